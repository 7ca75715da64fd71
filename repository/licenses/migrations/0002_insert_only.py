"""Issued rows cannot be changed or deleted, and a draft's content cannot be changed, by anybody but a new migration."""

from django.db import migrations

TABLES = ["statement", "license", "sealedpdf", "licensestate", "artefact", "attachment"]

FUNCTION = """
CREATE FUNCTION licenses_refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION '% is insert-only: % refused', TG_TABLE_NAME, TG_OP USING ERRCODE = 'integrity_constraint_violation';
END $$;
CREATE FUNCTION licenses_refuse_new_content() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF (OLD.id, OLD.consultation, OLD.n, OLD.content, OLD.sha256, OLD.handover, OLD.exercise, OLD.created_at)
        IS DISTINCT FROM
        (NEW.id, NEW.consultation, NEW.n, NEW.content, NEW.sha256, NEW.handover, NEW.exercise, NEW.created_at)
        OR (OLD.ratification IS NOT NULL AND (OLD.ratification, OLD.ratified)
            IS DISTINCT FROM (NEW.ratification, NEW.ratified)) THEN
        RAISE EXCEPTION 'the content of draft % is fixed', OLD.n USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER content_is_fixed BEFORE UPDATE ON licenses_draft
    FOR EACH ROW EXECUTE FUNCTION licenses_refuse_new_content();
CREATE TRIGGER never_deleted BEFORE DELETE ON licenses_draft
    FOR EACH ROW EXECUTE FUNCTION licenses_refuse_change();
"""

UNDO = """
DROP TRIGGER content_is_fixed ON licenses_draft;
DROP TRIGGER never_deleted ON licenses_draft;
DROP FUNCTION licenses_refuse_new_content();
DROP FUNCTION licenses_refuse_change();
"""


def row_trigger(table: str) -> migrations.RunSQL:
    return migrations.RunSQL(
        f"CREATE TRIGGER insert_only BEFORE UPDATE OR DELETE ON licenses_{table} "
        "FOR EACH ROW EXECUTE FUNCTION licenses_refuse_change();"
        f"CREATE TRIGGER never_emptied BEFORE TRUNCATE ON licenses_{table} "
        "FOR EACH STATEMENT EXECUTE FUNCTION licenses_refuse_change();",
        f"DROP TRIGGER insert_only ON licenses_{table}; DROP TRIGGER never_emptied ON licenses_{table};",
    )


class Migration(migrations.Migration):
    dependencies = [("licenses", "0001_initial")]
    operations = [migrations.RunSQL(FUNCTION, UNDO), *[row_trigger(table) for table in TABLES]]
