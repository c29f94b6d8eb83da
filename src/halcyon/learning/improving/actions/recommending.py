"""Writing a recommendation down, and whether each agency accepts it."""

from __future__ import annotations

import uuid
from collections.abc import Collection
from datetime import date, datetime

from halcyon.access.viewing import Denied, Viewer, require
from halcyon.agencies.models import Organisation
from halcyon.audit.acts import act
from halcyon.audit.rows import add
from halcyon.kernel.counting import end_of_day
from halcyon.kernel.problems import refuse
from halcyon.kernel.roles import Capability
from halcyon.learning.improving.actions.common import WRITES, log, today_of
from halcyon.learning.improving.models import AgencyAnswer, Recommendation, RecommendationTheme
from halcyon.learning.improving.rules import answer_due, enough
from halcyon.practice.action_ladder import ANSWERS
from halcyon.practice.learning_themes import BY_KEY
from halcyon.work.actions import finish_tasks, next_reference, open_task


@act
def recommend(
    *,
    text: str,
    source_kind: str,
    source_id: uuid.UUID | None,
    source_title: str,
    themes: Collection[str] = (),
    agencies: Collection[str] = (),
    said_on: date | None = None,
    by: Viewer,
    at: datetime,
) -> Recommendation:
    """Write down what a review, an audit, an inspection or somebody outside recommends.

    `source_kind` is one of `Recommendation.SOURCES`, `source_id` the opaque id of what said it (None for a source that
    is not kept here) and `source_title` its title, with a code name and never a person's. `themes` are keys of
    `practice.learning_themes`. The `agencies` (codes) that it is addressed to are asked whether they accept it.
    Raises Denied without a capability to keep reviews, audits, inspections, signals or actions, and NotDone.
    """
    if not by.capabilities & WRITES:
        raise Denied("needs to keep actions or what they come from")
    return write_recommendation(
        text=text,
        source_kind=source_kind,
        source_id=source_id,
        source_title=source_title,
        themes=themes,
        agencies=agencies,
        said_on=said_on,
        by=by,
        at=at,
    )


def write_recommendation(
    *,
    text: str,
    source_kind: str,
    source_id: uuid.UUID | None,
    source_title: str,
    themes: Collection[str] = (),
    agencies: Collection[str] = (),
    said_on: date | None = None,
    by: Viewer,
    at: datetime,
) -> Recommendation:
    """`recommend` for acts that have asked already who may. Call it inside an act."""
    wrong = {}
    if not enough(text):
        wrong["text"] = "Write what should change, in a sentence or more."
    if source_kind not in dict(Recommendation.SOURCES):
        wrong["source_kind"] = "Choose where it comes from."
    if not source_title.strip():
        wrong["source_title"] = "Give the title of what said it."
    if set(themes) - set(BY_KEY):
        wrong["themes"] = "Choose themes from the list."
    said_on = said_on or today_of(at)
    if said_on > today_of(at):
        wrong["said_on"] = "It cannot have been said in the future."
    if unknown_agencies(agencies):
        wrong["agencies"] = "Choose agencies from the list."
    refuse(wrong)
    row = Recommendation(
        reference=f"R-{next_reference():05d}",
        text=text.strip(),
        source_kind=source_kind,
        source_id=source_id,
        source_title=source_title.strip()[:200],
        said_on=said_on,
        by=by.user_id,
        at=at,
    )
    add(row)
    add(*(RecommendationTheme(recommendation=row, theme=key) for key in dict.fromkeys(themes)))
    log("recommendation_written", row.id, by=by, at=at)
    for code in dict.fromkeys(agencies):
        ask(row, code, at=at)
    return row


def unknown_agencies(codes: Collection[str]) -> set[str]:
    """Those of the codes that no organisation has."""
    return set(codes) - set(Organisation.objects.filter(code__in=set(codes)).values_list("code", flat=True))


