"""The table of contents: every address begins here."""

from django.urls import URLPattern, URLResolver, include, path
from django.views.generic import RedirectView

from imagegen.accounts import single_sign_on
from imagegen.accounts import views as accounts
from imagegen.console import health
from imagegen.console import views as console
from imagegen.core import views as core
from imagegen.gallery import verbs as gallery

urlpatterns: list[URLPattern | URLResolver] = [
    path("", RedirectView.as_view(pattern_name="studio:create")),
    path("", include("imagegen.studio.urls")),
    path("", include("imagegen.gallery.urls")),
    path("", include("imagegen.accounts.urls")),
    path("settings/data/", gallery.own_data, name="own_data"),
    path("settings/data/<int:number>/", gallery.own_archive, name="own_archive"),
    path("console/", include("imagegen.console.urls")),
    path("files/", include("imagegen.assets.urls")),
    path("accounts/logout/", accounts.sign_out),
    path("accounts/password/reset/", accounts.forgotten_password),
    path("accounts/email/", core.nothing),  # people's addresses are for admins to change
    path("accounts/2fa/", include("allauth.mfa.urls")),
    path("accounts/oidc/cancelled/", single_sign_on.cancelled, name="socialaccount_login_cancelled"),
    path("accounts/oidc/<str:provider_id>/login/", single_sign_on.leave, name="openid_connect_login"),
    path("accounts/oidc/<str:provider_id>/login/callback/", single_sign_on.arrive, name="openid_connect_callback"),
    path("accounts/", include("allauth.account.urls")),
    path("welcome/<str:token>/", console.first_run, name="first_run"),
    path("healthz", core.healthz, name="healthz"),
    path("readyz", health.readyz, name="readyz"),
    path("metrics", health.metrics, name="metrics"),
]

handler400 = core.not_understood
