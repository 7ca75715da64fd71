"""Counters of the rate limits, and the table of the default cache: unlogged, because losing them costs nothing."""

from django.db import migrations

FORWARD = """
CREATE UNLOGGED TABLE accounts_limit (key char(64) PRIMARY KEY, minute bigint NOT NULL, tries integer NOT NULL);
CREATE UNLOGGED TABLE accounts_cache (
    cache_key varchar(255) PRIMARY KEY, value text NOT NULL, expires timestamp with time zone NOT NULL
);
CREATE INDEX accounts_cache_expires ON accounts_cache (expires);
"""


class Migration(migrations.Migration):
    dependencies = [("accounts", "0001_initial")]
    operations = [migrations.RunSQL(FORWARD, "DROP TABLE accounts_limit; DROP TABLE accounts_cache;")]
