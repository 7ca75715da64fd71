"""WSGI entry point for the web server."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "socialicense.settings")

django = get_wsgi_application()

from socialicense.api.lane import CastLane  # noqa: E402  needs the apps

application = CastLane(django)
