#!/usr/bin/env python
"""Entry point of every command: `python manage.py COMMAND --help`."""

import os
import sys

from django.core.management import execute_from_command_line

from socialicense.local import bootstrap
from socialicense.local.place import ServiceUnavailable


def main() -> int:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "socialicense.settings")
    try:
        with bootstrap.services_for(sys.argv):
            execute_from_command_line(sys.argv)
    except ServiceUnavailable as refusal:
        print(refusal, file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
