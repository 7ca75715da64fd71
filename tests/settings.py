"""The product's settings, made quick for tests."""

from socialicense.settings import *  # noqa: F403

PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]  # the real one is slow on purpose
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},  # no manifest to build first
}
WHITENOISE_AUTOREFRESH = WHITENOISE_USE_FINDERS = True  # static files are served from the source, nothing is collected
STATIC_ROOT = DATA_DIR / "static"  # noqa: F405
STATIC_ROOT.mkdir(parents=True, exist_ok=True)  # the static middleware asks for it
DATABASES["default"]["ENGINE"] = "tests.postgresql"  # noqa: F405
