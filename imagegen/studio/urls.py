from django.urls import path

from imagegen.studio import views

app_name = "studio"
urlpatterns = [
    path("create/", views.create, name="create"),
    path("create/<slug:slug>/", views.create, name="operation"),
    path("create/<slug:slug>/fields/", views.fields, name="fields"),
    path("create/<slug:slug>/price/", views.price, name="price"),
    path("jobs/", views.stream, name="stream"),
    path("jobs/finished/", views.finished, name="finished"),
    path("jobs/<int:pk>/", views.job, name="job"),
    path("jobs/<int:pk>/cancel/", views.cancel, name="cancel"),
    path("jobs/<int:pk>/retry/", views.retry, name="retry"),
    path("jobs/<int:pk>/dismiss/", views.dismiss, name="dismiss"),
    path("activity/", views.activity, name="activity"),
]