def ask(row: Recommendation, agency: str, *, at: datetime) -> AgencyAnswer:
    """Address a recommendation to an agency, once, and put it on the list of those who answer for it there."""
    answer = AgencyAnswer(recommendation=row, agency=agency, at=at)
    if not add(answer, unless=("recommendation_id", "agency")):
        return AgencyAnswer.objects.get(recommendation=row, agency=agency)
    open_task(
        key=answer_key(row.id, agency),
        kind="recommendation_answer",
        title=f"Say whether your agency accepts recommendation {row.reference}",
        subject_id=row.id,
        link=f"/recommendations/{row.id}/",
        role=ANSWERS,
        agency=agency,
        due_at=end_of_day(answer_due(today_of(at))),
        reference=row.reference,
        at=at,
    )
    return answer


def unanswered_key(recommendation_id: uuid.UUID, agency: str) -> str:
    """The task to ask an agency why it has not answered."""
    return f"recommendation_unanswered:{recommendation_id}:{agency}"


def answer_key(recommendation_id: uuid.UUID, agency: str) -> str:
    return f"recommendation_answer:{recommendation_id}:{agency}"


@act
def address(*, recommendation_id: uuid.UUID, agency: str, by: Viewer, at: datetime) -> AgencyAnswer:
    """Address a recommendation to one more agency. Raises Denied, and NotDone for an agency that does not exist."""
    require(by, Capability.KEEP_ACTIONS)
    row = _recommendation(recommendation_id)
    refuse({"agency": "Choose an agency from the list."} if unknown_agencies([agency]) else {})
    log("recommendation_addressed", row.id, by=by, at=at)
    return ask(row, agency, at=at)


@act
def answer_recommendation(
    *, recommendation_id: uuid.UUID, agency: str, accepted: bool, reason: str = "", by: Viewer, at: datetime
) -> AgencyAnswer:
    """Say for an agency whether it accepts a recommendation. Not accepting needs a reason.

    Those who answer for the agency may, and who keeps the actions on its behalf. Raises Denied for others and for an
    agency that it is not addressed to; NotDone without a reason, or while actions of the agency answer it.
    """
    if not (by.can(Capability.KEEP_ACTIONS) or (by.can(Capability.CONTRIBUTE) and by.agency == agency)):
        raise Denied("not their agency")
    row = (
        AgencyAnswer.objects.select_for_update()
        .filter(recommendation_id=recommendation_id, agency=agency)
        .select_related("recommendation")
        .first()
    )
    if row is None:
        raise Denied("not addressed to them")
    wrong = {}
    if not accepted and not enough(reason):
        wrong["reason"] = "Say why it is not accepted, in a sentence or more."
    if not accepted and row.recommendation.actions.filter(agency=agency).exclude(state="stopped").exists():
        wrong["accepted"] = "The agency has an action for it. Stop that action with a reason first."
    refuse(wrong)
    row.answer, row.reason = "accepted" if accepted else "not_accepted", reason.strip()
    row.by, row.at = by.signing, at
    row.save(update_fields=["answer", "reason", "by", "at"])
    keys = [answer_key(recommendation_id, agency), unanswered_key(recommendation_id, agency)]
    finish_tasks(by=by, at=at, outcome="done", keys=keys)
    log("recommendation_answered", recommendation_id, by=by, at=at, decision=row.answer)
    return row


@act
def set_themes(*, recommendation_id: uuid.UUID, themes: Collection[str], by: Viewer, at: datetime) -> None:
    """Put a recommendation under these themes and no others."""
    require(by, Capability.KEEP_ACTIONS)
    row = _recommendation(recommendation_id)
    refuse({"themes": "Choose themes from the list."} if set(themes) - set(BY_KEY) else {})
    row.themes.exclude(theme__in=themes).delete()
    add(
        *(RecommendationTheme(recommendation=row, theme=key) for key in dict.fromkeys(themes)),
        unless=("recommendation_id", "theme"),
    )
    log("recommendation_themes_set", row.id, by=by, at=at)


def _recommendation(recommendation_id: uuid.UUID) -> Recommendation:
    row = Recommendation.objects.select_for_update().filter(id=recommendation_id).first()
    if row is None:
        raise Denied("no such recommendation")
    return row
