"""All settings, driven by the environment. A missing value is explained in a sentence."""

import os
from pathlib import Path
from urllib.parse import urlsplit

from csp.constants import NONE, SELF
from django.utils.translation import gettext_lazy as _

from socialicense.environment import database, flag, required
from socialicense.local.secret_key import local_secret_key

BASE_DIR = Path(__file__).resolve().parent.parent
DATA_DIR = Path(os.environ.get("DATA_DIR", BASE_DIR / ".data"))

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

CONSULTATION_METHODS = ["consultations.methods.assembly", "consultations.methods.codesign", "consultations.methods.poll"]

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
    "socialicense.apikeys",
    "socialicense.discussion",
    "socialicense.mailbox",
    "socialicense.local",
    "repository.cases",
    "repository.licenses",
    "consultations",
    "consultations.ballots",
    "consultations.gatherings",
    "consultations.material",
    "consultations.recruitment",
    "consultations.evaluation",
    *CONSULTATION_METHODS,
    "toolkit",
    "toolkit.commitment",
    "toolkit.trials",
    "toolkit.bridges",
]

MIDDLEWARE = [
    "socialicense.logs.RequestLog",
    "django.middleware.security.SecurityMiddleware",
    "socialicense.accounts.middleware.Headers",
    "csp.middleware.CSPMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "socialicense.accounts.middleware.OwnClock",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "socialicense.accounts.middleware.SecondFactor",
    "socialicense.errors.RefusalMiddleware",
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

DATABASES = {"default": database(os.environ.get("DATABASE_URL", "postgres:///socialicense"))}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = [
    "django.contrib.auth.backends.ModelBackend",
    "allauth.account.auth_backends.AuthenticationBackend",
]
AUTH_PASSWORD_VALIDATORS = [
    {
        "NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator",
        "OPTIONS": {"user_attributes": ["email", "name"]},
    },
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 10}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "/"

# Sign-in: by password or by a mailed code; nothing secret ever stands in an address.
ACCOUNT_ADAPTER = "socialicense.accounts.adapter.Adapter"
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_SIGNUP_FORM_CLASS = "socialicense.accounts.forms.SignUp"
ACCOUNT_EMAIL_VERIFICATION = "mandatory"
ACCOUNT_EMAIL_VERIFICATION_BY_CODE_ENABLED = True
ACCOUNT_EMAIL_VERIFICATION_SUPPORTS_RESEND = True
ACCOUNT_PASSWORD_RESET_BY_CODE_ENABLED = True
ACCOUNT_PASSWORD_RESET_BY_CODE_TIMEOUT = 15 * 60
ACCOUNT_LOGIN_BY_CODE_ENABLED = True
ACCOUNT_LOGIN_BY_CODE_TIMEOUT = 15 * 60
ACCOUNT_LOGIN_BY_CODE_SUPPORTS_RESEND = True
ACCOUNT_CHANGE_EMAIL = True
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_EMAIL_UNKNOWN_ACCOUNTS = True
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
ACCOUNT_EMAIL_NOTIFICATIONS = True
ACCOUNT_DEFAULT_HTTP_PROTOCOL = urlsplit(PUBLIC_ADDRESS).scheme or "https"
ACCOUNT_FORMS = {
    key: f"socialicense.accounts.signin_forms.{form}"
    for key, form in {
        "login": "Login",
        "signup": "Signup",
        "request_login_code": "RequestLoginCode",
        "confirm_login_code": "ConfirmLoginCode",
        "confirm_email_verification_code": "ConfirmEmail",
        "reset_password": "ResetPassword",
        "confirm_password_reset_code": "ConfirmResetCode",
        "reset_password_from_key": "NewPassword",
        "change_password": "ChangePassword",
        "set_password": "SetPassword",
        "add_email": "AddEmail",
        "change_email": "ChangeEmail",
        "reauthenticate": "Reauthenticate",
    }.items()
}
MFA_FORMS = {
    "authenticate": "socialicense.accounts.signin_forms.SecondStep",
    "reauthenticate": "socialicense.accounts.signin_forms.SecondStepAgain",
    "activate_totp": "socialicense.accounts.signin_forms.TurnOn",
}
MFA_SUPPORTED_TYPES = ["totp", "recovery_codes"]
MFA_TOTP_ISSUER = SITE_NAME
MFA_TOTP_TOLERANCE = 1
# Whoever holds a role or manages an organisation needs a second factor.
STAFF_MFA = flag("STAFF_MFA", default=not LOCAL_MODE)

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

# Rate limits are counted in the database: they hold for all web processes and do not need Redis. Keys are hashed there.
CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.db.DatabaseCache",
        "LOCATION": "accounts_cache",
        "KEY_FUNCTION": "socialicense.accounts.limits.cache_key",
        "OPTIONS": {"MAX_ENTRIES": 100_000},
    },
    "memory": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"},
}

EMAIL_BACKEND = (
    "socialicense.mailbox.backend.Mailbox" if LOCAL_MODE else "django.core.mail.backends.smtp.EmailBackend"
)
EMAIL_HOST = os.environ.get("EMAIL_HOST", "localhost")
EMAIL_PORT = int(os.environ.get("EMAIL_PORT", "25"))
EMAIL_HOST_USER = os.environ.get("EMAIL_HOST_USER", "")
EMAIL_HOST_PASSWORD = os.environ.get("EMAIL_HOST_PASSWORD", "")
EMAIL_USE_TLS = flag("EMAIL_USE_TLS", default=False)
EMAIL_USE_SSL = flag("EMAIL_USE_SSL", default=False)
EMAIL_TIMEOUT = 10
DEFAULT_FROM_EMAIL = os.environ.get("DEFAULT_FROM_EMAIL", f"{SITE_NAME} <no-reply@{SITE_HOST.split(':')[0]}>")
SERVER_EMAIL = DEFAULT_FROM_EMAIL

