"""All settings, driven by the environment. A missing value is explained in a sentence."""

import os
from pathlib import Path
from urllib.parse import unquote, urlsplit

from csp.constants import NONE, SELF
from django.core.exceptions import ImproperlyConfigured
from django.utils.translation import gettext_lazy as _

from socialicense.local.secret_key import local_secret_key

BASE_DIR = Path(__file__).resolve().parent.parent
DATA_DIR = Path(os.environ.get("DATA_DIR", BASE_DIR / ".data"))


def flag(name: str, default: bool) -> bool:
    """An on/off environment variable: 1, true, yes and on mean on."""
    value = os.environ.get(name)
    return default if value is None else value.strip().lower() in {"1", "true", "yes", "on"}


def required(name: str, purpose: str) -> str:
    """The variable's value, or a refusal that says what it is for."""
    value = os.environ.get(name, "")
    if not value:
        raise ImproperlyConfigured(f"Set {name}: {purpose} (LOCAL_MODE=1 chooses one for this machine only).")
    return value


# Local mode: one machine, embedded services, mails on a page, test keys. Off in production.
LOCAL_MODE = flag("LOCAL_MODE", default="DATABASE_URL" not in os.environ)
DEBUG = flag("DEBUG", default=False)

# The address that license ids and did:web hang on. Chosen once, never changed.
SITE_URL = os.environ.get("SITE_URL", "https://socialicense.localhost" if LOCAL_MODE else "").rstrip("/")
if not SITE_URL:
    required("SITE_URL", "the public address of this platform, which license ids and keys hang on for ever")
SITE_HOST = urlsplit(SITE_URL).netloc
# Where a browser finds the platform just now; links in mails use it.
PUBLIC_ADDRESS = os.environ.get("PUBLIC_ADDRESS", SITE_URL).rstrip("/")
SITE_NAME = os.environ.get("SITE_NAME", "socialicense")

SECRET_KEY = os.environ.get("SECRET_KEY") or (
    local_secret_key(DATA_DIR) if LOCAL_MODE else required("SECRET_KEY", "it signs cookies and sign-in links")
)
ALLOWED_HOSTS = os.environ.get(
    "ALLOWED_HOSTS", "localhost,127.0.0.1,[::1],testserver," + SITE_HOST if LOCAL_MODE else SITE_HOST
).split(",")

CONSULTATION_METHODS = ["consultations.methods.poll"]

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "csp",
    "django_cotton.apps.SimpleAppConfig",
    "rest_framework",
    "drf_spectacular",
    "socialicense.jobs",
    "socialicense.audit",
    "socialicense.accounts",
    "socialicense.local",
    "repository.licenses",
    "consultations",
    "consultations.ballots",
    *CONSULTATION_METHODS,
    "toolkit",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
]

ROOT_URLCONF = "socialicense.urls"
WSGI_APPLICATION = "socialicense.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "django.template.context_processors.i18n",
                "socialicense.home.site",
            ],
            "loaders": [
                (
                    "django.template.loaders.cached.Loader",
                    [
                        "django_cotton.cotton_loader.Loader",
                        "django.template.loaders.filesystem.Loader",
                        "django.template.loaders.app_directories.Loader",
                    ],
                )
            ],
            "builtins": ["django_cotton.templatetags.cotton", "django.templatetags.i18n", "django.templatetags.static"],
        },
    }
]
COTTON_DIR = "components"


def database(url: str) -> dict[str, object]:
    """Django's connection settings for postgres://user:password@host:port/name (?host=/socket/folder)."""
    parts = urlsplit(url)
    if parts.scheme not in {"postgres", "postgresql"}:
        raise ImproperlyConfigured("DATABASE_URL must begin with postgres:// (PostgreSQL is the only database).")
    query = dict(pair.split("=", 1) for pair in parts.query.split("&") if "=" in pair)
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": unquote(parts.path.lstrip("/")),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": unquote(query.get("host", parts.hostname or "")),
        "PORT": query.get("port", str(parts.port or "")),
        "CONN_MAX_AGE": 600,
        "CONN_HEALTH_CHECKS": True,
        "OPTIONS": {"connect_timeout": 5},
    }


DATABASES = {"default": database(os.environ.get("DATABASE_URL", "postgres:///socialicense"))}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

AUTH_USER_MODEL = "accounts.User"

LANGUAGE_CODE = "en"
LANGUAGES = [("en", _("English")), ("fr", _("French")), ("es", _("Spanish")), ("ar", _("Arabic"))]
LOCALE_PATHS = [BASE_DIR / "socialicense" / "locale"]
USE_TZ = True
TIME_ZONE = os.environ.get("TIME_ZONE", "UTC")

STATIC_URL = "/static/"
STATICFILES_DIRS = [BASE_DIR / "static"]
STATIC_ROOT = DATA_DIR / "static"
MEDIA_ROOT = DATA_DIR / "media"
KEY_DIR = Path(os.environ.get("KEY_DIR", DATA_DIR / "keys"))
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}

CELERY_BROKER_URL = os.environ.get("REDIS_URL", "redis://127.0.0.1:6379/0")

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],
        "font-src": [SELF],
        "connect-src": [SELF],
        "form-action": [SELF],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
        "manifest-src": [SELF],
    }
}
