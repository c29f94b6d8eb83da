"""What happens in the history after a decision: its receivers take it on or send it back, and finish assessments; the
custodians restrict a child; whoever reported it takes it back.
"""

from __future__ import annotations

import uuid
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from halcyon.cases.actions import accept_hand_off, move, send_back_hand_off
from halcyon.cases.actions.beside import beside
from halcyon.cases.models import Case, HandOff
from halcyon.demo.population.script import ConcernScript, TakenOn
from halcyon.frontdoor.actions import restrict_child
from halcyon.kernel.calendar import LONDON

if TYPE_CHECKING:
    from halcyon.demo.concerns import Player

# Who answers for the team that a hand-off is put to.
RECEIVERS = {
    "assessment_manager": "nadia.rahman",
    "early_help_coordinator": "gwen.tate",
    "kingfisher_manager": "sara.lindqvist",
}
CUSTODIAN = "alan.brook"
# Who works it, where it is not the worker that the script names.
WORKERS = {"early_help_coordinator": "gwen.tate", "kingfisher_manager": "ben.hartley"}
# A child is assessed once at a time: what is handed over meanwhile waits until it can be taken on.
AGAIN_AFTER = timedelta(days=20)
BACK = "What the child needs cannot be seen from this: nobody has said what the family wants."
MISSING = "What the family was told, and what they say themselves."
SEEN = {
    "seen": "yes",
    "seen_alone": "yes",
    "not_alone_why": "",
    "seen_what": "Played on the floor and talked about school, a pet and who is at home in the evening.",
}
WRITTEN = {
    "child_seen": "yes",
    "analysis": "Needs that the family sees as well, and strengths to build on; nothing found that is unsafe now.",
    "child_voice": "Likes it best when everybody is at home and nobody shouts.",
    "factors": "Stress at home, money.",
}
TAKEN_BACK = {
    "said_now": "It was another child of that name, and they are sorry to have troubled us.",
    "made_sure": "given",
    "pressed": "no",
}
WEIGHED = "The school says the same, and nothing that any agency holds points to this child."
WHY = "What the assessment found can be met without a plan by the council, and the family agrees with what is offered."


def plan(player: Player, script: ConcernScript, taken_on: TakenOn) -> None:
    """Put what a concern's receivers do in the queue, each step at its moment."""

    def then(after: timedelta | None, step: Callable[[datetime], None]) -> None:
        if after is not None:
            player.at(script.received_at + after, step, script.key)

    then(taken_on.sent_back, lambda moment: _send_back(player, script, moment))
    then(taken_on.decided_again, lambda moment: _decide_again(player, script, moment))
    then(taken_on.after, lambda moment: _take_on(player, script, taken_on, moment))
    then(taken_on.visited, lambda moment: _assess(player, script, taken_on, "see_child", moment))
    then(taken_on.written, lambda moment: _assess(player, script, taken_on, "finish", moment))
    then(taken_on.authorised, lambda moment: _assess(player, script, taken_on, "authorise", moment))


def restrict(player: Player, script: ConcernScript, moment: datetime) -> None:
    """The custodians restrict a child who turns out to be of the family of somebody who works for an agency."""
    person = player.inhabitants.index.get(script.subjects[0].person_id)
    if person is not None:
        restrict_child(
            person_id=person,
            kind="staff_family",
            reason="A parent works for the partnership: colleagues who know the family must not find them here.",
            custodian_post="council.custodian",
            named=[player.users[CUSTODIAN].id],
            by=player.by(CUSTODIAN, moment),
            at=moment,
        )


def take_back(player: Player, script: ConcernScript, moment: datetime) -> None:
    """The contact officer writes down that whoever reported it rang to say that it was a mistake."""
    for case in player.cases(script):
        if case.state in ("triaged", "rated", "asked"):
            by = player.by(script.triage.by_role if script.triage else script.identified_by, moment)
            move(case_id=case.id, key="take_back", given=TAKEN_BACK, by=by, at=moment)


