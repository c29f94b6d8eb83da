"""What a move does besides changing the state: agencies are asked, other cases opened, people told."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from halcyon.access.actions import extend_restriction
from halcyon.access.labels import label_of
from halcyon.access.queries import restrictions
from halcyon.access.viewing import Viewer
from halcyon.agencies.queries import organisation_name, service_code
from halcyon.cases.actions.again import asked_again, require_reason
from halcyon.cases.actions.asking import ask_agency
from halcyon.cases.actions.gathering import gather
from halcyon.cases.actions.handing_over import hand_over, route_of
from halcyon.cases.actions.opening import open_case
from halcyon.cases.models import Case
from halcyon.cases.wording import sentence
from halcyon.chronology.models import Event
from halcyon.chronology.queries import history
from halcyon.kernel.calendar import LONDON
from halcyon.kernel.copied import copied_from, tells_place
from halcyon.kernel.effects import HAPPENED, OPENED, REFERENCE, Asks, Gathers, HandsOver, Opens, Tell
from halcyon.kernel.pathways import Move, Refused
from halcyon.kernel.registry import registry
from halcyon.kernel.sharing import Ask
from halcyon.people.retrieval import protected_places
from halcyon.responses.models import Response
from halcyon.sharing.actions import ask_facts, disclose, put_to_policy
from halcyon.work.actions import send

MESSAGE = "message"


def carry_out(
    effect: object, *, case: Case, step: Move, answers: Mapping[str, Any], event: Event, by: Viewer, at: datetime
) -> None:
    """Carry out one effect. The list is closed; anything else is a programming error."""
    if isinstance(effect, Asks):
        _ask(effect, case=case, answers=answers, by=by, at=at)
    elif isinstance(effect, Opens):
        if effect.wanted({**case.facts, **answers}):
            open_next(effect, case=case, answers=answers, happened=event.happened_at, by=by, at=at)
    elif isinstance(effect, HandsOver):
        note, value = str(answers.get(effect.note) or ""), case.facts.get(effect.fact)
        route = route_of(case, value)
        if route is not None and route.outside:
            _stays_in(case, note)
        hand_over(value, note, case=case, by=by, at=at, reason=str(answers.get("reason") or ""))
    elif isinstance(effect, Gathers):
        gather(effect, case=case, by=by, at=at)
    elif isinstance(effect, Tell):
        way = str(answers.get(effect.way) or MESSAGE)
        _tell(effect, case=case, words=_told(step, answers, case.facts), event=event, by=by, at=at, way=way)
    else:
        raise TypeError(f"no such effect: {effect!r}")


def open_next(
    effect: Opens,
    *,
    case: Case,
    answers: Mapping[str, Any],
    happened: datetime,
    by: Viewer,
    at: datetime,
    service: str = "",
) -> Case:
    """Open the next pathway for the same record, with what it carries over. `service` is the code of the service that
    works it, when that is not the one that the effect names.
    """
    at_hand: dict[str, Any] = {**case.facts, **answers, HAPPENED: happened.isoformat(), REFERENCE: case.reference}
    if any(source == OPENED for _, source in effect.carries):
        at_hand[OPENED] = history(case.id)[0].happened_at.isoformat()
    facts = {name: at_hand[source] for name, source in effect.carries if at_hand.get(source) not in (None, "")}
    working = service or effect.service or (service_code(case.service) if case.service else "")
    child = open_case(
        pathway=effect.pathway,
        record_id=case.record_id,
        by=by,
        at=at,
        label=label_of(case),
        facts={"from": case.reference, **facts},
        data=facts,
        parent=case.id,
        purpose=effect.purpose,
        service_code=working if effect.purpose else "",
    )
    for restriction in restrictions([case.id], at=at):
        extend_restriction(group=restriction.group, subject_ids=[child.id], by=by, at=at)
    if effect.hands_over:
        hand_over(effect.hands_over, str(answers.get(effect.note) or ""), case=child, by=by, at=at)
    if effect.gathers:
        gather(Gathers(effect.gathers), case=child, by=by, at=at)
    return child


def _ask(effect: Asks, *, case: Case, answers: Mapping[str, Any], by: Viewer, at: datetime) -> None:
    categories = answers.get("categories") or ["involvement", "concern"]
    reason = str(answers.get(effect.again) or "")
    again = asked_again(case, answers[effect.question], categories, at=at) if effect.again else {}
    require_reason(again, reason, by=by, at=at)
    for agency in answers[effect.question]:
        ask_agency(
            case=case,
            agency=agency,
            purpose=effect.purpose,
            categories=categories,
            question=str(answers.get("question") or ""),
            instrument=effect.instrument,
            consent=_consent(effect, agency, answers, at=at),
            again=(again[agency].id, reason) if agency in again else None,
            by=by,
            at=at,
        )


def _consent(effect: Asks, agency: str, answers: Mapping[str, Any], *, at: datetime) -> dict[str, Any] | None:
    """What the answers say about consent to this one agency; None where that was not asked."""
    start = f"{effect.consent}_{agency.lower()}"
    if not effect.consent or not answers.get(start):
        return None
    found = {"given": answers[start]}
    for name in ("who", "name", "on", "scope", "reason", "weighed"):
        if answers.get(f"{start}_{name}"):
            found[name] = answers[f"{start}_{name}"]
    on = found.get("on")
    day = date.fromisoformat(on) if isinstance(on, str) else on
    if day is not None and day > at.astimezone(LONDON).date():
        raise Refused((f"The day on which consent to ask {organisation_name(agency)} was said has not come yet.",))
    return found


def keep_in(case: Case, step: Move, answers: Mapping[str, Any]) -> None:
    """What leaves the hub may not repeat what an agency answered, nor tell where a protected person can be found.

    Applies to moves that tell or ask somebody. Raises `Refused` before anything is written (G10, G12).
    """
    if not any(isinstance(effect, Tell | Asks) for effect in step.then):
        return
    _stays_in(case, "\n".join(str(v) for v in answers.values() if isinstance(v, str)))


def _stays_in(case: Case, text: str) -> None:
    # A case about another one is told from what the other one knows.
    about = [i for i in (case.id, case.parent_id) if i]
    answered = Response.objects.filter(case_id__in=about).exclude(state="draft").exclude(owner_agency=case.owner_agency)
    said = [str(v) for row in answered for v in row.answers.values() if isinstance(v, str)]
    if copied_from(text, said):
        raise Refused(
            ("This repeats what another agency told the hub. Put it in your own words, and only what is needed.",)
        )
    if tells_place(text, protected_places(case.record_id)):
        raise Refused(("This tells where a protected person can be found. Take the address or number out.",))


def _told(step: Move, answers: Mapping[str, Any], facts: Mapping[str, Any]) -> str:
    return str(answers.get("told") or sentence(step, answers, facts))


def _tell(effect: Tell, *, case: Case, words: str, event: Event, by: Viewer, at: datetime, way: str = MESSAGE) -> None:
    """Propose telling someone. The agreement decides; what it permits is sent and written in the ledger.

    What a person told them in another `way` is written in the ledger only.
    """
    referrer = effect.whom == "referrer"
    agency = str(case.facts.get("referrer_agency") or case.owner_agency) if referrer else case.owner_agency
    decision = put_to_policy(
        ask=Ask(
            purpose=effect.purpose,
            asking_agency=agency,
            holding_agency=case.owner_agency,
            categories=frozenset({effect.about}),
            on=at.date(),
            facts=ask_facts(case.facts),
        ),
        subject_id=case.record_id,
        case_id=case.id,
        question=words,
        by=by,
        at=at,
        proposal=f"tell:{effect.whom}",
        reference=case.reference,
        recipient_kind="referrer" if referrer else "post",
    )
    if decision.outcome != "disclose":
        # Nobody may believe that somebody was told: without the agreement's leave the move does not happen.
        raise Refused(tuple(decision.reasons))
    items = f"{registry.categories[effect.about].title}: the words are in the message and the chronology"
    if way != MESSAGE:
        disclose(decision=decision, items=items.replace("message", way), by=by, at=at, channel=way)
        return
    user = case.facts.get("referrer_user") if referrer else None
    message = send(
        key=f"tell:{event.id}:{effect.whom}",
        kind="told",
        subject_id=case.id,
        title=effect.title or f"What came of your concern {case.facts.get('contact_reference') or case.reference}"
        if referrer
        else f"About {case.reference}",
        body=words,
        to_user=uuid.UUID(user) if user else None,
        to_agency="" if user or not referrer else agency,
        to_post="" if referrer else effect.whom,
        reference=str(case.facts.get("contact_reference") or case.reference),
        from_user=by.user_id,
        needs_receipt=True,
        at=at,
    )
    disclose(
        decision=decision,
        items=items,
        by=by,
        at=at,
        channel="message",
        to_user=message.to_user,
        message_ref=message.id,
    )
