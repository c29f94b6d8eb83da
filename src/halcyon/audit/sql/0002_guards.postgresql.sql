-- What PostgreSQL refuses on the audit tables. Statements are parted by lines of "--;;".
-- halcyon.audit.verify checks that every trigger here stands, is enabled and runs the function as written here.
CREATE FUNCTION audit_refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'The audit log is append-only: % on % is refused', TG_OP, TG_TABLE_NAME
        USING ERRCODE = 'restrict_violation';
END;
$$;
--;;
CREATE FUNCTION audit_head_forward() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'INSERT' AND NEW.seq <> 0 THEN
        RAISE EXCEPTION 'The head of a new chain starts at 0' USING ERRCODE = 'restrict_violation';
    END IF;
    IF TG_OP = 'UPDATE' AND (NEW.shard <> OLD.shard OR NEW.seq <= OLD.seq) THEN
        RAISE EXCEPTION 'The audit log is append-only: the head of a chain cannot go backwards' USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NEW;
END;
$$;
--;;
CREATE FUNCTION audit_entry_codes() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NEW.agency ~ '[^A-Za-z0-9_.:/-]'
        OR NEW.purpose ~ '[^A-Za-z0-9_.:/-]'
        OR NEW.action ~ '[^A-Za-z0-9_.:/-]'
        OR NEW.object_kind ~ '[^A-Za-z0-9_.:/-]'
        OR NEW.decision ~ '[^A-Za-z0-9_.:/-]'
        OR NEW.rule ~ '[^A-Za-z0-9_.:/-]'
        OR NEW.actor ~ '[^A-Za-z0-9_.:/-]'
        OR NEW.request_id ~ '[^A-Fa-f0-9-]'
        OR NEW.session ~ '[^a-f0-9]'
        OR NEW.object_ids::text ~ '[^][A-Za-z0-9_.:/", -]'
        OR NEW.field_names::text ~ '[^][A-Za-z0-9_.", -]'
    THEN
        RAISE EXCEPTION 'The audit log holds codes and opaque ids only' USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NEW;
END;
$$;
--;;
CREATE TRIGGER audit_auditentry_no_change BEFORE DELETE OR UPDATE ON audit_auditentry
FOR EACH ROW EXECUTE FUNCTION audit_refuse_change();
--;;
CREATE TRIGGER audit_auditentry_no_truncate BEFORE TRUNCATE ON audit_auditentry
FOR EACH STATEMENT EXECUTE FUNCTION audit_refuse_change();
--;;
CREATE TRIGGER audit_auditobject_no_change BEFORE DELETE OR UPDATE ON audit_auditobject
FOR EACH ROW EXECUTE FUNCTION audit_refuse_change();
--;;
CREATE TRIGGER audit_auditobject_no_truncate BEFORE TRUNCATE ON audit_auditobject
FOR EACH STATEMENT EXECUTE FUNCTION audit_refuse_change();
--;;
CREATE TRIGGER audit_auditcheckpoint_no_change BEFORE DELETE OR UPDATE ON audit_auditcheckpoint
FOR EACH ROW EXECUTE FUNCTION audit_refuse_change();
--;;
CREATE TRIGGER audit_auditcheckpoint_no_truncate BEFORE TRUNCATE ON audit_auditcheckpoint
FOR EACH STATEMENT EXECUTE FUNCTION audit_refuse_change();
--;;
CREATE TRIGGER audit_audithead_no_delete BEFORE DELETE ON audit_audithead
FOR EACH ROW EXECUTE FUNCTION audit_refuse_change();
--;;
CREATE TRIGGER audit_audithead_no_truncate BEFORE TRUNCATE ON audit_audithead
FOR EACH STATEMENT EXECUTE FUNCTION audit_refuse_change();
--;;
CREATE TRIGGER audit_audithead_forward BEFORE INSERT OR UPDATE ON audit_audithead
FOR EACH ROW EXECUTE FUNCTION audit_head_forward();
--;;
CREATE TRIGGER audit_auditentry_codes BEFORE INSERT ON audit_auditentry
FOR EACH ROW EXECUTE FUNCTION audit_entry_codes();
