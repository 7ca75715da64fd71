#!/usr/bin/env python
"""Entry point of every command: `python manage.py COMMAND --help`."""

import os
import sys


def main() -> int:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "socialicense.settings")
    from socialicense.local import bootstrap  # before Django: settings read what this finds

    with bootstrap.services_for(sys.argv):
        from django.core.management import execute_from_command_line

        execute_from_command_line(sys.argv)
    return 0


if __name__ == "__main__":
    sys.exit(main())
