from django.urls import path

from imagegen.accounts import views

app_name = "team"
urlpatterns = [
    path("settings/", views.settings, name="settings"),
    path("team/", views.index, name="index"),
    path("team/switch/", views.switch, name="switch"),
    path("team/invitations/<int:pk>/revoke/", views.revoke, name="revoke"),
    path("team/people/<int:pk>/role/", views.role, name="role"),
    path("team/people/<int:pk>/remove/", views.remove, name="remove"),
    path("invitations/<str:token>/", views.invitation, name="invitation"),
]
