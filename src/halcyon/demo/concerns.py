"""Playing the demonstration's concerns through the real acts, in the order in which they happened."""

from __future__ import annotations

import heapq
import itertools
import uuid
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta

from django.db import transaction

from halcyon.access.viewing import Viewer, viewer_for
from halcyon.agencies.models import User
from halcyon.cases.actions import allocate, move, open_request, return_information, review_request
from halcyon.cases.models import AgencyRequest, Case
from halcyon.demo import already, taking_on
from halcyon.demo.asking import consent_answers, subject_of
from halcyon.demo.council import Council
from halcyon.demo.delivering import deliver_quietly
from halcyon.demo.inhabitants import Inhabitants
from halcyon.demo.population.script import ConcernScript, Request, Taken
from halcyon.demo.reviewing_cast import REVIEWERS
from halcyon.frontdoor.actions import receive_concern, say_who
from halcyon.frontdoor.concern import Concern
from halcyon.frontdoor.handovers.actions import accept
from halcyon.frontdoor.handovers.night import change_shifts
from halcyon.frontdoor.models import HandoverItem
from halcyon.work.actions import notice_breaches

Progress = Callable[[str, int, int], None]
Step = Callable[[datetime], None]
Planned = tuple[datetime, int, str, Step]

BY_ROLE = {"contact_officer": "tom.ashdown", "mash_social_worker": "ruth.okafor", "mash_manager": "helen.marsh"}
MANAGER = BY_ROLE["mash_manager"]
OFFICERS = {
    "POLICE": "imran.shah",
    "COMMUNITY": "nia.bowen",
    "ACUTE": "peter.lowe",
    "GP": "dr.sana.malik",
    "SCHOOLS": "carol.jennings",
    "PROBATION": "lewis.grant",
    "YJS": "abi.cole",
    "HOUSING": "sean.doyle",
    "VCS": "fatima.noor",
    "ICB": "maeve.kelly",
}
REFERRERS = {**OFFICERS, "COMMUNITY": "amina.yusuf", "COUNCIL": "jo.fenwick", "PUBLICHEALTH": "beth.carver"}
REVIEW_AFTER = timedelta(minutes=25)
# Enough for every state, several late ones and a list worth working; each costs about a quarter of a second to play.
CONCERNS = 100


@dataclass
class Played:
    """What the playing made."""

    contacts: int = 0
    cases: int = 0
    cases_of: dict[str, tuple[uuid.UUID, ...]] = field(default_factory=dict)


def play(
    inhabitants: Inhabitants,
    scripts: Sequence[ConcernScript],
    *,
    users: dict[str, User],
    at: datetime,
    days: int,
    progress: Progress,
    council: bool = False,
) -> Played:
    """Play every script up to `at`, and what the jobs would have done each evening of the `days` before it; with
    `council` also what the council does with what the hub has handed over.
    """
    player = Player(inhabitants, users)
    for script in scripts:
        player.plan(script)
    evening = at.astimezone(UTC).replace(hour=19, minute=0, second=0, microsecond=0) - timedelta(days=days)
    while evening <= at:
        player.at(evening, player.evening)
        player.at(evening + timedelta(hours=14), player.morning)
        evening += timedelta(days=1)
    if council:
        Council(player, {script.key: script.kind for script in scripts}).plan(since=at - timedelta(days=days), until=at)
    player.run(until=at, progress=progress)
    notice_breaches(at=at)
    change_shifts(at=at)
    deliver_quietly(at)
    return player.played