def weighed(case: Case, key: str) -> dict[str, str]:
    """What a decision also has to say of a concern that was taken back."""
    return {"taken_back_weighed": WEIGHED} if key == "decide" and "taken_back" in case.facts else {}


def found(case: Case, level: str, outcome: str) -> str:
    """The level that a decision finds: of an adult, whether the Care Act's test is met."""
    if case.facts.get("kind") != "adult":
        return level
    return "met" if outcome == "adult_safeguarding" else "not_met"


def _waiting(player: Player, script: ConcernScript) -> list[HandOff]:
    cases = player.played.cases_of[script.key]
    opened = Case.objects.filter(parent_id__in=cases).values_list("id", flat=True)
    return list(HandOff.objects.filter(case_id__in=[*cases, *opened], state=HandOff.WAITING).order_by("sent_at", "id"))


def _name_of(player: Player, user: object) -> str:
    return next(name for name, account in player.users.items() if account.id == user)


def _take_on(player: Player, script: ConcernScript, taken_on: TakenOn, moment: datetime) -> None:
    for row in _waiting(player, script):
        if row.outside:
            by, worker, words = _name_of(player, row.sent_by), None, f"Duty social worker, {row.receiver}"
        elif row.to_user:
            by, worker, words = _name_of(player, row.to_user), row.to_user, ""
        else:
            assesses = row.value == "assessment"
            if assesses and any(b.pathway == "assessment" and b.closed_at is None for b in beside(_record(row))):
                player.at(moment + AGAIN_AFTER, lambda now: _take_on(player, script, taken_on, now), script.key)
                continue
            by, words = RECEIVERS[row.to_role], ""
            worker = player.users[WORKERS.get(row.to_role, taken_on.worker)].id
        accept_hand_off(hand_off_id=row.id, worker=worker, worker_words=words, by=player.by(by, moment), at=moment)


def _record(row: HandOff) -> uuid.UUID:
    return Case.objects.get(id=row.case_id).record_id


def _send_back(player: Player, script: ConcernScript, moment: datetime) -> None:
    for row in _waiting(player, script):
        if row.to_role in RECEIVERS and not row.to_user:
            by = player.by(RECEIVERS[row.to_role], moment)
            send_back_hand_off(hand_off_id=row.id, reason=BACK, missing=MISSING, by=by, at=moment)


def _decide_again(player: Player, script: ConcernScript, moment: datetime) -> None:
    decision = script.decision
    for case in player.cases(script):
        if case.state == "returned" and decision is not None:
            given = {
                "outcome": decision.outcome,
                "level": found(case, decision.level, decision.outcome),
                "legal_basis": decision.legal_basis,
                "reason": f"{decision.reason} The family has been rung: they want help and were told who will come.",
                "handover_note": f"{decision.reason} The family has been rung, and knows who will come.",
                "not_known": decision.not_known,
                "child_voice": decision.child_voice,
                "unanswered_reason": decision.unanswered_reason,
                **weighed(case, "decide"),
            }
            move(case_id=case.id, key="decide", given=given, by=player.by(decision.by_role, moment), at=moment)


def _assess(player: Player, script: ConcernScript, taken_on: TakenOn, key: str, moment: datetime) -> None:
    """The next step of every assessment that came of a concern and stands where the step begins."""
    day = moment.astimezone(LONDON).date().isoformat()
    given = {
        "see_child": {"seen_on": day, **SEEN},
        "finish": WRITTEN,
        "authorise": {"outcome": taken_on.outcome, "reason": WHY},
    }[key]
    stands = "written" if key == "authorise" else "under_way"
    cases = Case.objects.filter(
        parent_id__in=player.played.cases_of[script.key], pathway="assessment", state=stands
    ).order_by("opened_at", "id")
    by = player.by(RECEIVERS["assessment_manager"] if key == "authorise" else taken_on.worker, moment)
    for case in cases:
        move(case_id=case.id, key=key, given=given, by=by, at=moment)
