"""What each role may do on PostgreSQL: the owner migrates, backs up and grants; the application reads and writes rows.

Two fences stand behind the application's own rules (`access.queries.visible_to`):

- grants: the application owns nothing, cannot TRUNCATE, and on append-only tables can only read and add;
- row-level security: on every table that bears case content, rows are shown and taken only while the connection says
  for whom it acts (`access.fence`). A query that came by no known way finds nothing and can add nothing.

The fence is enabled and not forced: the owner, whom the application never connects as, must be able to dump and to
migrate whole tables (docs/adr/0003). On SQLite there are no roles; there the file's own permissions are the fence.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from urllib.parse import unquote, urlsplit

from django.apps import apps
from django.conf import settings
from django.db import DEFAULT_DB_ALIAS, connections, transaction
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models import Model
from django.http import HttpRequest, HttpResponse

from halcyon.access.fence import acting_for
from halcyon.access.models import Labelled
from halcyon.config.postgresql.base import SETTING
from halcyon.kernel.privacy import Handling, Privacy

POLICY = "acting_for_someone"
ORDINARY = frozenset({"SELECT", "INSERT", "UPDATE", "DELETE"})
APPEND_ONLY = frozenset({"SELECT", "INSERT"})

# Tables of which the application may do less than everything. Their triggers refuse the rest as well; a role that lacks
# the right cannot even try, and cannot take the trigger off.
NARROWER: dict[str, frozenset[str]] = {
    "audit_auditentry": APPEND_ONLY,
    "audit_auditobject": APPEND_ONLY,
    "audit_auditcheckpoint": APPEND_ONLY,
    "audit_audithead": APPEND_ONLY | {"UPDATE"},  # the head of a chain is locked and moves forward
    "chronology_event": APPEND_ONLY,
    "chronology_eventcontent": APPEND_ONLY | {"DELETE"},  # the trigger asks for the erasure that two people agreed
    "chronology_erasure": APPEND_ONLY,
    "sharing_disclosure": APPEND_ONLY,
    "assurance_publication": APPEND_ONLY,
    "assurance_snapshot": APPEND_ONLY,
    "django_migrations": frozenset({"SELECT"}),
}
CASE_CLASSES = frozenset({Privacy.PERSON, Privacy.LOCATION, Privacy.CASE, Privacy.SPECIAL})


def bears_case_content(model: type[Model]) -> bool:
    """Whether a table must lie behind the second fence: its rows are labelled, or say or show something of a person."""
    handling = getattr(model, "handling", None)
    return issubclass(model, Labelled) or (
        isinstance(handling, Handling) and bool(CASE_CLASSES & set(handling.fields.values()))
    )


def fenced_tables() -> list[str]:
    """The tables with row-level security, in order of name."""
    return sorted(m._meta.db_table for m in apps.get_models() if m._meta.managed and bears_case_content(m))


def application_role() -> str:
    """The PostgreSQL role that HALCYON_DATABASE_URL signs in as, or ''."""
    return unquote(urlsplit(settings.DATABASE_URL).username or "")


@dataclass(frozen=True)
class Fences:
    """What `put_up_fences` did, for the one who ran it to read."""

    role: str
    tables: int
    fenced: int


@transaction.atomic
def put_up_fences(*, role: str, using: str = DEFAULT_DB_ALIAS) -> Fences:
    """Give the application's role what it needs and no more, and put row-level security on every case-bearing table.

    Run as the owner after every migration; running it again changes nothing. Raises ValueError when the connection is
    not PostgreSQL's or is the application's own: a role that owns the tables cannot be fenced.
    """
    connection = connections[using]
    if connection.vendor != "postgresql":
        raise ValueError("Only PostgreSQL has roles.")
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_user")
        if cursor.fetchone() == (role,):
            raise ValueError(
                f"{role} is the application's own role: migrate as the owner (HALCYON_DATABASE_OWNER_URL)."
            )
        tables = connection.introspection.table_names(cursor)
        quoted = connection.ops.quote_name(role)
        cursor.execute("REVOKE ALL ON SCHEMA public FROM PUBLIC")
        cursor.execute(f"GRANT USAGE ON SCHEMA public TO {quoted}")
        cursor.execute(f"REVOKE ALL ON ALL TABLES IN SCHEMA public FROM PUBLIC, {quoted}")
        cursor.execute(f"GRANT USAGE ON ALL SEQUENCES IN SCHEMA public TO {quoted}")
        for table in tables:
            rights = ", ".join(sorted(NARROWER.get(table, ORDINARY)))
            cursor.execute(f"GRANT {rights} ON {connection.ops.quote_name(table)} TO {quoted}")
        fenced = fenced_tables()
        for table in fenced:
            _fence(connection, table)
    return Fences(role, len(tables), len(fenced))


def _fence(connection: BaseDatabaseWrapper, table: str) -> None:
    name = connection.ops.quote_name(table)
    acts = f"COALESCE(current_setting('{SETTING}', true), '') <> ''"
    with connection.cursor() as cursor:
        cursor.execute(f"ALTER TABLE {name} ENABLE ROW LEVEL SECURITY")
        cursor.execute(f"DROP POLICY IF EXISTS {POLICY} ON {name}")
        cursor.execute(f"CREATE POLICY {POLICY} ON {name} USING ({acts}) WITH CHECK ({acts})")


class ActingForMiddleware:
    """Makes the queries of a page for whoever is signed in. What other systems call says by itself for whom it acts."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        viewer = request.viewer  # type: ignore[attr-defined]
        if viewer is None:
            return self.get_response(request)
        with acting_for(viewer.actor):
            return self.get_response(request)
