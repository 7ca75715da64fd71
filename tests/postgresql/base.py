"""PostgreSQL as the product uses it, except that a test which commits can be cleaned up after.

Append-only tables refuse TRUNCATE by a trigger, as they must; between two tests they are emptied all the same.
"""

from collections.abc import Sequence

from django.db import transaction
from django.db.backends.postgresql import base, operations


class DatabaseOperations(operations.DatabaseOperations):
    def execute_sql_flush(self, sql_list: Sequence[str]) -> None:
        with transaction.atomic(using=self.connection.alias), self.connection.cursor() as cursor:
            cursor.execute("SET LOCAL session_replication_role = replica")  # no trigger fires for a replica
            for sql in sql_list:
                cursor.execute(sql)


class DatabaseWrapper(base.DatabaseWrapper):
    ops_class = DatabaseOperations
