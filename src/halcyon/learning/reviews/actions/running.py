"""Running a review: panel, terms, going on to the next phase, holds, and publishing each limb."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime
from uuid import UUID

from halcyon.access.viewing import Denied, Viewer
from halcyon.agencies.models import User
from halcyon.audit.acts import act
from halcyon.kernel.calendar import LONDON
from halcyon.kernel.problems import NotDone, refuse
from halcyon.learning.reviews.models import PanelMember, PhaseChange, Review, ReviewHold, ReviewLimb
from halcyon.learning.reviews.rules import OUT, REASON, ended, going_on, next_phase, publication_problems
from halcyon.learning.reviews.standing import audited, facts, facts_of_limb, kept
from halcyon.learning.reviews.timing import time_review
from halcyon.practice.reviews import KINDS
from halcyon.work.actions import finish_tasks, send

CONFLICT = "Somebody who had a part in the care cannot be on the panel. Say that they had none."


@act
def name_on_panel(
    *,
    review_id: UUID,
    part: str,
    profession: str,
    independent: bool,
    by: Viewer,
    at: datetime,
    user: UUID | None = None,
    name: str = "",
    agency: str = "",
) -> PanelMember:
    """Put somebody on the panel: by account, so that they see the review from inside, or by name.

    `independent` says that they had no part in what is reviewed. Raises NotDone for a second chair, for somebody on the
    panel already, and for somebody who is not independent.
    """
    row = kept(review_id, by=by, at=at)
    account = User.objects.select_related("organisation").filter(id=user, is_active=True).first() if user else None
    wrong: dict[str, str] = {}
    if part not in dict(PanelMember.PARTS):
        wrong["part"] = "Choose what they do on the panel."
    elif part == "chair" and row.panel.filter(part="chair", ends__isnull=True).exists():
        wrong["part"] = "There is a chair. End their part first."
    if account is None and len(name.strip()) < 3:
        wrong["name"] = "Choose somebody, or write their name."
    if account and row.panel.filter(user=account.id, ends__isnull=True).exists():
        wrong["user"] = f"{account.name} is on the panel already."
    if len(profession.strip()) < 3:
        wrong["profession"] = "Say as what they sit on it, such as “Detective superintendent”."
    if not independent:
        wrong["independent"] = CONFLICT
    refuse(wrong)
    member = PanelMember.objects.create(
        review=row,
        part=part,
        user=account.id if account else None,
        name=account.name if account else name.strip()[:150],
        agency=account.organisation.code if account else agency[:20],
        profession=profession.strip()[:80],
        begins=at,
        by=by.signing,
    )
    if account and account.id != by.user_id:
        send(
            key=f"review_panel:{member.id}",
            kind="review",
            subject_id=row.id,
            title=f"You are on the panel of the review {row.code_name}"[:200],
            body=f"You are asked to be its {member.get_part_display().lower()}. Open it to read the terms.",
            to_user=account.id,
            link=f"/reviews/{row.id}/",
            reference=row.reference,
            at=at,
        )
    audited("review_panel_named", [row.id, member.id], by=by, at=at)
    return member


@act
def leave_panel(*, member_id: UUID, by: Viewer, at: datetime) -> None:
    """Somebody’s part on a panel ends: from now on they see the review as everybody does.

    Raises Denied for who does not keep the review, and when that part has ended.
    """
    member = PanelMember.objects.select_for_update().filter(id=member_id, ends__isnull=True).first()
    if member is None:
        raise Denied("nobody on a panel")
    row = kept(member.review_id, by=by, at=at)
    member.ends = at
    member.save(update_fields=["ends"])
    audited("review_panel_left", [row.id, member.id], by=by, at=at)


@act
def agree_terms(*, review_id: UUID, terms: str, period_from: date, period_to: date, by: Viewer, at: datetime) -> Review:
    """Agree the terms of reference and the period: agencies are then asked for what they recorded in it."""
    row = kept(review_id, by=by, at=at, phases=("setting_up", "gathering"))
    today = at.astimezone(LONDON).date()
    wrong: dict[str, str] = {}
    if len(terms.strip()) < REASON * 2:
        wrong["terms"] = "Write the questions that the review is to answer."
    if period_from >= period_to:
        wrong["period_to"] = "The period must end after it begins."
    elif period_to > today:
        wrong["period_to"] = "The period cannot end in the future."
    refuse(wrong)
    row.terms, row.period_from, row.period_to = terms.strip(), period_from, period_to
    row.terms_agreed_on = today
    _keep(row, "terms", "period_from", "period_to", "terms_agreed_on")
    audited("review_terms_agreed", [row.id], by=by, at=at)
    return row


@act
def expect(*, review_id: UUID, on: date, why: str, by: Viewer, at: datetime) -> Review:
    """Say when the report is expected, with the reason. It stands in the forecast until it has passed."""
    row = kept(review_id, by=by, at=at, inside=True)
    if row.concluded_at is not None:
        raise NotDone({"": "The report has been agreed."})
    if on < at.astimezone(LONDON).date():
        raise NotDone({"on": "This day has passed."})
    if len(why.strip()) < REASON:
        raise NotDone({"why": "Say why, in a sentence: whoever reads the forecast asks."})
    row.expected_on, row.expected_why = on, why.strip()
    _keep(row, "expected_on", "expected_why")
    audited("review_expected", [row.id], by=by, at=at)
    return row


@act
def go_on(*, review_id: UUID, by: Viewer, at: datetime, report: str = "", why: str = "") -> Review:
    """Bring a review into its next phase. Raises NotDone with everything that is still in the way.

    From the report to its agreement the summary that will be published is given: it names nobody.
    """
    row = kept(review_id, by=by, at=at)
    seen = facts(row)
    reasons = going_on(seen)
    if reasons:
        raise NotDone({"": " ".join(reasons)})
    if row.phase == "reporting":
        if len(report.strip()) < REASON * 2:
            raise NotDone({"report": "Write the summary of the report, in a few sentences that name nobody."})
        row.report, row.concluded_at = report.strip(), at
    row.phase = next_phase(seen)
    if ended(row.phase):
        row.ended_at = at
        finish_tasks(by=by, at=at, outcome="closed", subject_id=row.id)
    _keep(row, "phase", "report", "concluded_at", "ended_at")
    PhaseChange.objects.create(review=row, phase=row.phase, at=at, by=by.signing, why=why.strip())
    time_review(row, by=by, at=at)
    audited("review_phase", [row.id], by=by, at=at)
    return row


@act
def hold(*, review_id: UUID, why: str, by: Viewer, at: datetime) -> ReviewHold:
    """Criminal proceedings hold what is published. Analysis and learning go on."""
    row = kept(review_id, by=by, at=at)
    if row.holds.filter(ends__isnull=True).exists():
        raise NotDone({"": "Publication is on hold already."})
    if len(why.strip()) < REASON:
        raise NotDone({"why": "Say which proceedings, without naming anybody, and who asked for the hold."})
    made = ReviewHold.objects.create(review=row, why=why.strip(), begins=at, by=by.signing)
    audited("review_held_back", [row.id, made.id], by=by, at=at)
    return made


@act
def lift_hold(*, review_id: UUID, why: str, by: Viewer, at: datetime) -> None:
    """The proceedings have ended: reports may be published again."""
    row = kept(review_id, by=by, at=at)
    standing = row.holds.select_for_update().filter(ends__isnull=True).first()
    if standing is None:
        raise NotDone({"": "Publication is not on hold."})
    if len(why.strip()) < REASON:
        raise NotDone({"why": "Say how they ended, and who agreed."})
    standing.ends, standing.lifted_by, standing.lifted_why = at, by.signing, why.strip()
    standing.save(update_fields=["ends", "lifted_by", "lifted_why"])
    audited("review_hold_lifted", [row.id, standing.id], by=by, at=at)


@act
def settle_publication(
    *, limb_id: UUID, outcome: str, confirmed: Iterable[str], why: str, by: Viewer, at: datetime
) -> ReviewLimb:
    """Publish one limb, or say why it is not published. Raises NotDone with everything that its kind asks for first."""
    limb = ReviewLimb.objects.select_for_update().filter(id=limb_id).first()
    if limb is None:
        raise Denied("no such limb")
    row = kept(limb.review_id, by=by, at=at)
    of = facts_of_limb(limb)
    given = [key for key, _ in KINDS[limb.kind].publication.before if key in set(confirmed)]
    reasons = publication_problems(KINDS[limb.kind], facts(row), of, outcome, given, why)
    if reasons:
        raise NotDone({"": " ".join(reasons)})
    limb.publication, limb.confirmed, limb.publication_why, limb.settled_by = outcome, given, why.strip(), by.signing
    limb.published_at = at if outcome == OUT else None
    limb.version += 1
    limb.save()
    time_review(row, by=by, at=at)
    audited("review_publication_settled", [row.id, limb.id], by=by, at=at)
    return limb


def _keep(row: Review, *fields: str) -> None:
    row.version += 1
    row.save(update_fields=[*fields, "version"])
