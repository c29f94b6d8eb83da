"""What hard rules ask of people: opened when a rule fires, also on a draft, and open until a person has answered."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Iterable
from datetime import datetime, time
from functools import partial

from halcyon.access.viewing import Denied, Viewer
from halcyon.agencies.queries import holders_of_role
from halcyon.audit.actions import record_act
from halcyon.audit.acts import act
from halcyon.audit.rows import add
from halcyon.kernel.calendar import LONDON
from halcyon.kernel.instruments import DEMANDS, SAME_DAY, DemandKind, HardRule, Instrument
from halcyon.kernel.problems import NotDone
from halcyon.kernel.registry import registry
from halcyon.responses.models import Demand, Response
from halcyon.work.actions import finish_tasks, open_task

TASK, NAMED_TASK = "tool_demand", "tool_demand_named"
# What is asked of the author's named professional, who supervises safeguarding work, as well as of the author.
ALSO_NAMED = {
    DemandKind.SAME_DAY_CONVERSATION: "Talk today with a colleague about a tool that they filled in",
    DemandKind.SUPERVISOR_REVIEW: "Go through a tool with the colleague who filled it in",
}


# Who supervises somebody in an agency at a moment, if anybody does. The room that keeps supervision stands above this
# one and puts itself in here when the application starts.
SUPERVISORS: list[Callable[[uuid.UUID, str, datetime], uuid.UUID | None]] = []


class NotAnswered(NotDone):
    """What is still to be said before a demand is answered: field to what is wrong, in plain words."""


def open_demands(
    response: Response, definition: Instrument, rules: Iterable[HardRule], *, by: Viewer, at: datetime
) -> list[Demand]:
    """Open what these rules demand, once for each rule and kind, with a task for whoever must act.

    A demand that is still open on the response which this one replaces is not asked a second time. Nothing here closes
    a demand: an answer that is changed or taken out leaves it open.
    """
    wanted = [(rule, DemandKind(kind)) for rule in rules for kind in rule.demands]
    if not wanted:
        return []
    on = [response.id, *([response.supersedes] if response.supersedes else ())]
    standing = {
        (d.rule, d.kind)
        for d in Demand.objects.filter(response_id__in=on)
        if d.response_id == response.id or d.state == "open"
    }
    fresh = [(rule, kind) for rule, kind in wanted if (rule.key, kind.value) not in standing]
    return [_open(response, rule, kind, by=by, at=at) for rule, kind in fresh]


def _open(response: Response, rule: HardRule, kind: DemandKind, *, by: Viewer, at: datetime) -> Demand:
    profile = registry.profile
    named = {"role": "", "agency": "", "post": ""}
    supervisor = _supervisor(response, at=at) if kind is DemandKind.SUPERVISOR_REVIEW else None
    if kind in ALSO_NAMED:
        there = holders_of_role(profile.named_role, agency=response.owner_agency, at=at)
        named = (
            {"role": profile.named_role, "agency": response.owner_agency, "post": ""}
            if [u for u in there if u != response.author]
            else {"role": "", "agency": "", "post": profile.named_post}
        )
    due = datetime.combine(at.astimezone(LONDON).date(), time(23, 59), LONDON) if kind in SAME_DAY else None
    demand = Demand(
        response=response, rule=rule.key, kind=kind.value, opened_at=at, due_at=due, supervisor=supervisor, **named
    )
    if not add(demand, unless=("response_id", "rule", "kind")):
        return Demand.objects.get(response=response, rule=rule.key, kind=kind.value)
    wants = partial(open_task, subject_id=response.id, link=f"/tools/{response.id}/today/", at=at, due_at=due)
    wants(key=f"{TASK}:{demand.id}", kind=TASK, title=DEMANDS[kind], user=response.author)
    if demand.role or demand.post:
        wants(
            key=f"{NAMED_TASK}:{demand.id}",
            kind=NAMED_TASK,
            title=ALSO_NAMED[kind],
            role=demand.role,
            agency=demand.agency,
            post=demand.post,
            asked_by=response.author,
        )
    if demand.supervisor is not None:
        wants(
            key=f"{NAMED_TASK}:{demand.id}:supervisor",
            kind=NAMED_TASK,
            title=ALSO_NAMED[kind],
            user=demand.supervisor,
            asked_by=response.author,
        )
    record_act(
        by,
        "rule_fired",
        "demand",
        [demand.id, response.id, response.subject_id],
        decision=kind.value,
        rule=rule.key,
        at=at,
    )
    return demand


def _supervisor(response: Response, *, at: datetime) -> uuid.UUID | None:
    found = (ask(response.author, response.owner_agency, at) for ask in SUPERVISORS)
    return next((user for user in found if user is not None and user != response.author), None)


def is_asked(demand: Demand, by: Viewer) -> bool:
    """Whether this viewer is the named professional, or the author's supervisor, who is asked beside the author."""
    in_role = bool(demand.role) and demand.role in by.roles and demand.agency == by.agency
    supervises = demand.supervisor is not None and demand.supervisor == by.user_id
    supervises = supervises and demand.response.owner_agency == by.agency
    return in_role or supervises or bool(demand.post and demand.post in by.posts)


