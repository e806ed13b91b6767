"""Settings, in the order of Django's reference.

Two modes, told apart by BROKER_URL. Embedded (unset): SQLite, local disk, keys made on first start. Served (set): every
secret comes from the environment. Every variable is listed in .env.example.
"""

import os
import re
from pathlib import Path
from typing import Any

import dj_database_url
from csp.constants import NONE, SELF
from django.core.exceptions import ImproperlyConfigured

from imagegen import env
from imagegen.core import logs, reports
from imagegen.core.keys import key_file

BASE_DIR = Path(__file__).resolve().parent.parent
DATA_DIR = env.folder("IMAGEGEN_DATA_DIR", BASE_DIR / "var")

BROKER_URL = env.text(
    "BROKER_URL",
    like=r"(rediss?|amqps?)://\S+",
    takes="an address such as redis://localhost:6379/0",
)
EMBEDDED = not BROKER_URL
BROKER_IS_REDIS = BROKER_URL.startswith(("redis:", "rediss:"))

DEBUG = env.flag("DEBUG", default=False)

if EMBEDDED:
    SECRET_KEY = env.text("SECRET_KEY") or key_file(DATA_DIR / "keys" / "secret_key")
    ENCRYPTION_KEYS = env.items("ENCRYPTION_KEYS") or env.parts(key_file(DATA_DIR / "keys" / "encryption_key"))
else:
    SECRET_KEY = env.text("SECRET_KEY")
    ENCRYPTION_KEYS = env.items("ENCRYPTION_KEYS")
_MAKE_ONE = "Make one with: python -c 'import secrets; print(secrets.token_urlsafe(64))'"
# Every key that is written down in this repository has the first in it, those of Django's own samples the second.
if any(word in key for key in (SECRET_KEY, *ENCRYPTION_KEYS) for word in ("sample", "django-insecure")):
    raise ImproperlyConfigured(
        f"SECRET_KEY and ENCRYPTION_KEYS must be your own: a sample among them is known to everybody. {_MAKE_ONE}"
    )
if len(SECRET_KEY) < 50:
    raise ImproperlyConfigured(f"SECRET_KEY takes at least 50 random characters. {_MAKE_ONE}")
if not ENCRYPTION_KEYS or any(len(key) < 43 for key in ENCRYPTION_KEYS) or SECRET_KEY in ENCRYPTION_KEYS:
    raise ImproperlyConfigured(
        "ENCRYPTION_KEYS takes random texts of at least 43 characters, newest first, separated by commas, none of them "
        f"SECRET_KEY. {_MAKE_ONE}"
    )

# Core

HOST = env.text("HOST", "127.0.0.1")
PORT = env.whole("PORT", 8000, low=1, high=65535)
LOOPBACK_HOSTS = ["localhost", "127.0.0.1", "[::1]"]
ALLOWED_HOSTS = [
    *env.items(
        "ALLOWED_HOSTS", like=rf"\*|\.?{env.HOST}", takes="host names such as studio.example, without https:// or port"
    )
] or ([*LOOPBACK_HOSTS, HOST] if EMBEDDED else [])
CSRF_TRUSTED_ORIGINS = [
    *env.items(
        "CSRF_TRUSTED_ORIGINS",
        like=rf"https?://(\*\.)?{env.HOST}(:\d+)?",
        takes="addresses such as https://studio.example, without a path",
    )
]
if "*" in ALLOWED_HOSTS:
    raise ImproperlyConfigured("ALLOWED_HOSTS must name the host names that people type: * would answer to any.")
if DEBUG and not {HOST, *ALLOWED_HOSTS} <= {*LOOPBACK_HOSTS, "::1"}:
    raise ImproperlyConfigured("DEBUG must be off where HOST or ALLOWED_HOSTS name more than this machine.")
if not EMBEDDED and not ALLOWED_HOSTS:
    raise ImproperlyConfigured("ALLOWED_HOSTS must name the host names that people type, separated by commas.")

PROBES = ("/healthz", "/readyz", "/metrics")  # asked by address, in plain http, by nobody who is signed in

INSTALLED_APPS = [
    "imagegen.core",
    "imagegen.operations",
    "imagegen.audit",
    "imagegen.accounts",
    "imagegen.credentials",
    "imagegen.assets",
    "imagegen.budgets",
    "imagegen.jobs",
    "imagegen.studio",
    "imagegen.gallery",
    "imagegen.console",
    "imagegen.sandbox",
    "imagegen.start",
    "imagegen.backup",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.socialaccount",
    "allauth.socialaccount.providers.openid_connect",
    "csp",
    "django_htmx",
    "template_partials.apps.SimpleAppConfig",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.humanize",
    "django.contrib.messages",
    "django.contrib.sessions",
    "django.contrib.staticfiles",
    "django.forms",
]

