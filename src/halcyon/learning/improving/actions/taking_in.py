"""Taking an action plan in: each row comes to one line of a ledger of its own, and again changes nothing.

The ledger is the partnership's and not the house's (`work.models.FileLoad`), whose rejected rows are concerns that the
hub's manager must see to.
"""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from dataclasses import asdict, dataclass, replace
from datetime import date, datetime

from django.db.models import Count

from halcyon.access.viewing import Viewer, require
from halcyon.audit.acts import act
from halcyon.audit.rows import add
from halcyon.kernel.roles import Capability
from halcyon.learning.improving.actions.common import link_of, log, today_of
from halcyon.learning.improving.actions.planning import begin, owner_key
from halcyon.learning.improving.models import Action, ActionFile, ActionFileRow, Evidence, Recommendation
from halcyon.practice.action_ladder import KEEPS
from halcyon.work.actions import next_reference, open_task
from halcyon.work.actions.loads import DoesNotAddUp, Totals
from halcyon.work.canonical import body_digest, storable
from halcyon.work.taking_in import Taken, TakenIn

UNNAMED = "The plan from which this was taken names no recommendation."


@dataclass(frozen=True)
class Planned:
    """One action as a file says it. `done` says that the file calls it done: it then awaits assurance here."""

    agency: str
    text: str
    due: date
    done: bool
    recommendation: str
    source: str
    success: str
    note: str
    owner_words: str
    owner: uuid.UUID | None = None

    def owned(self, owner: uuid.UUID | None) -> Planned:
        """The same, with the account of its owner where the file names somebody who has one."""
        return replace(self, owner=owner)

    def digest(self) -> str:
        """Of what makes it this action: its agency, words, source and recommendation, however they are spaced."""
        said = asdict(self)
        kept = {k: " ".join(said[k].lower().split()) for k in ("agency", "text", "source", "recommendation")}
        return body_digest(kept)


@act
def take_actions(
    *, name: str, digest: str, rows: Sequence[Taken[Planned]], by: Viewer, at: datetime
) -> TakenIn[Totals]:
    """Take an action plan in, whole or not at all. `digest` is of the file and of which column is what.

    A row that says the same as an action that a file brought before is a duplicate. What a file calls done awaits
    assurance. Raises Denied without the capability (the command on the server has none and needs none), and
    DoesNotAddUp when the ledger has not one line for each row.
    """
    if not by.actor.startswith("system:"):
        require(by, Capability.KEEP_ACTIONS)
    file = ActionFile(digest=digest, name=storable(name, 200), rows=len(rows), at=at, by=by.actor)
    if not add(file, unless=("digest",)):
        before = ActionFile.objects.get(digest=digest)
        return TakenIn(before.id, totals(before), again=True)
    wanted = [r.said.digest() for r in rows if r.said]
    had = dict(Action.objects.filter(row_digest__in=wanted).values_list("row_digest", "reference"))
    said: dict[tuple[str, str], Recommendation] = {}
    lines = []
    for row in rows:
        outcome, reference = ActionFileRow.REJECTED, ""
        if row.said is not None:
            key = row.said.digest()
            outcome = ActionFileRow.DUPLICATE if key in had else ActionFileRow.ACCEPTED
            if key not in had:
                had[key] = _keep(row.said, key, file, said, by=by, at=at)
            reference = had[key]
        lines.append(_line(file, row, outcome, reference))
    add(*lines)
    log("action_file_taken_in", file.id, by=by, at=at, kind="action_file")
    found = totals(file)
    if found.rows != len(rows):
        raise DoesNotAddUp(f"The file has {len(rows):,} rows and its ledger {found.rows:,}.")
    return TakenIn(file.id, found, again=False)


def totals(file: ActionFile) -> Totals:
    """What the ledger of a file says."""
    counted = ActionFileRow.objects.filter(file=file).order_by().values_list("outcome").annotate(Count("id"))
    return Totals(**dict(counted))


def _keep(
    planned: Planned,
    digest: str,
    file: ActionFile,
    said: dict[tuple[str, str], Recommendation],
    *,
    by: Viewer,
    at: datetime,
) -> str:
    note = storable(planned.note)
    row = Action(
        reference=f"A-{next_reference():05d}",
        recommendation=_recommendation(planned, said, by=by, at=at),
        agency=planned.agency,
        text=storable(planned.text),
        success=storable(planned.success),
        owner=planned.owner,
        owner_words=storable(planned.owner_words, 150),
        due=planned.due,
        row_digest=digest,
        load=file.id,
        by=by.user_id,
        at=at,
    )
    if planned.done:
        row.state, row.done_at, row.done_by = Action.AWAITING, at, None
        row.done_words = note or "The file says that it is done."
    begin(row, [], [], by=by, at=at)
    if note and not planned.done:
        add(Evidence(action=row, kind="words", title=f"Note in {file.name}"[:200], words=note, by=by.user_id, at=at))
    if planned.done:
        open_task(
            key=f"action_assure:{row.id}:{at.isoformat()}",
            kind="action_assure",
            title=f"Look whether action {row.reference} made the change",
            subject_id=row.id,
            link=link_of(row),
            role=KEEPS,
            reference=row.reference,
            at=at,
        )
    elif planned.owner is None:
        open_task(
            key=owner_key(row),
            kind="action_owner",
            title=f"Give action {row.reference} an owner",
            subject_id=row.id,
            link=f"{link_of(row)}owner/",
            role=KEEPS,
            reference=row.reference,
            at=at,
        )
    return row.reference


def _recommendation(
    planned: Planned, said: dict[tuple[str, str], Recommendation], *, by: Viewer, at: datetime
) -> Recommendation:
    text, title = storable(planned.recommendation) or UNNAMED, storable(planned.source, 200)
    if (title, text) not in said:
        row = Recommendation.objects.filter(source_kind="import", source_title=title, text=text).first()
        if row is None:
            row = Recommendation(
                reference=f"R-{next_reference():05d}",
                text=text,
                source_kind="import",
                source_title=title,
                said_on=today_of(at),
                by=by.user_id,
                at=at,
            )
            add(row)
        said[title, text] = row
    return said[title, text]


def _line(file: ActionFile, row: Taken[Planned], outcome: str, reference: str) -> ActionFileRow:
    return ActionFileRow(
        file=file,
        number=row.number,
        line=row.line,
        outcome=outcome,
        columns=storable(row.columns, 500),
        reason=row.reason,
        reference=reference,
        content=None if row.content is None else dict(row.content),
    )
