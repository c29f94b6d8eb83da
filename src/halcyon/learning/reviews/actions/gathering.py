"""Asking agencies for their part, and each agency confirming and explaining what its own record says."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime
from uuid import UUID

from halcyon.access.viewing import Denied, Viewer, require
from halcyon.agencies.models import RoleHolding
from halcyon.agencies.queries import organisation
from halcyon.agencies.queries.acting import live, may_sign_in
from halcyon.audit.acts import act
from halcyon.kernel.calendar import LONDON
from halcyon.kernel.problems import NotDone, refuse
from halcyon.kernel.registry import registry
from halcyon.kernel.roles import Capability
from halcyon.learning.reviews.ledger import say_who, send_part
from halcyon.learning.reviews.models import Contribution, ContributionLine, Review
from halcyon.learning.reviews.queries.parts import own_record
from halcyon.learning.reviews.rules import REASON
from halcyon.learning.reviews.standing import audited, kept, standing, subjects_of
from halcyon.practice.board_roles import BOARD_MEMBER
from halcyon.work.actions import finish_tasks, open_task, send

ASKED = "review_part"


@act
def ask_for_part(
    *, review_id: UUID, agency: str, due_at: datetime, by: Viewer, at: datetime, question: str = ""
) -> Contribution:
    """Ask one agency for its part by a day. Whoever answers for it is told, and finds it on their list of work.

    Raises NotDone before the terms are agreed, for a day that has passed, and for an agency that was asked.
    """
    row = kept(review_id, by=by, at=at, phases=("gathering",))
    wrong: dict[str, str] = {}
    if row.terms_agreed_on is None:
        wrong[""] = "Agree the terms first: they say which period agencies look at."
    if due_at <= at:
        wrong["due_on"] = "Choose a day to come."
    if agency not in registry.agreement.parties:
        wrong["agency"] = "Choose an agency that has signed the sharing agreement."
    elif row.contributions.filter(agency=agency).exists():
        wrong["agency"] = "This agency has been asked."
    refuse(wrong)
    organisation(agency)
    made = Contribution.objects.create(
        review=row, agency=agency, question=question.strip(), asked_at=at, asked_by=by.signing, due_at=due_at
    )
    say_who(made, subjects_of(row.id), by=by, at=at)
    open_task(
        key=f"{ASKED}:{made.id}",
        kind=ASKED,
        title="Write your agency’s part of a review",
        subject_id=row.id,
        link=f"/reviews/parts/{made.id}/",
        role=BOARD_MEMBER.key,
        agency=agency,
        due_at=due_at,
        reference=row.reference,
        at=at,
    )
    tell(
        made,
        row,
        f"A review asks your agency for its part: {row.code_name}",
        "Open it to read the terms, to confirm what your agency’s own record says, and to say what it means.",
        key=f"{ASKED}:{made.id}",
        at=at,
    )
    audited("review_part_asked", [row.id, made.id], by=by, at=at)
    return made


def tell(part: Contribution, row: Review, title: str, body: str, *, key: str, at: datetime) -> None:
    """Send a message to everybody who answers for an agency; to the agency itself when nobody with an account does."""
    held = RoleHolding.objects.filter(live(at), organisation__code=part.agency).select_related("user__organisation")
    people = {
        h.user.id: h.user
        for h in held
        if h.role in registry.roles
        and Capability.CONTRIBUTE in registry.roles[h.role].capabilities
        and may_sign_in(h.user, at)
    }
    for user in people:
        send(
            key=f"{key}:{user}",
            kind="review",
            subject_id=row.id,
            title=title[:200],
            body=body,
            to_user=user,
            link=f"/reviews/parts/{part.id}/",
            reference=row.reference,
            due_at=part.due_at,
            at=at,
        )
    if not people:
        send(
            key=key,
            kind="review",
            subject_id=row.id,
            title=title[:200],
            body=body,
            to_agency=part.agency,
            reference=row.reference,
            due_at=part.due_at,
            at=at,
        )


def _own(part_id: UUID, by: Viewer, at: datetime) -> Contribution:
    """The viewer's own agency's part, locked, while it may be written."""
    require(by, Capability.CONTRIBUTE)
    part = Contribution.objects.select_for_update().select_related("review").filter(id=part_id).first()
    how = standing(by, part.review, at=at) if part else None
    if part is None or how is None or how.part is None or how.part.id != part.id:
        raise Denied("not their agency’s part")
    if part.state == "returned" or part.review.ended_at is not None:
        raise NotDone({"": "This part has been sent back. Ask the partnership manager if something is missing."})
    if part.author is None or part.state == "asked":
        part.author, part.state = by.signing, "begun"
        part.save(update_fields=["author", "state"])
    return part


@act
def confirm_entries(*, part_id: UUID, events: Iterable[UUID], by: Viewer, at: datetime) -> int:
    """Confirm entries of the agency’s own chronology as part of what it sends back. Returns how many were added.

    An entry that is not its own, or not in the period, is as if it were not there: `Denied`.
    """
    part = _own(part_id, by, at)
    wanted = set(events)
    found = list(own_record(by, part.review, at=at).filter(id__in=wanted))
    if len(found) != len(wanted):
        raise Denied("not an entry of their record")
    standing_already = set(part.lines.filter(event__in=wanted).values_list("event", flat=True))
    made = [
        ContributionLine(
            contribution=part,
            event=e.id,
            happened_on=e.happened_at.astimezone(LONDON).date(),
            recorded_on=e.recorded_at.astimezone(LONDON).date(),
            says=e.content.sentence if hasattr(e, "content") else "",
            by=by.signing,
            at=at,
        )
        for e in found
        if e.id not in standing_already
    ]
    ContributionLine.objects.bulk_create(made)
    audited("review_entries_confirmed", [part.review_id, part.id, *(e.id for e in found)], by=by, at=at)
    return len(made)


@act
def write_line(
    *,
    part_id: UUID,
    happened_on: date,
    recorded_on: date,
    says: str,
    contact: bool,
    by: Viewer,
    at: datetime,
    comment: str = "",
    told: Iterable[str] = (),
    told_on: date | None = None,
) -> ContributionLine:
    """Write a line from a record that is not in the system, such as paper notes: when it happened, and was recorded."""
    part = _own(part_id, by, at)
    wrong = _line_problems(part, happened_on, recorded_on, says, list(told), told_on, at)
    refuse(wrong)
    line = ContributionLine.objects.create(
        contribution=part,
        happened_on=happened_on,
        recorded_on=recorded_on,
        says=says.strip(),
        comment=comment.strip(),
        contact=contact,
        told=sorted(set(told) - {part.agency}),
        told_on=told_on,
        by=by.signing,
        at=at,
    )
    audited("review_line_written", [part.review_id, part.id, line.id], by=by, at=at)
    return line


def _line_problems(
    part: Contribution, happened: date, recorded: date, says: str, told: list[str], told_on: date | None, at: datetime
) -> dict[str, str]:
    row, wrong = part.review, {}
    if row.period_from and row.period_to and not row.period_from <= happened <= row.period_to:
        wrong["happened_on"] = f"The terms ask for {row.period_from:%d %B %Y} to {row.period_to:%d %B %Y}."
    if recorded < happened:
        wrong["recorded_on"] = "It cannot have been recorded before it happened."
    elif recorded > at.astimezone(LONDON).date():
        wrong["recorded_on"] = "This is in the future."
    if len(says.strip()) < REASON:
        wrong["says"] = "Write what the record says, in a sentence."
    if told and told_on is None:
        wrong["told_on"] = "Say on which day they were told."
    elif told and told_on is not None and told_on < happened:
        wrong["told_on"] = "They cannot have been told before it happened."
    return wrong


@act
def explain_line(
    *,
    line_id: UUID,
    comment: str,
    contact: bool,
    by: Viewer,
    at: datetime,
    told: Iterable[str] = (),
    told_on: date | None = None,
) -> ContributionLine:
    """Say what a confirmed line means, whether anybody saw the person, and which agencies were told, and when."""
    line = ContributionLine.objects.select_for_update().filter(id=line_id).first()
    if line is None:
        raise Denied("no such line")
    part = _own(line.contribution_id, by, at)
    others = sorted(set(told) - {part.agency})
    wrong = _line_problems(part, line.happened_on, line.recorded_on, line.says + " " * REASON, others, told_on, at)
    wrong = {k: v for k, v in wrong.items() if k == "told_on"}
    refuse(wrong)
    line.comment, line.contact, line.told, line.told_on = comment.strip(), contact, others, told_on
    line.save(update_fields=["comment", "contact", "told", "told_on"])
    audited("review_line_explained", [part.review_id, part.id, line.id], by=by, at=at)
    return line


@act
def take_out(*, line_id: UUID, by: Viewer, at: datetime) -> None:
    """Take a line out before the part is sent back. The agency’s own record stays as it is."""
    line = ContributionLine.objects.filter(id=line_id).first()
    if line is None:
        raise Denied("no such line")
    part = _own(line.contribution_id, by, at)
    line.delete()
    audited("review_line_taken_out", [part.review_id, part.id, line_id], by=by, at=at)


@act
def return_part(*, part_id: UUID, analysis: str, nothing_held: bool, by: Viewer, at: datetime) -> Contribution:
    """Send the agency’s part back: what it confirmed, and what the agency makes of it. From then on the panel reads it.

    An agency that holds nothing says so: an empty part says nothing. What the sharing agreement leaves to the agency's
    reviewer waits for them: the part is kept as it is, and is sent once they have decided.
    """
    part = _own(part_id, by, at)
    wrong: dict[str, str] = {}
    lines = part.lines.count()
    if nothing_held and lines:
        wrong["nothing_held"] = f"There are {lines} lines in this part. Take them out, or leave this unticked."
    if not nothing_held and not lines:
        wrong["nothing_held"] = "Confirm or write at least one line, or say that your agency holds nothing."
    if len(analysis.strip()) < REASON:
        wrong["analysis"] = (
            "Say what your agency makes of its part: what went well, and what it would do otherwise now."
        )
    refuse(wrong)
    part.analysis, part.nothing_held = analysis.strip(), nothing_held
    if not send_part(part, by=by, at=at):
        part.version += 1
        part.save(update_fields=["analysis", "nothing_held", "version"])
        audited("review_part_waits_for_reviewer", [part.review_id, part.id], by=by, at=at)
        return part
    part.state = "returned"
    part.returned_at, part.returned_by, part.author = at, by.signing, by.signing
    part.version += 1
    part.save()
    finish_tasks(by=by, at=at, outcome="done", keys=[f"{ASKED}:{part.id}"])
    send(
        key=f"review_part_back:{part.id}",
        kind="review",
        subject_id=part.review_id,
        title=f"An agency has sent its part back: {part.review.code_name}"[:200],
        body=f"{organisation(part.agency).name} has sent its part. Read it in the merged chronology.",
        to_user=part.review.lead,
        channel="inbox",
        link=f"/reviews/{part.review_id}/chronology/",
        reference=part.review.reference,
        at=at,
    )
    audited("review_part_returned", [part.review_id, part.id], by=by, at=at)
    return part


@act
def put_together(
    *, review_id: UUID, line_ids: Iterable[UUID], occurrence: str, explained: str, by: Viewer, at: datetime
) -> int:
    """Say that lines of several agencies tell one event, with what the panel makes of the difference.

    Nobody’s line is changed: both stand beside each other.
    """
    row = kept(review_id, by=by, at=at, inside=True)
    wanted = set(line_ids)
    lines = list(
        ContributionLine.objects.select_for_update().filter(
            id__in=wanted, contribution__review=row, contribution__state="returned"
        )
    )
    if len(lines) != len(wanted):
        raise Denied("not lines of this review")
    agencies = set(
        Contribution.objects.filter(id__in=[line.contribution_id for line in lines]).values_list("agency", flat=True)
    )
    wrong: dict[str, str] = {}
    if len(agencies) < 2:
        wrong["lines"] = "Choose lines of at least two agencies."
    if len(occurrence.strip()) < 3:
        wrong["occurrence"] = "Give the event a name, such as “Visit to the emergency department”."
    refuse(wrong)
    for line in lines:
        line.occurrence, line.explained, line.put_by = occurrence.strip()[:120], explained.strip(), by.signing
        line.save(update_fields=["occurrence", "explained", "put_by"])
    audited("review_lines_put_together", [row.id, *(line.id for line in lines)], by=by, at=at)
    return len(lines)