MIDDLEWARE = [
    "imagegen.core.middleware.named_requests",
    "imagegen.core.middleware.probed_by_address",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "imagegen.core.middleware.private_pages",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "imagegen.audit.services.remember_request",
    "imagegen.accounts.middleware.current_team",
    "imagegen.accounts.middleware.local_times",
    "imagegen.core.middleware.worded_refusals",
    "imagegen.accounts.middleware.two_factor",
]

ROOT_URLCONF = "imagegen.urls"
WSGI_APPLICATION = "imagegen.wsgi.application"
FORM_RENDERER = "django.forms.renderers.TemplatesSetting"

_loaders: list[Any] = ["django.template.loaders.filesystem.Loader", "django.template.loaders.app_directories.Loader"]
if not DEBUG:
    _loaders = [("django.template.loaders.cached.Loader", _loaders)]
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "imagegen.accounts.context.team",
                "imagegen.studio.context.running",
            ],
            "libraries": {"lucide": "imagegen.core.icons"},
            "loaders": [("template_partials.loader.Loader", _loaders)],
        },
    }
]

# Databases

DATABASE_URL = env.text("DATABASE_URL", f"sqlite:///{DATA_DIR / 'imagegen.sqlite3'}")
try:
    DATABASES: dict[str, Any] = {
        "default": dj_database_url.parse(DATABASE_URL, conn_max_age=60, conn_health_checks=True)
    }
    if DATABASES["default"]["ENGINE"] not in ("django.db.backends.sqlite3", "django.db.backends.postgresql"):
        raise ValueError
except ValueError:
    raise ImproperlyConfigured(
        "DATABASE_URL takes an address such as postgres://user:password@host:5432/name."
    ) from None
if DATABASES["default"]["ENGINE"] == "django.db.backends.sqlite3":
    # Four writers and eight readers at once: no failed write with these, 28-30 % with the defaults.
    DATABASES["default"]["OPTIONS"] = {
        "timeout": 20,
        "transaction_mode": "IMMEDIATE",
        "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; PRAGMA mmap_size=134217728;",
    }
    # An in-memory database locks across threads, so the tests use a file, each run its own.
    DATABASES["default"]["TEST"] = {"NAME": str(DATA_DIR / f"test-{os.getpid()}.sqlite3")}
else:
    # A server that is cut off is given up within half a minute, not after the quarter of an hour that TCP waits; the
    # server does the same with a host that is cut off, which may hold a lock that all others wait for.
    DATABASES["default"]["OPTIONS"] = {
        "connect_timeout": 10,
        "keepalives_idle": 10,
        "keepalives_interval": 5,
        "keepalives_count": 3,
        "tcp_user_timeout": 25_000,
        "options": "-c tcp_keepalives_idle=10 -c tcp_keepalives_interval=5 -c tcp_keepalives_count=3"
        " -c tcp_user_timeout=25000 -c idle_in_transaction_session_timeout=60000",
        **DATABASES["default"].get("OPTIONS", {}),
    }
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# Files: in the data folder, or in a bucket

BUCKET = env.bucket()
STORAGES: dict[str, Any] = {
    "default": {"BACKEND": "imagegen.assets.s3.S3Storage", "OPTIONS": BUCKET}
    if BUCKET
    else {"BACKEND": "imagegen.assets.storage.LocalStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.ManifestStaticFilesStorage"},
}
MEDIA_ROOT = DATA_DIR / "files"
MEDIA_URL = "/internal/files/"  # nginx alone answers there, and only when a response of ours says so
X_ACCEL = env.flag("IMAGEGEN_X_ACCEL", default=False)
SPOOL_DIR = env.folder("IMAGEGEN_SPOOL_DIR", DATA_DIR / "spool")
FILE_UPLOAD_PERMISSIONS = 0o600

# Globalization

TIME_ZONE = "UTC"
USE_TZ = True
LANGUAGE_CODE = "en"
USE_I18N = True

# Mail: on a laptop there is no server, so mails go to the log.

MAIL_SERVER = env.mail_server("EMAIL_URL")
DEFAULT_FROM_EMAIL = env.sender("DEFAULT_FROM_EMAIL", "" if MAIL_SERVER else "imagegen@localhost")
if MAIL_SERVER:
    EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    EMAIL_HOST, EMAIL_PORT = MAIL_SERVER.host, MAIL_SERVER.port
    EMAIL_HOST_USER, EMAIL_HOST_PASSWORD = MAIL_SERVER.user, MAIL_SERVER.password
    EMAIL_USE_TLS, EMAIL_USE_SSL = MAIL_SERVER.scheme == "smtp+tls", MAIL_SERVER.scheme == "smtp+ssl"
    EMAIL_TIMEOUT = 10