# How many proxies stand in front and may be believed about address and scheme; 0 believes nobody.
TRUSTED_PROXIES = int(os.environ.get("TRUSTED_PROXIES", "0"))
if TRUSTED_PROXIES:
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
CSRF_TRUSTED_ORIGINS = sorted({SITE_URL, PUBLIC_ADDRESS}) if PUBLIC_ADDRESS.startswith("http") else []
CSRF_FAILURE_VIEW = "socialicense.errors.csrf_failure"
CSRF_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = LANGUAGE_COOKIE_SAMESITE = "Lax"
LANGUAGE_COOKIE_HTTPONLY = True
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
DATA_UPLOAD_MAX_MEMORY_SIZE = 5 * 1024 * 1024
if not LOCAL_MODE:
    SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = LANGUAGE_COOKIE_SECURE = True
    # The prefix makes browsers refuse these cookies from any other host or path. Not in local mode: it needs https.
    SESSION_COOKIE_NAME, CSRF_COOKIE_NAME, LANGUAGE_COOKIE_NAME = "__Host-session", "__Host-csrf", "__Host-language"
    SECURE_SSL_REDIRECT = flag("FORCE_HTTPS", default=True)
    SECURE_REDIRECT_EXEMPT = [r"^healthz$", r"^readyz$"]
    SECURE_HSTS_SECONDS = 365 * 24 * 3600
    SECURE_HSTS_INCLUDE_SUBDOMAINS = True
    SECURE_HSTS_PRELOAD = True

LOG_LEVEL = os.environ.get("LOG_LEVEL", "WARNING" if LOCAL_MODE else "INFO").upper()
LOGGING_CONFIG = "socialicense.logs.configure"
LOGGING = {"level": LOG_LEVEL}

# A timestamp authority (RFC 3161) makes the seal of a PDF PAdES B-T; without one it is B-B.
TSA_URL = os.environ.get("TSA_URL", "")

CELERY_BROKER_URL = os.environ.get("REDIS_URL", "redis://127.0.0.1:6379/0")

# The API: public reading without sessions, keys with scopes for the rest, JSON only, every refusal a problem (RFC 9457).
API_PER_MINUTE = int(os.environ.get("API_PER_MINUTE", "1200"))
# Searches for cases, on pages, in feeds and over the API together: each reads the whole index.
CASE_SEARCHES_PER_MINUTE = int(os.environ.get("CASE_SEARCHES_PER_MINUTE", "600"))
API_KEY_PER_MINUTE = int(os.environ.get("API_KEY_PER_MINUTE", "300"))
REST_FRAMEWORK = {
    "DEFAULT_RENDERER_CLASSES": ["rest_framework.renderers.JSONRenderer"],
    "DEFAULT_PARSER_CLASSES": ["rest_framework.parsers.JSONParser"],
    "DEFAULT_AUTHENTICATION_CLASSES": [],
    "DEFAULT_PERMISSION_CLASSES": [],
    "DEFAULT_THROTTLE_CLASSES": ["socialicense.rest.limits.PerNetwork", "socialicense.rest.limits.PerKey"],
    "DEFAULT_METADATA_CLASS": None,
    "DEFAULT_SCHEMA_CLASS": "socialicense.rest.schema.Schema",
    "EXCEPTION_HANDLER": "socialicense.rest.problems.handle",
    "UNAUTHENTICATED_USER": None,
    "URL_FORMAT_OVERRIDE": None,
}
SPECTACULAR_SETTINGS = {
    "TITLE": "Social licenses",
    "VERSION": "1.0.0",
    "OAS_VERSION": "3.1.1",
    "DESCRIPTION": (
        "Reads what is public: consultations, the public artefacts of ballots, social licenses and cases; and takes ballots"
        " of those who were invited, and cases of those who send a key or are signed in.\n\n"
        "Lists come in pages by cursor, newest first. Every answer carries a strong ETag; send it back as"
        " `If-None-Match` and nothing is sent twice. Every refusal is a problem (RFC 9457). Times are RFC 3339 in UTC,"
        " texts are objects by BCP 47 language tag, ids are UUIDs."
    ),
    "SERVERS": [{"url": "/"}],
    "SCHEMA_PATH_PREFIX": "/api/v1",
    "SERVE_PUBLIC": True,
    "ENUM_ADD_EXPLICIT_BLANK_NULL_CHOICE": False,
    "ENUM_GENERATE_CHOICE_DESCRIPTION": False,
    "ENUM_NAME_OVERRIDES": {
        "ConsultationState": "consultations.api.serializers.STATES",
        "BallotState": "consultations.ballots.models.Ballot.State",
        "DraftState": "repository.licenses.api.serializers.DRAFT_STATES",
        "LicenseTransition": "repository.licenses.models.LicenseState.State",
        "CommunityState": "consultations.api.serializers.COMMUNITY_STATES",
        "CaseState": "repository.cases.models.case.STATES",
        "CaseStanding": "repository.cases.models.case.STANDINGS",
        "StandingEnum": "repository.cases.api.serializers.STANDINGS",
    },
    "AUTHENTICATION_WHITELIST": [],
    "POSTPROCESSING_HOOKS": [
        "drf_spectacular.hooks.postprocess_schema_enums",
        "socialicense.api.description.add_casts",
        "repository.cases.api.description.add_submission",
        "socialicense.rest.schema.add_ways_in",
    ],
}

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
