"""Versions and acts cannot be changed or deleted. One thing is let through: the content of a version may be taken away for
a stated reason, where it harms somebody; its number and digest stay."""

from django.db import migrations

FUNCTION = """
CREATE FUNCTION cases_refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION '% is insert-only: % refused', TG_TABLE_NAME, TG_OP USING ERRCODE = 'integrity_constraint_violation';
END $$;
CREATE FUNCTION cases_refuse_new_content() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF (OLD.id, OLD.case_id, OLD.n, OLD.public_n, OLD.sha256, OLD.made_at)
        IS DISTINCT FROM (NEW.id, NEW.case_id, NEW.n, NEW.public_n, NEW.sha256, NEW.made_at)
        OR OLD.withheld <> '' OR NEW.withheld = '' THEN
        RAISE EXCEPTION 'version % of a case is fixed', OLD.n USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER content_is_fixed BEFORE UPDATE ON cases_version
    FOR EACH ROW EXECUTE FUNCTION cases_refuse_new_content();
CREATE TRIGGER never_deleted BEFORE DELETE ON cases_version
    FOR EACH ROW EXECUTE FUNCTION cases_refuse_change();
CREATE TRIGGER insert_only BEFORE UPDATE OR DELETE ON cases_act
    FOR EACH ROW EXECUTE FUNCTION cases_refuse_change();
CREATE TRIGGER version_never_emptied BEFORE TRUNCATE ON cases_version
    FOR EACH STATEMENT EXECUTE FUNCTION cases_refuse_change();
CREATE TRIGGER act_never_emptied BEFORE TRUNCATE ON cases_act
    FOR EACH STATEMENT EXECUTE FUNCTION cases_refuse_change();
"""

UNDO = """
DROP TRIGGER content_is_fixed ON cases_version;
DROP TRIGGER never_deleted ON cases_version;
DROP TRIGGER version_never_emptied ON cases_version;
DROP TRIGGER insert_only ON cases_act;
DROP TRIGGER act_never_emptied ON cases_act;
DROP FUNCTION cases_refuse_new_content();
DROP FUNCTION cases_refuse_change();
"""


class Migration(migrations.Migration):
    dependencies = [("cases", "0001_initial")]
    operations = [migrations.RunSQL(FUNCTION, UNDO)]