else:
    EMAIL_BACKEND = "django.core.mail.backends.console.EmailBackend"

# Security

SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
# Embedded serves plain http on this machine; served sits behind TLS unless an operator says otherwise.
HTTPS = env.flag("IMAGEGEN_HTTPS", default=not EMBEDDED)
if HTTPS:
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    SECURE_SSL_REDIRECT = True
    SECURE_REDIRECT_EXEMPT = [rf"^{path[1:]}$" for path in PROBES]
    SECURE_HSTS_SECONDS = 31_536_000
    SECURE_HSTS_INCLUDE_SUBDOMAINS = True
    SECURE_HSTS_PRELOAD = True
SESSION_COOKIE_NAME = "__Host-session" if HTTPS else "session"
SESSION_COOKIE_SECURE = HTTPS
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_NAME = "__Host-csrf" if HTTPS else "csrf"
CSRF_COOKIE_SECURE = HTTPS
CSRF_COOKIE_HTTPONLY = True
MESSAGES_COOKIE_NAME = "__Host-messages" if HTTPS else "messages"
MESSAGE_STORAGE = "imagegen.core.messages.Storage"

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:", "blob:"],
        "connect-src": [SELF],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
        "base-uri": [NONE],
        "object-src": [NONE],
    }
}

# People

AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 10}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "/create/"
LOGOUT_REDIRECT_URL = "account_login"
ACCOUNT_ADAPTER = "imagegen.accounts.adapter.AccountAdapter"
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_RATE_LIMITS = {"login_failed": "10/m/ip,5/5m/key"}  # the adapter's words say how long to wait
ALLAUTH_TRUSTED_PROXY_COUNT = env.whole("IMAGEGEN_TRUSTED_PROXIES", 0, low=0, high=10)
ACCOUNT_LOGOUT_REDIRECT_URL = "account_login"

# Second factors: their tables and pages are always there, MFA says whether any is offered and asked for.

MFA = env.flag("IMAGEGEN_MFA", default=False)
MFA_ADAPTER = "imagegen.accounts.factors.FactorAdapter"
MFA_FORMS = {
    "authenticate": "imagegen.accounts.factors.SignInForm",
    "reauthenticate": "imagegen.accounts.factors.ConfirmForm",
}
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_ALLOW_UNVERIFIED_EMAIL = True  # no address is verified here: people are added, they do not sign up
MFA_TOTP_ISSUER = "imagegen"
MFA_TOTP_TOLERANCE = 1  # a code that changed while it was typed still counts: RFC 6238, section 5.2

# An identity provider, by OpenID Connect. Its id is in our addresses and on every connection, so that people of one
# issuer are never taken for people of another.

OIDC_ISSUER = env.text(
    "OIDC_ISSUER",
    like=rf"(https://{env.HOST}|http://(localhost|127\.0\.0\.1|\[::1\]))(:\d+)?(/\S*)?",
    takes="an https address such as https://id.example/realms/studio",
).rstrip("/")
OIDC_SIGNUP_TEAM = env.text("OIDC_SIGNUP_TEAM")
SOCIALACCOUNT_ADAPTER = "imagegen.accounts.single_sign_on.SingleSignOnAdapter"
SOCIALACCOUNT_EMAIL_AUTHENTICATION = True
SOCIALACCOUNT_EMAIL_AUTHENTICATION_AUTO_CONNECT = True
# The way there is a link: browsers hold a form's redirects to the policy's form-action, where the issuer is not.
SOCIALACCOUNT_LOGIN_ON_GET = True
SOCIALACCOUNT_PROVIDERS: dict[str, Any] = {}
if OIDC_ISSUER:
    _place, _slash, _path = OIDC_ISSUER.partition("://")[2].partition("/")
    _app = {
        # Capital letters mean nothing in a host name, and another issuer in a path.
        "provider_id": re.sub(r"[^A-Za-z0-9.]+", "-", _place.lower() + _slash + _path),
        "name": env.text("OIDC_NAME", "single sign-on"),
        "client_id": env.text("OIDC_CLIENT_ID"),
        "secret": env.text("OIDC_CLIENT_SECRET"),
        "settings": {"server_url": OIDC_ISSUER, "oauth_pkce_enabled": True},
    }
    if not (_app["client_id"] and _app["secret"]):
        raise ImproperlyConfigured("OIDC_CLIENT_ID and OIDC_CLIENT_SECRET must be set where OIDC_ISSUER is.")
    SOCIALACCOUNT_PROVIDERS["openid_connect"] = {"APPS": [_app]}

