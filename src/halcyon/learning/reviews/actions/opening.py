"""Opening a review under a code name, saying whom it is about, and deciding on each of its limbs."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from uuid import UUID

from halcyon.access.viewing import Denied, Viewer, require
from halcyon.audit.acts import act
from halcyon.kernel.problems import NotDone, refuse
from halcyon.kernel.roles import Capability
from halcyon.learning.reviews.ledger import say_who
from halcyon.learning.reviews.models import PhaseChange, Review, ReviewLimb, ReviewSubject
from halcyon.learning.reviews.queries.one import findable
from halcyon.learning.reviews.rules import REASON, decision_problems, step_problems
from halcyon.learning.reviews.standing import audited, county_clocks, facts_of_limb, kept
from halcyon.learning.reviews.timing import time_review
from halcyon.people.models import SuppliedRecord
from halcyon.practice.reviews import KINDS
from halcyon.practice.reviews.definition import DECIDED, DISCUSSED, INQUEST, NOTIFIED, SUMMARIES
from halcyon.work.actions import finish_tasks, next_reference, open_task

DECIDING = "review_decision"
KNOWN_LATER = "The authority cannot have learned of it after it was notified."
FIELDS = {NOTIFIED: "notified_at", SUMMARIES: "summaries_at", INQUEST: "inquest_at", DISCUSSED: "discussed_at"}


@act
def open_review(
    *,
    code_name: str,
    about: str,
    kinds: Iterable[str],
    notified_at: datetime | None,
    by: Viewer,
    at: datetime,
    aware_at: datetime | None = None,
    owners: Mapping[str, str] | None = None,
) -> Review:
    """Open a review of one or several limbs under a code name: nobody is named in it.

    `kinds` are keys of `practice.reviews`, `owners` the body that decides on a limb where it is not the usual one.
    `aware_at` is when the authority learned of what happened, from which the notification of a serious incident or of a
    care leaver's death counts: such a review may be opened before it is notified. Raises NotDone
    with what is wrong.
    """
    require(by, Capability.KEEP_REVIEWS)
    wrong: dict[str, str] = {}
    chosen = list(dict.fromkeys(kinds))
    name = code_name.strip()[:60]
    if len(name) < 3:
        wrong["code_name"] = "Give it a code name, such as “Child R”."
    elif Review.objects.filter(code_name__iexact=name).exists():
        wrong["code_name"] = "There is a review of this code name already."
    if not chosen or not set(chosen) <= set(KINDS):
        wrong["kinds"] = "Choose what kind of review it is."
    if len(about.strip()) < REASON:
        wrong["about"] = "Say in a sentence what it is about, without naming anybody."
    refuse(wrong | _when_problems(chosen, notified_at, aware_at, at))
    row = Review.objects.create(
        reference=f"RV-{next_reference():05d}",
        code_name=name,
        about=about.strip(),
        lead=by.signing,
        opened_at=at,
        opened_by=by.signing,
    )
    PhaseChange.objects.create(review=row, phase=row.phase, at=at, by=by.signing)
    for key in chosen:
        _limb(row, key, notified_at, aware_at, (owners or {}).get(key, ""), at)
    time_review(row, by=by, at=at, first=True)
    audited("review_opened", [row.id], by=by, at=at)
    return row


def _when_problems(
    kinds: Iterable[str], notified_at: datetime | None, aware_at: datetime | None, at: datetime
) -> dict[str, str]:
    """What is wrong with the days of what is opened: only what is timed until then may wait to be notified."""
    wrong: dict[str, str] = {}
    if notified_at is None:
        told_first = [k.short for key in kinds if (k := KINDS.get(key)) and not k.timed_to_notification]
        if told_first:
            wrong["notified_on"] = f"Give the day on which it was notified. It is needed for: {', '.join(told_first)}."
        elif aware_at is None:
            wrong["aware_on"] = "Give the day on which the authority learned of it, or on which it was notified."
    elif notified_at > at:
        wrong["notified_on"] = "This is in the future."
    elif aware_at is not None and aware_at > notified_at:
        wrong["aware_on"] = KNOWN_LATER
    if aware_at is not None and aware_at > at:
        wrong["aware_on"] = "This is in the future."
    return wrong


def _limb(
    row: Review, key: str, notified_at: datetime | None, aware_at: datetime | None, owner: str, at: datetime
) -> ReviewLimb:
    kind = KINDS[key]
    limb = ReviewLimb.objects.create(
        review=row,
        kind=key,
        owner=(owner.strip() or kind.owner)[:120],
        notified_at=notified_at,
        aware_at=aware_at,
    )
    due = [t.due_at for t in county_clocks(facts_of_limb(limb), None) if t.clock.stops == DECIDED]
    open_task(
        key=f"{DECIDING}:{limb.id}",
        kind=DECIDING,
        title=f"Decide whether to hold a review: {kind.short}",
        subject_id=row.id,
        link=f"/reviews/{row.id}/",
        user=row.lead,
        due_at=min(due, default=None),
        reference=row.reference,
        at=at,
    )
    return limb


@act
def add_limb(
    *,
    review_id: UUID,
    kind: str,
    notified_at: datetime | None,
    aware_at: datetime | None = None,
    by: Viewer,
    at: datetime,
) -> ReviewLimb:
    """Make a review a joint one: a further limb, with its own decision, clock and publication."""
    row = kept(review_id, by=by, at=at, phases=("deciding", "setting_up", "gathering"))
    if kind not in KINDS:
        raise NotDone({"kind": "Choose what kind of review it is."})
    if row.limbs.filter(kind=kind).exists():
        raise NotDone({"kind": "This review has that limb already."})
    refuse(_when_problems([kind], notified_at, aware_at, at))
    limb = _limb(row, kind, notified_at, aware_at, "", at)
    time_review(row, by=by, at=at)
    audited("review_limb_added", [row.id, limb.id], by=by, at=at)
    return limb


@act
def write_step(*, limb_id: UUID, step: str, on: datetime, by: Viewer, at: datetime) -> ReviewLimb:
    """Write down that something was done `on` a moment (UTC) that a time limit runs to or from: a key of `STEPS`.

    May be put right until the review has ended. Raises NotDone for a step of another kind, or a day that cannot be.
    """
    limb = ReviewLimb.objects.select_for_update().filter(id=limb_id).first()
    if limb is None:
        raise Denied("no such limb")
    row = kept(limb.review_id, by=by, at=at)
    refuse(step_problems(facts_of_limb(limb), step, on, row.concluded_at, at=at))
    setattr(limb, FIELDS[step], on)
    limb.version += 1
    limb.save()
    time_review(row, by=by, at=at)
    audited("review_step_written", [row.id, limb.id], by=by, at=at)
    return limb


@act
def about_whom(*, review_id: UUID, record_id: UUID, relation: str, by: Viewer, at: datetime) -> ReviewSubject:
    """Say whom a review is about, by a supplied record. From then on who is asked may look in their own record.

    Raises NotDone for a record that is not there or may not be opened by this person: both look the same.
    """
    row = kept(review_id, by=by, at=at)
    if not findable(by, record_id, at=at) or not SuppliedRecord.objects.filter(id=record_id).exists():
        raise NotDone({"record": "No such record was found."})
    if len(relation.strip()) < 3:
        raise NotDone({"relation": "Say who they are in this review, such as “the child”."})
    if row.subjects.filter(record_id=record_id).exists():
        raise NotDone({"record": "This review is about them already."})
    subject = ReviewSubject.objects.create(
        review=row, record_id=record_id, relation=relation.strip()[:80], by=by.signing, at=at
    )
    for part in row.contributions.select_related("review"):
        say_who(part, [record_id], by=by, at=at)
    audited("review_subject_named", [row.id, record_id], by=by, at=at)
    return subject


@act
def decide_limb(
    *,
    limb_id: UUID,
    answers: Mapping[str, str],
    reasons: Mapping[str, str],
    decision: str,
    why: str,
    by: Viewer,
    at: datetime,
) -> ReviewLimb:
    """Decide on one limb: every criterion answered with its reason, then the decision with its own.

    `answers` and `reasons` are by the key of the criterion. Raises NotDone with everything that is wrong.
    """
    limb = ReviewLimb.objects.select_for_update().filter(id=limb_id).first()
    if limb is None:
        raise Denied("no such limb")
    row = kept(limb.review_id, by=by, at=at)
    if limb.decision:
        raise NotDone({"": "This limb has been decided."})
    kind = KINDS[limb.kind]
    wrong = decision_problems(kind, answers, reasons, decision, why)
    refuse(wrong)
    limb.criteria = {c.key: [answers[c.key], reasons[c.key].strip()] for c in kind.criteria}
    limb.decision, limb.why, limb.decided_at, limb.decided_by = decision, why.strip(), at, by.signing
    limb.version += 1
    limb.save()
    finish_tasks(by=by, at=at, outcome="done", keys=[f"{DECIDING}:{limb.id}"])
    time_review(row, by=by, at=at)
    audited("review_limb_decided", [row.id, limb.id], by=by, at=at)
    return limb