class Player:
    """Carries scripts out step by step, each at its moment, whoever it concerns. Every step belongs to one concern."""

    def __init__(self, inhabitants: Inhabitants, users: dict[str, User]) -> None:
        self.inhabitants, self.users = inhabitants, users
        self.queue: list[Planned] = []
        self.order = itertools.count()
        self.played = Played()
        self.viewers: dict[str, Viewer] = {}

    def at(self, moment: datetime, step: Step, concern: str = "") -> None:
        heapq.heappush(self.queue, (moment, next(self.order), concern, step))

    def carry_out(self, moment: datetime, concern: str, step: Step) -> None:
        """One step, at its moment. `concern` is the key of its script, or empty for what a job does."""
        step(moment)

    def evening(self, moment: datetime) -> None:
        """What the jobs would have done by then, and the night taking over what cannot wait."""
        notice_breaches(at=moment)
        self._hand_over("to_night", "noreen.tate", moment)

    def morning(self, moment: datetime) -> None:
        """The hub takes over from the night, on working days."""
        self._hand_over("to_day", "helen.marsh", moment)

    def _hand_over(self, kind: str, taker: str, moment: datetime) -> None:
        change_shifts(at=moment)
        items = HandoverItem.objects.filter(handover__kind=kind, state="waiting", handover__given_at__isnull=False)
        ids = list(items.values_list("id", flat=True))
        if ids:
            accept(item_ids=ids, by=self.by(taker, moment), at=moment)

    def by(self, name: str, moment: datetime) -> Viewer:
        """A persona, by name or by the role they act in, at a moment. Roles and posts do not change meanwhile."""
        name = BY_ROLE.get(name, name)
        if name not in self.viewers:
            self.viewers[name] = viewer_for(self.users[name], at=moment)
        return replace(self.viewers[name], at=moment)

    def run_quietly(self, *, until: datetime) -> None:
        """Carry out everything up to a moment, in the transaction of whoever calls."""
        while self.queue and self.queue[0][0] <= until:
            moment, _order, concern, step = heapq.heappop(self.queue)
            self.carry_out(moment, concern, step)

    def run(self, *, until: datetime, progress: Progress) -> None:
        """Carry out everything in order, many steps to a transaction so that a disk is not waited for at each."""
        whole, done = len(self.queue), 0
        while self.queue and self.queue[0][0] <= until:
            with transaction.atomic():
                for _ in range(200):
                    if not self.queue or self.queue[0][0] > until:
                        break
                    moment, _order, concern, step = heapq.heappop(self.queue)
                    self.carry_out(moment, concern, step)
                    done += 1
            progress("90 days of concerns", min(done, whole), whole)

    def plan(self, script: ConcernScript) -> None:
        """Put a concern's steps in the queue, each at its moment."""
        start = script.received_at

        def then(after: timedelta, step: Step) -> None:
            self.at(start + after, step, script.key)

        then(timedelta(0), lambda moment: self._receive(script, moment))
        for taken in script.taken:
            then(taken.after, lambda moment, taken=taken: self._take(script, taken, moment))  # type: ignore[misc]
        if script.triage:
            triage = script.triage
            then(
                triage.after,
                lambda moment: self._moves(
                    script,
                    "triage",
                    triage.by_role,
                    moment,
                    danger_now=triage.danger_now,
                    action_taken=triage.action_taken,
                ),
            )
        if script.rated:
            rated = script.rated
            then(rated.after - timedelta(minutes=1), lambda moment: self._who(script, moment))
            then(
                rated.after,
                lambda moment: self._moves(
                    script, "rate", rated.by_role, moment, rating=rated.rating, reason=rated.reason
                ),
            )
        together: dict[tuple[timedelta, str, tuple[str, ...]], list[Request]] = {}
        for request in script.requests:
            together.setdefault((request.after, request.question, request.categories), []).append(request)
        for (after, question, categories), asked in together.items():
            self._plan_asking(script, start + after, question, categories, asked)
        if script.re_rated:
            again = script.re_rated
            then(
                again.after,
                lambda moment: self._moves(
                    script, "re_rate", again.by_role, moment, rating=again.rating, reason=again.reason
                ),
            )
        if script.decision:
            decision = script.decision
            then(
                decision.after,
                lambda moment: self._moves(
                    script,
                    "decide",
                    decision.by_role,
                    moment,
                    outcome=decision.outcome,
                    level=decision.level,
                    legal_basis=decision.legal_basis,
                    reason=decision.reason,
                    handover_note=decision.reason,
                    not_known=decision.not_known,
                    child_voice=decision.child_voice,
                    unanswered_reason=decision.unanswered_reason,
                ),
            )
        if script.taken_on:
            taking_on.plan(self, script, script.taken_on)
        if script.taken_back:
            then(script.taken_back, lambda moment: taking_on.take_back(self, script, moment))
        if script.restricted:
            then(script.restricted, lambda moment: taking_on.restrict(self, script, moment))
        if script.feedback:
            feedback = script.feedback
            then(
                feedback.after,
                lambda moment: self._moves(
                    script, "feed_back", feedback.by_role, moment, how="message", told=feedback.told
                ),
            )

    def _plan_asking(
        self, script: ConcernScript, moment: datetime, question: str, categories: tuple[str, ...], asked: list[Request]
    ) -> None:
        self.at(
            moment,
            lambda now: self._moves(
                script,
                "ask",
                asked[0].by_role,
                now,
                agencies=[r.agency for r in asked],
                categories=list(categories),
                question=question,
                **consent_answers([r.agency for r in asked], script.said.consent, now),
            ),
            script.key,
        )
        for request in asked:
            if request.opened is not None:
                self.at(
                    script.received_at + request.opened,
                    lambda now, r=request: self._open(script, r, now),  # type: ignore[misc]
                    script.key,
                )
            if request.answer is not None:
                answered = script.received_at + request.answer.after
                reviewed = script.received_at + request.reviewed if request.reviewed else moment + REVIEW_AFTER
                self.at(
                    min(reviewed, answered - timedelta(seconds=30)),
                    lambda now, r=request: self._review(script, r, now),  # type: ignore[misc]
                    script.key,
                )
                self.at(answered, lambda now, r=request: self._answer(script, r, now), script.key)  # type: ignore[misc]

    def _receive(self, script: ConcernScript, moment: datetime) -> None:
        said = script.said
        concern = Concern(
            worry=said.worry,
            subjects=tuple(subject_of(s, moment) for s in script.subjects),
            consent=said.consent,
            consent_reason=said.consent_reason,
            danger_now=said.danger_now,
            danger_detail=said.danger_detail,
            child_words=said.child_words,
            injuries=said.injuries,
            household_text=said.household_text,
            alleged_text=said.alleged_text,
            place_text=said.place_text,
            happened_at=said.happened_at,
            referrer_name=said.referrer_name,
            referrer_role=said.referrer_role,
            referrer_telephone=said.referrer_telephone,
            referrer_email=said.referrer_email,
            source_code=said.source_code,
            channel=said.channel,
        )
        by = self.by(REFERRERS[script.agency], moment)
        receipt = receive_concern(
            by=by,
            at=moment,
            sender=f"demo:{script.agency}",
            key=script.key,
            body=concern.as_supplied(),
            concern=concern,
        )
        self.played.contacts += 1
        self.played.cases += len(receipt.cases)
        self.played.cases_of[script.key] = receipt.cases

    def cases(self, script: ConcernScript) -> list[Case]:
        found = {c.id: c for c in Case.objects.filter(id__in=self.played.cases_of[script.key])}
        return [found[i] for i in self.played.cases_of[script.key]]

    def _who(self, script: ConcernScript, moment: datetime) -> None:
        """The contact officer says who each waiting person is: the one the script is truly about, or someone new."""
        for case, subject in zip(self.cases(script), script.subjects, strict=True):
            if case.facts.get("identity") != "waiting":
                continue
            person = self.inhabitants.index.get(subject.person_id) if subject.kind in ("child", "adult") else None
            say_who(
                case_id=case.id,
                person_id=person,
                reason="Name, birth date and address agree; checked with the referrer by telephone."
                if person
                else "Nobody in the index fits; checked with the referrer by telephone.",
                by=self.by(script.identified_by, moment),
                at=moment,
            )

    def _take(self, script: ConcernScript, taken: Taken, moment: datetime) -> None:
        """Somebody takes a piece of work that has waited: from here on they work on it."""
        by = self.by(taken.by, moment)
        for case in self.cases(script):
            if case.state == "with_worker":
                continue
            allocate(
                case_id=case.id,
                user=self.users[taken.by].id,
                purpose="mash_enquiry",
                reason=taken.reason,
                by=by,
                at=moment,
            )

    def _open(self, script: ConcernScript, request: Request, moment: datetime) -> None:
        for row in self._requests(script, request):
            if row.state == "asked":
                open_request(request=row, by=self.by(OFFICERS[request.agency], moment), at=moment)

    def _moves(self, script: ConcernScript, key: str, role: str, moment: datetime, **given: object) -> None:
        for case in self.cases(script):
            if already.goes_its_own_way(case, key):
                # The worker takes it up when the hub would have decided: the referrer is told after that, in its turn.
                if key == "decide" and case.state == "with_worker":
                    holder = already.holder(case)
                    name = next((n for n, user in self.users.items() if str(user.id) == holder), MANAGER)
                    already.take_up(case, by=self.by(name, moment), at=moment)
                continue
            if already.needs_a_look(case, key):
                already.look(case, by=self.by(MANAGER, moment), at=moment)
            by = self.by(role, moment)
            already.screen_first(case, key, given.get("rating"), script.decision, by=by, at=moment)
            said = {**given, **taking_on.weighed(case, key)}
            if "level" in given:
                said["level"] = taking_on.found(case, str(given["level"]), str(given["outcome"]))
            move(case_id=case.id, key=key, given=said, by=by, at=moment)

    def _requests(self, script: ConcernScript, request: Request) -> list[AgencyRequest]:
        return list(
            AgencyRequest.objects.filter(case_id__in=self.played.cases_of[script.key], agency=request.agency)
            .select_related("case")
            .order_by("asked_at", "id")
        )

    def _review(self, script: ConcernScript, request: Request, moment: datetime) -> None:
        for row in self._requests(script, request):
            if row.state == "review":
                review_request(
                    decision_id=row.decision_id,
                    outcome="disclose",
                    reason="Necessary and proportionate: the hub cannot judge the risk to this child without it.",
                    by=self.by(REVIEWERS[request.agency], moment),
                    at=moment,
                )

    def _answer(self, script: ConcernScript, request: Request, moment: datetime) -> None:
        assert request.answer is not None  # noqa: S101 - planned only for requests that were answered
        for row in self._requests(script, request):
            if row.state == "asked":
                return_information(
                    request_id=row.id,
                    answers=request.answer.answers,
                    by=self.by(OFFICERS[request.agency], moment),
                    at=moment,
                )
