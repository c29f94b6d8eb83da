"""How the tables of the libraries we build on must be handled: they cannot carry our `handled` declaration.

One privacy class per table, the most telling one that any of its columns can hold. A house test fails on a table that
is neither declared by its model nor listed here.
"""

from __future__ import annotations

from dataclasses import dataclass

from halcyon.kernel.privacy import Privacy, Retention


@dataclass(frozen=True)
class Table:
    """The handling of one library table: its class, its line of the retention schedule, and what it holds."""

    privacy: Privacy
    retention: Retention
    holds: str


LIBRARY_TABLES: dict[str, Table] = {
    "account.EmailAddress": Table(Privacy.STAFF, Retention.SIGN_IN, "work addresses that people sign in with"),
    "account.EmailConfirmation": Table(Privacy.SECRET, Retention.SIGN_IN, "one-time keys sent to a work address"),
    "auth.Group": Table(Privacy.REFERENCE, Retention.REFERENCE, "nothing: roles are our own (agencies.RoleHolding)"),
    "auth.Group_permissions": Table(Privacy.REFERENCE, Retention.REFERENCE, "nothing: there are no groups"),
    "auth.Permission": Table(Privacy.REFERENCE, Retention.REFERENCE, "names that Django makes; nothing grants by them"),
    "axes.AccessAttempt": Table(Privacy.STAFF, Retention.SIGN_IN, "failed sign-ins: IP address, browser"),
    "axes.AccessAttemptExpiration": Table(Privacy.OPERATIONAL, Retention.SIGN_IN, "until when a sign-in is locked"),
    "axes.AccessFailureLog": Table(Privacy.STAFF, Retention.SIGN_IN, "failed sign-ins: IP address"),
    "axes.AccessLog": Table(Privacy.STAFF, Retention.SIGN_IN, "nothing: switched off, the audit log keeps sign-ins"),
    "contenttypes.ContentType": Table(Privacy.REFERENCE, Retention.REFERENCE, "names of tables"),
    "mfa.Authenticator": Table(Privacy.SECRET, Retention.SIGN_IN, "passkeys, authenticator secrets and recovery codes"),
    "sessions.Session": Table(Privacy.SECRET, Retention.SIGN_IN, "sessions that are open now"),
}
