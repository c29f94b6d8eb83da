"""Planning an audit, drawing its sample, and giving its files to auditors."""

from __future__ import annotations

import secrets
import uuid
from collections.abc import Iterable, Sequence
from datetime import date, datetime, timedelta

from halcyon.access.actions import begin_relationship
from halcyon.access.models import ConflictBlock, Restriction
from halcyon.access.viewing import Denied, Viewer, require
from halcyon.agencies.models import RoleHolding, User
from halcyon.agencies.queries.acting import live, may_sign_in
from halcyon.audit.acts import act
from halcyon.audit.rows import add
from halcyon.cases.models import Case
from halcyon.kernel.problems import NotDone, refuse
from halcyon.kernel.registry import registry
from halcyon.kernel.roles import Capability
from halcyon.learning.audits.framing import STRATA, case_frame, work_of
from halcyon.learning.audits.models import AuditItem, AuditRound, Scoring
from halcyon.learning.audits.sampling import Unit, digest, draw
from halcyon.learning.audits.writing import LEAST_WORDS, log
from halcyon.practice.audits import AUDITS
from halcyon.work.actions import finish_tasks, next_reference, open_task

PURPOSE = "oversight"
READS = "audits"  # the kind of relationship that opens a file to its auditor
MOST = 500


@act
def plan_round(
    *,
    kind: str,
    title: str,
    question: str,
    window_from: date,
    window_to: date,
    size: int,
    strata: Sequence[str] = (),
    double_every: int = 1,
    seed: str = "",
    agency: str = "",
    previous: uuid.UUID | None = None,
    by: Viewer,
    at: datetime,
) -> AuditRound:
    """Plan one round of audit.

    `double_every` n gives every n-th file to two auditors who do not see each other’s scores; 0 none. Without a `seed`
    one is made and kept. `previous` is the round that this one is compared with: it asks the same questions and has
    been reported. Raises NotDone with what is wrong.
    """
    require(by, Capability.KEEP_AUDITS)
    before = AuditRound.objects.filter(id=previous).first() if previous else None
    wrong = {}
    if kind not in AUDITS:
        raise NotDone({"kind": "Choose a form of audit."})
    if not title.strip():
        wrong["title"] = "Give it a title, without anybody’s name."
    if len(question.strip()) < LEAST_WORDS:
        wrong["question"] = "Say what you want to know, in a sentence."
    if window_to < window_from:
        wrong["window_to"] = "The last day must be on or after the first."
    if not 1 <= size <= MOST:
        wrong["size"] = f"The number must be between 1 and {MOST}."
    if set(strata) - set(STRATA):
        wrong["strata"] = "Choose from the list."
    if kind == "single" and not agency:
        wrong["agency"] = "Choose whose work is audited."
    if previous and (before is None or before.tool != AUDITS[kind][1].key or before.state != "reported"):
        wrong["previous"] = "Choose a round that asked the same questions and has been reported."
    refuse(wrong)
    tool = AUDITS[kind][1]
    row = AuditRound(
        reference=f"Q-{next_reference():05d}",
        kind=kind,
        tool=tool.key,
        tool_version=tool.version,
        title=title.strip(),
        question=question.strip(),
        agency=agency if kind == "single" else "",
        window_from=window_from,
        window_to=window_to,
        size=size,
        strata=list(strata),
        double_every=double_every,
        seed=seed.strip() or secrets.token_hex(6),
        previous=before,
        planned_by=by.signing,
        planned_at=at,
    )
    add(row)
    if before is not None:
        finish_tasks(by=by, at=at, outcome="planned", keys=[again_key(before.id)])
    log("audit_planned", [row.id], by=by, at=at)
    return row


