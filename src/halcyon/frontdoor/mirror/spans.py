"""Where the hours of one enquiry went: plain Python, from its events, allocations and requests to a list of spans.

**Waiting** is time in which nobody had taken the work. **Working** is time from when a person took it to when the stage
was done. A person has taken it while the enquiry is allocated to them, and otherwise from the first thing that a person
recorded in the stage. A stage that one act begins and ends, such as a danger check recorded when it is finished, is
waiting up to that act: how long the person sat over it is not known, and is not guessed. An agency has taken a request
when somebody there first opened it; before that, the time is waiting, first for the holder's reviewer where the sharing
agreement asks for one.

The spans of `Hours.line`, laid end to end, are the whole time from received to closed, to the microsecond. Agencies
answer side by side, so the line can follow only one of them at a time: it follows the answer that was **waited for
last**, because without that one the others would not have made it any sooner. Each agency's own time is in its lane,
and lanes are never added to the line.

An event that is recorded as having happened before the one that led to it counts from that one; nothing lies before the
enquiry was received or after it was closed. Source of the stages: domain.md A1-A6.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from itertools import pairwise

DANGER, RATING, ASKING, ANSWERS, DECISION, FEEDBACK = (
    "danger_check",
    "rating",
    "asking",
    "answers",
    "decision",
    "feedback",
)
# In lanes only: the holder's reviewer had not decided whether the agency may answer, and the agency's own time.
REVIEW, ANSWER = "review", "answer"
STAGES: Mapping[str, str] = {
    DANGER: "Danger check",
    RATING: "Rating",
    ASKING: "Asking agencies",
    ANSWERS: "Agencies’ answers",
    DECISION: "Decision",
    FEEDBACK: "Feedback to the referrer",
}
# What is being done while an enquiry stands in a state. Another state is a stage of its own, under its own key.
OF_STATE: Mapping[str, str] = {
    "received": DANGER,
    "triaged": RATING,
    "rated": ASKING,
    "asked": DECISION,
    "decided": FEEDBACK,
}
# Events by which nobody takes the work: giving it to a worker is told by the allocation itself.
NOT_TAKING = frozenset({"opened", "allocated", "agency_answered", "sharing_reviewed"})
ROLE, PERSON, AGENCY, REVIEWER = "role", "person", "agency", "reviewer"


@dataclass(frozen=True)
class Step:
    """One event of the enquiry. `by` is the account of the person of the hub who did it, '' for anybody else: a job, a
    system, or somebody of an agency that was asked.
    """

    kind: str
    at: datetime
    to_state: str = ""
    by: str = ""


@dataclass(frozen=True)
class Held:
    """The enquiry was allocated to one account from `begins` until `ends`, None while it still is."""

    user: str
    begins: datetime
    ends: datetime | None = None


@dataclass(frozen=True)
class Request:
    """One request to an agency. `let_through_at` is when it reached the agency, None while a reviewer has it or when it
    never did; `ended_at` when it was answered, declined or no longer waited for, None while it is waited for.
    """

    agency: str
    asked_at: datetime
    let_through_at: datetime | None
    opened_at: datetime | None
    ended_at: datetime | None
    key: str = ""


@dataclass(frozen=True)
class History:
    """What the hours of one enquiry are worked out from. `steps` and `held` are in order; `owners` say which role has
    the next step in each state. Moments are aware.
    """

    received_at: datetime
    closed_at: datetime | None
    steps: Sequence[Step]
    held: Sequence[Held] = ()
    requests: Sequence[Request] = ()
    owners: Mapping[str, str] = field(default_factory=dict)
    start: str = "received"


@dataclass(frozen=True)
class Span:
    """A stretch of time in one stage. `holder` is a role's key, an account or an agency's code, as `kind` says."""

    stage: str
    kind: str
    holder: str
    waiting: bool
    begins: datetime
    ends: datetime
    agency: str = ""  # the agency whose answer was waited for, in the stage of answers and in lanes

    @property
    def elapsed(self) -> timedelta:
        return self.ends - self.begins


@dataclass(frozen=True)
class Lane:
    """One request's own time. `reviewed` when it has reached the agency, also when it has only this moment; `ended`
    False while its answer is still waited for.
    """

    agency: str
    key: str
    spans: tuple[Span, ...]
    reviewed: bool
    ended: bool

    @property
    def over(self) -> dict[str, list[Span]]:
        """The spans of what is over and took any time: with the reviewer, at the agency."""
        done = {REVIEW: self.reviewed or self.ended, ANSWER: self.ended}
        spent = {stage: [s for s in self.spans if s.stage == stage] for stage in done}
        return {stage: spans for stage, spans in spent.items() if spans and done[stage]}


@dataclass(frozen=True)
class Hours:
    """Where the hours went. `line` lies end to end from `received_at` to `until`; `waited_last` is the agency whose
    answer the enquiry waited for last, '' when none was asked. `open_stage` is the stage that still goes on.
    """

    received_at: datetime
    until: datetime
    line: tuple[Span, ...]
    lanes: tuple[Lane, ...]
    waited_last: str = ""
    open_stage: str = ""

    @property
    def whole(self) -> timedelta:
        return self.until - self.received_at

    def spent(self, *, waiting: bool) -> timedelta:
        return sum((s.elapsed for s in self.line if s.waiting is waiting), timedelta())


@dataclass(frozen=True)
class _Stretch:
    """The enquiry stood in `state` from `begins` to `ends`; `acts` are the moments and accounts of what people did."""

    state: str
    begins: datetime
    ends: datetime
    acts: tuple[tuple[datetime, str], ...]
    next_state: str


def where_the_hours_went(history: History, *, now: datetime) -> Hours:
    """The spans of one enquiry. An open one is told up to `now`, which may not lie before it was received."""
    until = max(history.closed_at or now, history.received_at)
    line: list[Span] = []
    for stretch in _stretches(history, until):
        line += _spans(stretch, history)
    answers = [s for s in line if s.stage == ANSWERS]
    return Hours(
        received_at=history.received_at,
        until=until,
        line=tuple(_joined(line)),
        lanes=tuple(_lane(r, until) for r in sorted(history.requests, key=lambda r: (r.asked_at, r.agency, r.key))),
        waited_last=answers[-1].agency if answers else "",
        open_stage="" if history.closed_at is not None else _open_stage(history, until),
    )


def _open_stage(history: History, until: datetime) -> str:
    """The stage in which an open enquiry stands, also when it has only this moment come to it."""
    state = next((s.to_state for s in reversed(history.steps) if s.to_state), history.start)
    waits = any(r.ended_at is None or r.ended_at > until for r in history.requests)
    return ANSWERS if state == "asked" and waits else OF_STATE.get(state, state)


def _stretches(history: History, until: datetime) -> list[_Stretch]:
    """The states in which the enquiry stood, end to end from received to `until`."""
    found: list[_Stretch] = []
    state, begins, last = history.start, history.received_at, history.received_at
    acts: list[tuple[datetime, str]] = []
    for step in history.steps:
        at = min(max(step.at, last), until)
        last = at
        moves = bool(step.to_state) and step.to_state != state
        if not moves:
            if step.by and step.kind not in NOT_TAKING and at > history.received_at:
                acts.append((at, step.by))
            continue
        if _is_last(step, history):
            at = until  # what is recorded as done before it was closed still ends when it was closed
        found.append(_Stretch(state, begins, at, tuple(acts), step.to_state))
        state, begins, acts = step.to_state, at, []
    if begins < until or not found:
        found.append(_Stretch(state, begins, until, tuple(acts), ""))
    return found


def _is_last(step: Step, history: History) -> bool:
    """Whether this is the move that closed the enquiry."""
    if history.closed_at is None:
        return False
    moves = [s for s in history.steps if s.to_state]
    return bool(moves) and step is moves[-1]


def _spans(stretch: _Stretch, history: History) -> list[Span]:
    stage = OF_STATE.get(stretch.state, stretch.state)
    if stretch.next_state == "decided":
        stage = DECISION  # also straight from "rated": agencies were not asked
    own = _held_spans(stage, stretch, history)
    waits = _waits(history.requests, stretch) if stretch.state == "asked" else []
    if not waits:
        return own
    found: list[Span] = []
    at = stretch.begins
    for begins, ends, request in waits:
        found += _clipped(own, at, begins)
        found += _request_spans(request, begins, ends, stage=ANSWERS)
        at = ends
    return found + _clipped(own, at, stretch.ends)


def _held_spans(stage: str, stretch: _Stretch, history: History) -> list[Span]:
    """A stretch cut where somebody took the work or it was taken from them."""
    cuts = {stretch.begins, stretch.ends}
    cuts |= {at for at, _ in stretch.acts}
    for held in history.held:
        cuts |= {m for m in (held.begins, held.ends) if m and stretch.begins < m < stretch.ends}
    ordered = sorted(c for c in cuts if stretch.begins <= c <= stretch.ends)
    found = []
    for begins, ends in pairwise(ordered):
        user = _holder(begins, stretch, history)
        kind, holder = (PERSON, user) if user else (ROLE, history.owners.get(stretch.state, ""))
        found.append(Span(stage, kind, holder, not user, begins, ends))
    return found


def _holder(at: datetime, stretch: _Stretch, history: History) -> str:
    """The account that had taken the work at a moment: to whom it was allocated, else the first to act in the stage."""
    for held in history.held:
        if held.begins <= at and (held.ends is None or held.ends > at):
            return held.user
    return next((by for moment, by in stretch.acts if moment <= at), "")


def _waits(requests: Sequence[Request], stretch: _Stretch) -> list[tuple[datetime, datetime, Request]]:
    """When the stretch waited for an answer, and for which request: at each moment the one that came last.

    Worked backwards from the end: where several were waited for, the latest to end is followed back to when it was
    asked, and from there the latest to end of those that had been asked before.
    """
    within = [(max(r.asked_at, stretch.begins), min(r.ended_at or stretch.ends, stretch.ends), r) for r in requests]
    pending = [(b, e, r) for b, e, r in within if b < e]
    found: list[tuple[datetime, datetime, Request]] = []
    at = stretch.ends
    while True:
        before = [(min(e, at), e, b, r) for b, e, r in pending if b < at]
        if not before:
            return found[::-1]
        ends, _, begins, request = max(before, key=lambda f: (f[0], f[1], f[3].agency, f[3].key))
        found.append((begins, ends, request))
        at = begins


def _request_spans(request: Request, begins: datetime, ends: datetime, *, stage: str) -> list[Span]:
    """A request's own time between two moments: with the reviewer, waiting at the agency, worked on at the agency."""
    through = ends if request.let_through_at is None else min(max(request.let_through_at, begins), ends)
    opened = ends if request.opened_at is None else min(max(request.opened_at, through), ends)
    parts = (
        (Span(REVIEW if stage != ANSWERS else stage, REVIEWER, request.agency, True, begins, through, request.agency)),
        (Span(stage, AGENCY, request.agency, True, through, opened, request.agency)),
        (Span(stage, AGENCY, request.agency, False, opened, ends, request.agency)),
    )
    return [p for p in parts if p.begins < p.ends]


def _lane(request: Request, until: datetime) -> Lane:
    begins = min(request.asked_at, until)
    ends = min(max(request.ended_at or until, begins), until)
    spans = _request_spans(request, begins, ends, stage=ANSWER)
    reviewed = request.let_through_at is not None and request.let_through_at <= until
    return Lane(request.agency, request.key, tuple(spans), reviewed, request.ended_at is not None)


def _clipped(spans: Sequence[Span], begins: datetime, ends: datetime) -> list[Span]:
    cut = [
        Span(s.stage, s.kind, s.holder, s.waiting, max(s.begins, begins), min(s.ends, ends), s.agency) for s in spans
    ]
    return [s for s in cut if s.begins < s.ends]


def _joined(spans: Sequence[Span]) -> list[Span]:
    """Neighbours that differ in nothing but their time are one span."""
    found: list[Span] = []
    for span in spans:
        last = found[-1] if found else None
        if last and (last.stage, last.kind, last.holder, last.waiting, last.agency) == (
            span.stage, span.kind, span.holder, span.waiting, span.agency,
        ):  # fmt: skip
            found[-1] = Span(last.stage, last.kind, last.holder, last.waiting, last.begins, span.ends, last.agency)
        else:
            found.append(span)
    return found