def _may_answer(demand: Demand, by: Viewer) -> None:
    author = demand.response.author == by.signing and demand.response.owner_agency == by.agency
    if not author and not is_asked(demand, by):
        raise Denied("asked of somebody else")


@act
def answer_demand(
    *,
    demand_id: uuid.UUID,
    agreed: str,
    by: Viewer,
    at: datetime,
    whom: str = "",
    spoken_at: datetime | None = None,
    reference: str = "",
) -> Demand:
    """Say how a demand was met: with whom they spoke, when, and what was agreed; or what was decided.

    A demand to refer is met by a concern that somebody raised: its `reference`. Raises `NotAnswered` with what is
    missing, and `Denied` for anyone but the author and whoever is asked beside them.
    """
    demand = Demand.objects.select_for_update().select_related("response").get(id=demand_id, state="open")
    _may_answer(demand, by)
    wrong: dict[str, str] = {}
    if demand.kind == DemandKind.SAME_DAY_CONVERSATION:
        if not whom.strip():
            wrong["whom"] = "Enter with whom you spoke"
        if spoken_at is None:
            wrong["spoken_at"] = "Enter when you spoke"
        elif not demand.response.started_at.astimezone(LONDON).date() <= spoken_at.astimezone(LONDON).date():
            wrong["spoken_at"] = "When you spoke must not lie before the day on which the tool was begun"
        elif spoken_at > at:
            wrong["spoken_at"] = "When you spoke must not lie in the future"
    if demand.kind == DemandKind.REFERRAL and not reference:
        wrong["reference"] = "Refer now, or enter the reference of the concern that you raised"
    if demand.kind != DemandKind.REFERRAL and len(agreed.strip()) < 10:
        wrong["agreed"] = "Say what was agreed or decided, in 10 characters or more"
    if wrong:
        raise NotAnswered(wrong)
    return _answered(demand, agreed=agreed, whom=whom, spoken_at=spoken_at, reference=reference, by=by, at=at)


@act
def referred(*, response_id: uuid.UUID, reference: str, by: Viewer, at: datetime) -> int:
    """A concern with this reference was raised from a response: it meets every open demand to refer. Returns how many.

    Somebody who neither filled in the tool nor is asked about it meets none; their concern is received all the same.
    """
    met = 0
    open_ones = Demand.objects.select_for_update().select_related("response").filter(response_id=response_id)
    for demand in open_ones.filter(state="open", kind=DemandKind.REFERRAL.value).order_by("opened_at", "id"):
        if demand.response.author == by.signing or is_asked(demand, by):
            _answered(demand, agreed="", whom="", spoken_at=None, reference=reference, by=by, at=at)
            met += 1
    return met


def _answered(
    demand: Demand,
    *,
    agreed: str,
    whom: str,
    spoken_at: datetime | None,
    reference: str,
    by: Viewer,
    at: datetime,
) -> Demand:
    demand.state, demand.answered_at, demand.answered_by = "answered", at, by.signing
    demand.agreed, demand.whom, demand.spoken_at = agreed.strip(), whom.strip()[:200], spoken_at
    demand.reference = reference[:30]
    demand.save()
    named = f"{NAMED_TASK}:{demand.id}"
    keys = [f"{TASK}:{demand.id}", named, f"{named}:supervisor"]
    finish_tasks(by=by, at=at, outcome="answered", keys=keys)
    record_act(
        by, "demand_answered", "demand", [demand.id, demand.response_id], decision=demand.kind, rule=demand.rule, at=at
    )
    return demand
