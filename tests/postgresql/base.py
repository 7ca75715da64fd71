"""PostgreSQL as the product uses it, except that a test which commits can be cleaned up after.

Append-only tables refuse by a trigger to be emptied, as they must; between two tests they are emptied all the same.
"""

from collections.abc import Sequence
from typing import Any

from django.db import transaction
from django.db.backends.postgresql import base, operations


class DatabaseOperations(operations.DatabaseOperations):
    def sql_flush(
        self, style: Any, tables: Sequence[str], *, reset_sequences: bool = False, allow_cascade: bool = False
    ) -> list[str]:
        """Deletes instead of truncating: the tables hold few rows, and a truncated one costs new files."""
        return [f"DELETE FROM {self.quote_name(table)};" for table in tables]

    def execute_sql_flush(self, sql_list: Sequence[str]) -> None:
        with transaction.atomic(using=self.connection.alias), self.connection.cursor() as cursor:
            cursor.execute("SET LOCAL session_replication_role = replica")  # no trigger and no foreign key acts for one
            for sql in sql_list:
                cursor.execute(sql)


class DatabaseWrapper(base.DatabaseWrapper):
    ops_class = DatabaseOperations
