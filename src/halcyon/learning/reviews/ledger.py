"""What goes between agencies in a review: put to the sharing agreement, and one line each in the ledger of disclosures.

Asking an agency for its part tells it whom the review is about. Sending the part back gives the panel what the agency's
own record says. Both rest on a clause; where the agreement leaves it to the agency's reviewer, the part waits for them.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import datetime
from uuid import UUID

from halcyon.access.viewing import Viewer
from halcyon.agencies.models import User
from halcyon.chronology.models import Event
from halcyon.kernel.calendar import LONDON
from halcyon.kernel.problems import NotDone
from halcyon.kernel.sharing import Ask, Effect
from halcyon.learning.reviews.models import Contribution
from halcyon.learning.reviews.standing import subjects_of
from halcyon.sharing.actions import applied, disclose, put_to_policy
from halcyon.sharing.models import SharingDecision

PURPOSE = "statutory_review"
WHO = frozenset({"identity"})
PAPER = "case"  # the category of a line that was written from paper: the case record
NOTHING = "involvement"  # what an agency says that holds nothing


def runs_it(part: Contribution) -> str:
    """The code of the agency that runs the review, to which parts are sent: that of its lead."""
    return User.objects.values_list("organisation__code", flat=True).get(id=part.review.lead)


def _ask(part: Contribution, categories: Collection[str], to: str, holder: str, at: datetime) -> Ask:
    return Ask(
        purpose=PURPOSE,
        asking_agency=to,
        holding_agency=holder,
        categories=frozenset(categories),
        on=at.astimezone(LONDON).date(),
    )


def say_who(part: Contribution, records: Iterable[UUID], *, by: Viewer, at: datetime) -> None:
    """An agency that is asked is told whom the review is about. Raises NotDone where the agreement does not allow it.

    The agency that runs the review knows it already.
    """
    holder = runs_it(part)
    if holder == part.agency:
        return
    for record in records:
        said = put_to_policy(
            ask=_ask(part, WHO, part.agency, holder, at),
            subject_id=record,
            case_id=part.review_id,
            question="Whom a review is about, so that the agency looks in its own record",
            by=by,
            at=at,
            proposal="review_part",
            reference=part.review.reference,
        )
        if said.outcome != "disclose":
            raise NotDone({"agency": " ".join(said.reasons)})
        items = f"Whom the review {part.review.reference} is about, so that the agency can write its part"
        disclose(decision=said, items=items, by=by, at=at, channel="inbox", request_id=part.id)


def categories_of(part: Contribution) -> frozenset[str]:
    """The kinds of information in a part: those of the entries it was taken from, and the case record for paper."""
    lines = list(part.lines.values_list("event", flat=True))
    kinds = set(Event.objects.filter(id__in=[e for e in lines if e]).values_list("category", flat=True))
    if None in lines:
        kinds.add(PAPER)
    return frozenset(kinds or {NOTHING})


def send_part(part: Contribution, *, by: Viewer, at: datetime) -> bool:
    """Put an agency's part to the agreement and write it in the ledger, once for everybody the review is about.

    What the agreement permits and what it leaves to the agency's reviewer are asked apart, so that a refusal of the one
    does not hold up the other. False while the reviewer has not decided: nothing has gone then. Raises NotDone where it
    is refused, saying of which kind of information the lines must be taken out.
    """
    to = runs_it(part)
    kinds = categories_of(part)
    by_rule = {k for k in kinds if applied(_ask(part, {k}, to, part.agency, at)).effect is Effect.PERMIT}
    decisions = [
        _decision(part, subject, asked, to, by=by, at=at)
        for subject in subjects_of(part.review_id) or [part.review_id]
        for asked in (by_rule, kinds - by_rule)
        if asked
    ]
    refused = [d for d in decisions if d.outcome == "refuse"]
    if refused:
        said = " ".join(dict.fromkeys([d.reason or " ".join(d.reasons) for d in refused]))
        raise NotDone({"": f"Your agency may not send all of this: {said} Take out the entries that it concerns."})
    if any(d.outcome != "disclose" for d in decisions):
        return False
    for decision in decisions:
        disclose(
            decision=decision,
            items=f"Its part of the review {part.review.reference}, for the panel: {_counted(part)}",
            by=by,
            at=at,
            channel="inbox",
            request_id=part.id,
        )
    return True


def _decision(
    part: Contribution, subject: UUID, kinds: Collection[str], to: str, *, by: Viewer, at: datetime
) -> SharingDecision:
    """The answer to the same question that stands already (a reviewer is not asked twice), or a new one."""
    earlier = SharingDecision.objects.filter(
        case_id=part.review_id, subject_id=subject, holding_agency=part.agency, asking_agency=to, purpose=PURPOSE
    ).order_by("-asked_at", "-id")
    for row in earlier:
        if row.categories == sorted(kinds) and row.effect == Effect.REVIEW.value:
            return row
    return put_to_policy(
        ask=_ask(part, kinds, to, part.agency, at),
        subject_id=subject,
        case_id=part.review_id,
        question="The agency’s part of a review: what its own record says in the period of the terms",
        by=by,
        at=at,
        proposal="review_part",
        reference=part.review.reference,
    )


def waits_for_reviewer(part: Contribution) -> bool:
    """Whether the agency's reviewer has still to decide on something of this part."""
    return SharingDecision.objects.filter(
        case_id=part.review_id, holding_agency=part.agency, purpose=PURPOSE, effect=Effect.REVIEW.value, outcome=""
    ).exists()


def _counted(part: Contribution) -> str:
    lines = part.lines.count()
    return "it holds nothing" if part.nothing_held else f"{lines} line{'' if lines == 1 else 's'} of its own record"
