"""A published version of the briefing cannot be changed or deleted, by anybody but a new migration."""

from django.db import migrations

MAKE = """
CREATE FUNCTION material_refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF OLD.published_at IS NOT NULL THEN
        RAISE EXCEPTION 'version % is published and fixed', OLD.n USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN CASE TG_OP WHEN 'DELETE' THEN OLD ELSE NEW END;
END $$;
CREATE FUNCTION material_refuse_rewording() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE held bigint := CASE TG_OP WHEN 'INSERT' THEN NEW.edition_id ELSE OLD.edition_id END;
BEGIN
    IF EXISTS (SELECT 1 FROM material_edition WHERE id = held AND published_at IS NOT NULL) THEN
        RAISE EXCEPTION 'a published version is fixed' USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN CASE TG_OP WHEN 'DELETE' THEN OLD ELSE NEW END;
END $$;
CREATE TRIGGER published_is_fixed BEFORE UPDATE OR DELETE ON material_edition
    FOR EACH ROW EXECUTE FUNCTION material_refuse_change();
CREATE TRIGGER published_is_fixed BEFORE INSERT OR UPDATE OR DELETE ON material_wording
    FOR EACH ROW EXECUTE FUNCTION material_refuse_rewording();
"""

UNDO = """
DROP TRIGGER published_is_fixed ON material_wording;
DROP TRIGGER published_is_fixed ON material_edition;
DROP FUNCTION material_refuse_rewording();
DROP FUNCTION material_refuse_change();
"""


class Migration(migrations.Migration):
    dependencies = [("material", "0001_initial")]

    operations = [migrations.RunSQL(MAKE, UNDO)]
