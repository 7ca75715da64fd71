"""What was decided and what a version said cannot be changed; only who wrote it may be forgotten."""

from django.db import migrations

TABLES = ["decision", "prototypeversion"]

FUNCTION = """
CREATE FUNCTION codesign_refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    people CONSTANT text[] := ARRAY['by_user_id', 'by_participation_id', 'written_by_id'];
BEGIN
    IF to_jsonb(OLD) - people IS DISTINCT FROM to_jsonb(NEW) - people THEN
        RAISE EXCEPTION '% is written once: % refused', TG_TABLE_NAME, TG_OP
            USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN NEW;
END $$;
"""


def row_trigger(table: str) -> migrations.RunSQL:
    return migrations.RunSQL(
        f"CREATE TRIGGER written_once BEFORE UPDATE ON codesign_{table} "
        "FOR EACH ROW EXECUTE FUNCTION codesign_refuse_change();",
        f"DROP TRIGGER written_once ON codesign_{table};",
    )


class Migration(migrations.Migration):
    dependencies = [("codesign", "0003_prices_of_clusters")]
    operations = [
        migrations.RunSQL(FUNCTION, "DROP FUNCTION codesign_refuse_change();"),
        *[row_trigger(table) for table in TABLES],
    ]