# Jobs

SPOOL_HOST = key_file(SPOOL_DIR / "host", length=9)
CALL_SLOTS = env.whole("IMAGEGEN_CALL_SLOTS", 64, low=1, high=512)
CALL_DEADLINE = env.number("IMAGEGEN_CALL_DEADLINE", 360, low=1, high=600)
CELERY_BROKER_URL = BROKER_URL or "memory://"
CELERY_TASK_IGNORE_RESULT = True
CELERY_ACCEPT_CONTENT = ["json"]
CELERY_TASK_SERIALIZER = "json"
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
# RabbitMQ closes a connection that was idle for minutes; whoever rings next finds out, and connects anew.
CELERY_TASK_PUBLISH_RETRY_POLICY = {"max_retries": 1, "interval_start": 0}
CELERY_BROKER_CONNECTION_TIMEOUT = 1
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_BROKER_CONNECTION_MAX_RETRIES = None
CELERY_WORKER_HIJACK_ROOT_LOGGER = False
CELERY_WORKER_ENABLE_REMOTE_CONTROL = False
CELERY_WORKER_MAX_MEMORY_PER_CHILD = 500_000  # kilobytes: a finish process that had so much is replaced
CELERY_WORKER_CANCEL_LONG_RUNNING_TASKS_ON_CONNECTION_LOSS = False
# On Redis nothing is acknowledged: one that did not get through would count for ever against what a worker may take.
CELERY_BROKER_TRANSPORT_OPTIONS: dict[str, Any] = (
    {"polling_interval": 0.02}
    if EMBEDDED
    else {"socket_timeout": 5, "socket_connect_timeout": 1, "ack_emulation": False}
    if BROKER_IS_REDIS
    else {"write_timeout": 5, "max_retries": 0}
)

# The way out

SANDBOX_ORIGIN = "http://sandbox.invalid"
PROVIDER_MOUNTS = {SANDBOX_ORIGIN: "imagegen.sandbox.app.application"}
SANDBOX_DELAY = env.number("IMAGEGEN_SANDBOX_DELAY", None, low=0, high=600)
ALLOWED_PRIVATE = frozenset(
    env.items(
        "IMAGEGEN_ALLOWED_PRIVATE", like=rf"{env.HOST}:\d+", takes="hosts with their ports, such as 10.0.0.5:8000"
    )
)
CA_BUNDLE = env.certificates("IMAGEGEN_CA_BUNDLE")

# Static files

STATIC_URL = "static/"
STATIC_ROOT = Path(env.text("IMAGEGEN_STATIC_DIR", str(DATA_DIR / "static"))).resolve()
STATICFILES_DIRS = [BASE_DIR / "static"]

# Cache: the limits of sign-in count in it, so it is one for all web processes, and there while the broker is away.

CACHES = {
    "default": {
        "BACKEND": f"django.core.cache.backends.{'locmem.LocMemCache' if EMBEDDED else 'db.DatabaseCache'}",
        "LOCATION": "shared_cache",
        # Django keeps 300: strangers who try many addresses would push the counts of others out.
        "OPTIONS": {"MAX_ENTRIES": 100_000},
    }
}

# Looking inside

LOG_LEVEL = env.text("LOG_LEVEL", "INFO").upper()
if LOG_LEVEL not in ("DEBUG", "INFO", "WARNING", "ERROR"):
    raise ImproperlyConfigured("LOG_LEVEL takes DEBUG, INFO, WARNING or ERROR.")
METRICS_TOKEN = env.text("IMAGEGEN_METRICS_TOKEN")
if METRICS_TOKEN and len(METRICS_TOKEN) < 20:
    raise ImproperlyConfigured(
        "IMAGEGEN_METRICS_TOKEN takes at least 20 random characters; unset, there are no metrics."
    )
if SENTRY_DSN := env.text("SENTRY_DSN"):
    reports.start(SENTRY_DSN)
DEFAULT_EXCEPTION_REPORTER_FILTER = "imagegen.core.reports.WithoutValues"
LOGGING = logs.configure(level=LOG_LEVEL, as_json=not EMBEDDED)

# A first admin and team made without asking, for scripted installations.

FIRST_ADMIN_EMAIL = env.text("DJANGO_SUPERUSER_EMAIL")
FIRST_ADMIN_PASSWORD = env.text("DJANGO_SUPERUSER_PASSWORD")
FIRST_TEAM = env.text("IMAGEGEN_TEAM", "Studio", like=".{1,80}", takes="a name of at most 80 characters")
