-- What SQLite refuses on the audit tables. Statements are parted by lines of "--;;".
-- halcyon.audit.verify compares the triggers in a database with this file, word for word.
CREATE TRIGGER audit_auditentry_no_update BEFORE UPDATE ON audit_auditentry
BEGIN
    SELECT RAISE(ABORT, 'The audit log is append-only: audit entries cannot be changed or removed');
END;
--;;
CREATE TRIGGER audit_auditentry_no_delete BEFORE DELETE ON audit_auditentry
BEGIN
    SELECT RAISE(ABORT, 'The audit log is append-only: audit entries cannot be changed or removed');
END;
--;;
CREATE TRIGGER audit_auditobject_no_update BEFORE UPDATE ON audit_auditobject
BEGIN
    SELECT RAISE(ABORT, 'The audit log is append-only: audit objects cannot be changed or removed');
END;
--;;
CREATE TRIGGER audit_auditobject_no_delete BEFORE DELETE ON audit_auditobject
BEGIN
    SELECT RAISE(ABORT, 'The audit log is append-only: audit objects cannot be changed or removed');
END;
--;;
CREATE TRIGGER audit_auditcheckpoint_no_update BEFORE UPDATE ON audit_auditcheckpoint
BEGIN
    SELECT RAISE(ABORT, 'The audit log is append-only: audit checkpoints cannot be changed or removed');
END;
--;;
CREATE TRIGGER audit_auditcheckpoint_no_delete BEFORE DELETE ON audit_auditcheckpoint
BEGIN
    SELECT RAISE(ABORT, 'The audit log is append-only: audit checkpoints cannot be changed or removed');
END;
--;;
CREATE TRIGGER audit_audithead_no_delete BEFORE DELETE ON audit_audithead
BEGIN
    SELECT RAISE(ABORT, 'The audit log is append-only: the head of a chain cannot be removed');
END;
--;;
CREATE TRIGGER audit_audithead_forward BEFORE UPDATE ON audit_audithead
WHEN NEW.shard <> OLD.shard OR NEW.seq <= OLD.seq
BEGIN
    SELECT RAISE(ABORT, 'The audit log is append-only: the head of a chain cannot go backwards');
END;
--;;
CREATE TRIGGER audit_audithead_start BEFORE INSERT ON audit_audithead
WHEN NEW.seq <> 0
BEGIN
    SELECT RAISE(ABORT, 'The head of a new chain starts at 0');
END;
--;;
CREATE TRIGGER audit_auditentry_codes BEFORE INSERT ON audit_auditentry
WHEN NEW.agency GLOB '*[^A-Za-z0-9_.:/-]*'
    OR NEW.purpose GLOB '*[^A-Za-z0-9_.:/-]*'
    OR NEW.action GLOB '*[^A-Za-z0-9_.:/-]*'
    OR NEW.object_kind GLOB '*[^A-Za-z0-9_.:/-]*'
    OR NEW.decision GLOB '*[^A-Za-z0-9_.:/-]*'
    OR NEW.rule GLOB '*[^A-Za-z0-9_.:/-]*'
    OR NEW.actor GLOB '*[^A-Za-z0-9_.:/-]*'
    OR NEW.request_id GLOB '*[^A-Fa-f0-9-]*'
    OR NEW.session GLOB '*[^a-f0-9]*'
    OR NEW.object_ids GLOB '*[^]A-Za-z0-9_.:/", [-]*'
    OR NEW.field_names GLOB '*[^]A-Za-z0-9_.", [-]*'
BEGIN
    SELECT RAISE(ABORT, 'The audit log holds codes and opaque ids only');
END;
