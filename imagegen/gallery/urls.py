from django.urls import path

from imagegen.gallery import verbs, views

app_name = "gallery"
urlpatterns = [
    path("gallery/", views.index, name="index"),
    path("gallery/newer/", views.newer, name="newer"),
    path("gallery/<int:pk>/", views.picture, name="picture"),
    path("gallery/<int:pk>/favourite/", verbs.favourite, name="favourite"),
    path("gallery/favourite/", verbs.favourite_pictures, name="favourite_pictures"),
    path("gallery/download/", verbs.download, name="download"),
    path("gallery/trash/", verbs.trash_pictures, name="trash_pictures"),
    path("trash/", views.trash, name="trash"),
    path("trash/restore/", verbs.restore, name="restore"),
]
