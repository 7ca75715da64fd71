"""Applies migrations to an embedded database before a command reads it."""

import django
from django.core.management import call_command
from django.db import DEFAULT_DB_ALIAS, connections
from django.db.migrations.executor import MigrationExecutor


def is_behind() -> bool:
    """Whether the code has migrations that the database has not."""
    executor = MigrationExecutor(connections[DEFAULT_DB_ALIAS])
    return bool(executor.migration_plan(executor.loader.graph.leaf_nodes()))


def bring_up_to_date() -> None:
    """Applies what is missing; silent, because it is not what the caller asked for."""
    django.setup()
    try:
        if is_behind():
            call_command("migrate", interactive=False, verbosity=0)
    finally:
        connections.close_all()
