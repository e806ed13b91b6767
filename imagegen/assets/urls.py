from django.urls import path

from imagegen.assets import views

app_name = "files"
urlpatterns = [
    path("<int:pk>/", views.original, name="original"),
    path("<int:pk>/<int:edge>.webp", views.rendition, name="rendition"),
]
