from django.urls import path
from django.views.generic import RedirectView

from imagegen.console import audit, credentials, health, offers, people, spend, teams

app_name = "console"
urlpatterns = [
    path("", RedirectView.as_view(pattern_name="console:credentials"), name="index"),
    path("credentials/", credentials.index, name="credentials"),
    path("credentials/add/", credentials.add, name="add_credential"),
    path("credentials/sandbox/", credentials.try_sandbox, name="try_sandbox"),
    path("credentials/test/", credentials.test_all, name="test_all"),
    path("credentials/<int:pk>/", credentials.edit, name="credential"),
    path("credentials/<int:pk>/test/", credentials.test, name="test"),
    path("credentials/<int:pk>/switch/", credentials.switch, name="switch"),
    path("credentials/<int:pk>/models/", offers.index, name="models"),
    path("credentials/<int:pk>/models/refresh/", offers.refresh, name="refresh"),
    path("credentials/<int:pk>/delete/", credentials.delete, name="delete_credential"),
    path("spend/", spend.index, name="spend"),
    path("audit/", audit.index, name="audit"),
    path("health/", health.index, name="health"),
    path("people/", people.index, name="people"),
    path("people/policy/", people.policy, name="policy"),
    path("people/<int:pk>/", people.person, name="person"),
    path("people/<int:pk>/admin/", people.admin_or_not, name="admin"),
    path("people/<int:pk>/active/", people.active_or_not, name="active"),
    path("people/<int:pk>/reset/", people.reset, name="reset"),
    path("people/<int:pk>/delete/", people.delete, name="delete_person"),
    path("people/<int:pk>/factors/", people.remove_factors, name="remove_factors"),
    path("people/teams/<int:pk>/", teams.rename, name="team"),
    path("people/teams/<int:pk>/delete/", teams.delete, name="delete_team"),
]
