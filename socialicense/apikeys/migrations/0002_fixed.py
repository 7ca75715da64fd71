"""What a key may do, for whom and until when never changes: only the day of its last use, and once, that it is revoked.
The digest cannot be exchanged either. Rows go with their owner, so deleting is let through."""

from django.db import migrations

FORWARD = """
CREATE FUNCTION apikeys_refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF (OLD.id, OLD.owner_id, OLD.name, OLD.prefix, OLD.digest, OLD.scopes, OLD.created_at, OLD.expires_at)
        IS DISTINCT FROM
        (NEW.id, NEW.owner_id, NEW.name, NEW.prefix, NEW.digest, NEW.scopes, NEW.created_at, NEW.expires_at)
        OR (OLD.revoked_at IS NOT NULL AND NEW.revoked_at IS DISTINCT FROM OLD.revoked_at) THEN
        RAISE EXCEPTION 'key % is fixed', OLD.prefix USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER key_is_fixed BEFORE UPDATE ON apikeys_key FOR EACH ROW EXECUTE FUNCTION apikeys_refuse_change();
"""
BACK = "DROP TRIGGER key_is_fixed ON apikeys_key; DROP FUNCTION apikeys_refuse_change();"


class Migration(migrations.Migration):
    dependencies = [("apikeys", "0001_initial")]
    operations = [migrations.RunSQL(FORWARD, BACK)]