@act
def draw_sample(*, round_id: uuid.UUID, by: Viewer, at: datetime) -> list[AuditItem]:
    """Draw the sample of a round of cases. The list that it is drawn from is kept, so that it can be drawn again.

    Raises NotDone for interviews, whose people are listed, for a round drawn already, and where there is nothing to
    draw from.
    """
    require(by, Capability.KEEP_AUDITS)
    row = held(round_id, "planned")
    if row.kind == "interview":
        raise NotDone({"": "Practitioners are listed by service and role, not drawn from cases."})
    if row.drawn_at is not None:
        raise NotDone({"": "The sample has been drawn. It is not drawn again: plan another round."})
    frame = case_frame(
        kind=row.kind, agency=row.agency, begins=row.window_from, ends=row.window_to, strata=row.strata, at=at
    )
    if not frame:
        raise NotDone({"": "No case of it was opened in the window. Plan another with other dates."})
    row.frame = sorted([u.key, u.stratum] for u in frame)
    row.frame_digest, row.drawn_at = digest(frame), at
    row.save(update_fields=["frame", "frame_digest", "drawn_at"])
    chosen = draw(frame, row.size, row.seed)
    start = AuditItem.objects.filter(round=row).count()
    made = [
        AuditItem(
            round=row, position=start + n, subject=uuid.UUID(unit.key), stratum=unit.stratum, double=_double(row, n)
        )
        for n, unit in enumerate(chosen, start=1)
    ]
    add(*made)
    log("audit_drawn", [row.id, *(i.id for i in made)], by=by, at=at)
    return made


def drawn_again(row: AuditRound) -> list[str]:
    """The keys that the kept list and seed give: the same as were drawn, or something was altered."""
    return [u.key for u in draw([Unit(*each) for each in row.frame], row.size, row.seed)]


def _double(row: AuditRound, position: int) -> bool:
    return row.kind == "multi" or (row.double_every > 0 and (position - 1) % row.double_every == 0)


@act
def add_targeted(*, round_id: uuid.UUID, reference: str, why: str, by: Viewer, at: datetime) -> AuditItem:
    """Put a case on the targeted list, beside the sample, with why. It counts in no figure of the sample.

    Raises NotDone alike for a reference that does not exist and one that is restricted.
    """
    require(by, Capability.KEEP_AUDITS)
    row = held(round_id, "planned")
    found = Case.objects.filter(reference__iexact=reference.strip(), restricted=False).first()
    wrong = {}
    if row.kind == "interview":
        wrong[""] = "This round has no cases."
    elif found is None or _closed_off(found, by, at) or (row.agency and not _has_work(found, row.agency)):
        wrong["reference"] = "There is no such case to audit."
    elif AuditItem.objects.filter(round=row, subject=found.id).exists():
        wrong["reference"] = "It is in this round already."
    if len(why.strip()) < LEAST_WORDS:
        wrong["why"] = "Say why it is looked at, in a sentence and without names."
    refuse(wrong)
    assert found is not None  # noqa: S101  (refused above)
    position = AuditItem.objects.filter(round=row).count() + 1
    item = AuditItem(
        round=row, position=position, subject=found.id, targeted=True, why=why.strip(), double=_double(row, position)
    )
    add(item)
    log("audit_targeted", [row.id, item.id], by=by, at=at)
    return item


def _has_work(found: Case, agency: str) -> bool:
    return Case.objects.filter(work_of(agency), id=found.id).exists()


def _closed_off(found: Case, by: Viewer, at: datetime) -> bool:
    subjects = [found.id, found.record_id]
    return (
        Restriction.objects.filter(live(at), subject_id__in=subjects).exists()
        or ConflictBlock.objects.filter(live(at), subject_id__in=subjects, user=by.looked_up_as).exists()
    )


def again_key(round_id: uuid.UUID) -> str:
    """The key of the task to audit again after a round; planning the round that follows it ends the task."""
    return f"audit_again:{round_id}"


