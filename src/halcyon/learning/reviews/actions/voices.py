"""The family’s part, at every stage; the practitioners’ part; and telling them what came of it."""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID

from halcyon.access.viewing import Denied, Viewer
from halcyon.agencies.models import User
from halcyon.audit.acts import act
from halcyon.kernel.calendar import LONDON
from halcyon.kernel.problems import refuse
from halcyon.learning.reviews.models import FamilyContact, PractitionerPart
from halcyon.learning.reviews.rules import REASON
from halcyon.learning.reviews.standing import audited, kept
from halcyon.practice.reviews.phases import FAMILY_STAGES
from halcyon.work.actions import send


@act
def record_family(
    *,
    review_id: UUID,
    stage: str,
    relation: str,
    outcome: str,
    on: date,
    by: Viewer,
    at: datetime,
    how: str = "",
    words: str = "",
    why: str = "",
) -> FamilyContact:
    """Write down how somebody of the family was asked at one stage, and what they said, or why they were not asked.

    `relation` says who they are to the person, never their name. Raises NotDone where what belongs to it is missing.
    """
    row = kept(review_id, by=by, at=at, inside=True)
    wrong: dict[str, str] = {}
    if stage not in dict(FAMILY_STAGES):
        wrong["stage"] = "Choose the stage."
    if outcome not in dict(FamilyContact.OUTCOMES):
        wrong["outcome"] = "Choose what came of it."
    if len(relation.strip()) < 3:
        wrong["relation"] = "Say who they are to the person, such as “her mother”. Leave out the name."
    if on > at.astimezone(LONDON).date():
        wrong["on"] = "This is in the future."
    if outcome == "not_contacted" and len(why.strip()) < REASON:
        wrong["why"] = "Say why they were not contacted, in a sentence."
    if outcome in ("asked", "took_part", "declined") and len(how.strip()) < 3:
        wrong["how"] = "Say how they were asked, such as “a visit at home, with an advocate”."
    if outcome == "took_part" and len(words.strip()) < 3:
        wrong["words"] = "Write what they said, in their own words."
    refuse(wrong)
    made = FamilyContact.objects.create(
        review=row,
        stage=stage,
        relation=relation.strip()[:80],
        how=how.strip()[:120],
        outcome=outcome,
        words=words.strip(),
        why=why.strip(),
        on=on,
        at=at,
        by=by.signing,
    )
    audited("review_family_recorded", [row.id, made.id], by=by, at=at)
    return made


@act
def record_practitioner(
    *,
    review_id: UUID,
    profession: str,
    way: str,
    on: date,
    by: Viewer,
    at: datetime,
    user: UUID | None = None,
    name: str = "",
    agency: str = "",
    words: str = "",
) -> PractitionerPart:
    """Write down that somebody who worked with the family took part, in which profession, and what they said."""
    row = kept(review_id, by=by, at=at, inside=True)
    account = User.objects.select_related("organisation").filter(id=user, is_active=True).first() if user else None
    wrong: dict[str, str] = {}
    if account is None and (len(name.strip()) < 3 or not agency.strip()):
        wrong["name"] = "Choose somebody, or write their name and choose their agency."
    if way not in dict(PractitionerPart.WAYS):
        wrong["way"] = "Choose how they took part."
    if len(profession.strip()) < 3:
        wrong["profession"] = "Say what their profession is, such as “Health visitor”."
    if on > at.astimezone(LONDON).date():
        wrong["on"] = "This is in the future."
    refuse(wrong)
    made = PractitionerPart.objects.create(
        review=row,
        user=account.id if account else None,
        name=account.name if account else name.strip()[:150],
        agency=account.organisation.code if account else agency[:20],
        profession=profession.strip()[:80],
        way=way,
        on=on,
        words=words.strip(),
        by=by.signing,
        at=at,
    )
    audited("review_practitioner_recorded", [row.id, made.id], by=by, at=at)
    return made


@act
def give_feedback(*, practitioner_id: UUID, text: str, by: Viewer, at: datetime, how: str = "") -> PractitionerPart:
    """Tell somebody who took part what the review found. By message with a receipt where they have an account.

    Somebody without one is told by hand: `how` says in which way. Raises NotDone without words, or the second time.
    """
    part = PractitionerPart.objects.select_for_update().select_related("review").filter(id=practitioner_id).first()
    if part is None:
        raise Denied("nobody who took part")
    row = kept(part.review_id, by=by, at=at, inside=True)
    wrong: dict[str, str] = {}
    if part.told_at is not None:
        wrong[""] = f"{part.name} has been given feedback."
    if len(text.strip()) < REASON:
        wrong["text"] = "Write what they are told, in a sentence or more."
    if part.user is None and len(how.strip()) < 3:
        wrong["how"] = f"{part.name} has no account here. Say how they were told, such as “by telephone”."
    refuse(wrong)
    part.feedback, part.told_at, part.told_by, part.told_how = text.strip(), at, by.signing, how.strip()[:120]
    if part.user is not None:
        part.message = send(
            key=f"review_feedback:{part.id}",
            kind="review",
            subject_id=row.id,
            title=f"What came of the review in which you took part: {row.code_name}"[:200],
            body=text.strip(),
            to_user=part.user,
            reference=row.reference,
            needs_receipt=True,
            from_user=by.user_id,
            at=at,
        ).id
    part.save()
    audited("review_feedback_given", [row.id, part.id], by=by, at=at)
    return part