@act
def allot(
    *, round_id: uuid.UUID, auditors: Sequence[uuid.UUID], due: datetime | None = None, by: Viewer, at: datetime
) -> int:
    """Give every item of a round to its auditors in turn, and open the files to them. Scoring begins.

    One auditor each, two where it is scored twice; in an audit by several agencies one of every agency. Nobody gets a
    file about somebody from whom they are barred: the next in turn gets it. Returns how many scorings are to be made.
    Raises NotDone where there are too few auditors.
    """
    require(by, Capability.KEEP_AUDITS)
    row = held(round_id, "planned")
    able = may_audit(at)
    people = [a for a in dict.fromkeys(auditors) if a in able]
    items = list(AuditItem.objects.filter(round=row).order_by("position"))
    wrong = {}
    if not items:
        wrong[""] = "List or draw first what is to be looked at."
    if len(people) < (2 if any(i.double for i in items) else 1):
        wrong["auditors"] = "Choose at least two auditors: files that are scored twice need two."
    if row.agency and any(able[a] != row.agency for a in people):
        wrong["auditors"] = "An audit of one agency is done by its own auditors."
    refuse(wrong)
    cases = {c.id: c for c in Case.objects.filter(id__in=[i.subject for i in items if i.subject])}
    barred = _barred(cases.values(), people, at)
    made: list[Scoring] = []
    unable: list[int] = []
    for turn, item in enumerate(items):
        line = [people[(turn + n) % len(people)] for n in range(len(people))]
        line = [a for a in line if (a, item.subject) not in barred]
        if row.kind == "multi":
            chosen = list({able[a]: a for a in reversed(line)}.values())[::-1]  # the first in turn of each agency
        else:
            chosen = line[: 2 if item.double else 1]
        if len(chosen) < (2 if item.double else 1):
            unable.append(item.position)
        made += [Scoring(item=item, auditor=a, agency=able[a]) for a in chosen]
    if unable:
        raise NotDone({"auditors": f"Nobody is free to look at number {unable[0]} without a conflict. Add an auditor."})
    add(*made)
    for scoring in made:
        case = cases.get(scoring.item.subject) if scoring.item.subject else None
        if case is not None:
            begin_relationship(
                subject_ids=[case.id, case.record_id], kind=READS, purpose=PURPOSE, event=scoring.id, by=by, at=at,
                user=scoring.auditor, agency=scoring.agency, ends=(due or at) + timedelta(days=90),
            )  # fmt: skip
    for auditor in {s.auditor for s in made}:
        open_task(
            key=f"audit:{row.id}:{auditor}", kind="audit", title=f"Audit to score: {row.title}", subject_id=row.id,
            link="/audits/mine/", user=auditor, due_at=due, reference=row.reference, at=at,
        )  # fmt: skip
    row.state = "scoring"
    row.save(update_fields=["state"])
    log("audit_allotted", [row.id, *{s.auditor for s in made}], by=by, at=at)
    return len(made)


def held(round_id: uuid.UUID, *states: str) -> AuditRound:
    """A round, locked. Raises Denied when there is none, NotDone when it stands elsewhere."""
    row = AuditRound.objects.select_for_update().filter(id=round_id).first()
    if row is None:
        raise Denied("no such audit")
    if row.state not in states:
        raise NotDone({"": f"This cannot be done now: the audit stands at “{row.get_state_display()}”."})
    return row


def may_audit(at: datetime) -> dict[uuid.UUID, str]:
    """Everybody who may audit now, with the code of the agency that they work for."""
    roles = [r.key for r in registry.roles.values() if Capability.AUDIT in r.capabilities]
    holdings = RoleHolding.objects.filter(live(at), role__in=roles).select_related("user__organisation")
    users: dict[uuid.UUID, User] = {h.user_id: h.user for h in holdings}
    return {i: u.organisation.code for i, u in users.items() if may_sign_in(u, at)}


def _barred(cases: Iterable[Case], people: Sequence[uuid.UUID], at: datetime) -> set[tuple[uuid.UUID, uuid.UUID]]:
    """(auditor, case) for every conflict that an auditor has declared."""
    of: dict[uuid.UUID, list[uuid.UUID]] = {}
    for case in cases:
        of.setdefault(case.id, []).append(case.id)
        of.setdefault(case.record_id, []).append(case.id)
    blocks = ConflictBlock.objects.filter(live(at), user__in=people, subject_id__in=list(of))
    return {(b.user, case) for b in blocks for case in of[b.subject_id]}
