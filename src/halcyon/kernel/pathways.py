"""A pathway: states that have an owner, a deadline and a hand-off, and the only moves that lead from one to another."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time
from typing import Any

from halcyon.kernel.calendar import LONDON
from halcyon.kernel.counting import Limit
from halcyon.kernel.effects import Effect
from halcyon.kernel.facts import HELD_UP as HELD_UP
from halcyon.kernel.facts import OPEN_REQUEST_STATES as OPEN_REQUEST_STATES
from halcyon.kernel.facts import REQUEST_STATES as REQUEST_STATES
from halcyon.kernel.facts import UNANSWERED as UNANSWERED
from halcyon.kernel.facts import Asked as Asked
from halcyon.kernel.facts import Attended as Attended
from halcyon.kernel.facts import Beside as Beside
from halcyon.kernel.facts import CaseFacts as CaseFacts
from halcyon.kernel.facts import Guard as Guard
from halcyon.kernel.facts import Past as Past
from halcyon.kernel.instruments import Choice, Is, Question, shown
from halcyon.kernel.roles import Role


@dataclass(frozen=True)
class State:
    """Where a case can stand. `next_move` is the one obvious next step; `owner` is the role whose task it is.

    `held_by` names a fact of the case that says whose task it is instead: "user:<account>" or "post:<key>".
    """

    key: str
    title: str
    owner: Role | None = None
    next_move: str = ""
    task: str = ""  # what the task list says, as an instruction
    aside: bool = False  # off the usual way: shown for a case that was there
    held_by: str = ""


# A receiver took the case on, or sent it back.
ACCEPTED = "accepted"
SENT_BACK = "sent_back"
MADE_WHEN = (ACCEPTED, SENT_BACK)


@dataclass(frozen=True)
class Move:
    """The only way from one state to another.

    `target` empty means that the case stays where it is (a re-rating, a note). `asks` are the questions whose answers
    come with the move; those named in `sets` are kept as facts of the case and can select a clock's limit.
    """

    key: str
    label: str
    sources: tuple[str, ...]
    target: str
    by: frozenset[Role]
    records: str
    sentence: str  # the chronology's sentence; may name answers in braces
    asks: tuple[Question, ...] = ()
    sets: tuple[str, ...] = ()
    guards: tuple[Guard, ...] = ()
    then: tuple[Effect, ...] = ()
    completes: str = ""  # an instrument that must have been answered
    intro: str = ""
    hub_only: bool = False  # the event's content is labelled hub only
    when: Is | None = None  # possible only for cases with this fact; `Is("x", None)` means that the fact is not there
    instead_of: str = ""  # the move for which this one stands in, for the cases that `when` names
    happens_on: str = ""  # the answer that says on which day it happened; else it happened when it was recorded
    made_when: str = ""  # made by what happens to a hand-off, never by a person from a form: one of MADE_WHEN
    # What is written down with it besides the answers, such as the document by which was decided: (fact, words).
    writes: tuple[tuple[str, str], ...] = ()
    meeting: str = ""  # the kind of meeting that it holds: who came must have been recorded first
    # Questions (by key) that are not asked of a case with one of these facts.
    leaves_out: tuple[tuple[Is, frozenset[str]], ...] = ()
    # Questions (by key) that a page asks only of a case with something beside it: one of CIRCUMSTANCES.
    only_while: tuple[tuple[str, frozenset[str]], ...] = ()
    # Which options of a choice stand first for a case with this fact: (fact, question, options).
    offers_first: tuple[tuple[Is, str, tuple[str, ...]], ...] = ()
    # How a question is put to a case with this fact instead: another one with the same key.
    put_as: tuple[tuple[Is, Question], ...] = ()
    # What is written down of a case with this fact instead: (fact, the name of what is written, words).
    writes_as: tuple[tuple[Is, str, str], ...] = ()

    def who(self) -> frozenset[str]:
        return frozenset(r.key for r in self.by)

    def fits(self, facts: Mapping[str, Any]) -> bool:
        """Whether a case with these facts can have this move at all."""
        return self.when is None or self.when.holds(facts)

    def questions(self, facts: Mapping[str, Any]) -> tuple[Question, ...]:
        """The questions for a case with these facts, whatever is answered."""
        out = {key for condition, keys in self.leaves_out if condition.holds(facts) for key in keys}
        instead = {question.key: question for condition, question in self.put_as if condition.holds(facts)}
        return tuple(self._ordered(instead.get(q.key, q), facts) for q in self.asks if q.key not in out)

    def written(self, facts: Mapping[str, Any]) -> dict[str, str]:
        """What is written down with it besides the answers, of a case with these facts."""
        instead = {name: words for condition, name, words in self.writes_as if condition.holds(facts)}
        return {**dict(self.writes), **instead}

    def called_for(self, case: CaseFacts) -> tuple[Question, ...]:
        """The questions that a page asks now: those for nothing that stands beside the case are left out."""
        now = case.circumstances()
        out = {key for circumstance, keys in self.only_while if circumstance not in now for key in keys}
        return tuple(q for q in self.questions(case.facts) if q.key not in out)

    def needed_now(self, case: CaseFacts) -> frozenset[str]:
        """The questions (by key) that are asked because of what stands beside the case: a rule waits for an answer."""
        now = case.circumstances()
        return frozenset(key for circumstance, keys in self.only_while if circumstance in now for key in keys)

    def _ordered(self, question: Question, facts: Mapping[str, Any]) -> Question:
        for condition, key, first in self.offers_first:
            if key == question.key and isinstance(question, Choice) and condition.holds(facts):
                told = {value: (value, words) for value, words in question.options}
                rest = (option for option in question.options if option[0] not in first)
                return replace(question, options=(*(told[value] for value in first), *rest))
        return question

    def shown(self, given: Mapping[str, Any], facts: Mapping[str, Any] | None = None) -> tuple[Question, ...]:
        """The questions that these answers bring up for a case with these facts, in order."""
        return tuple(shown(self.questions(facts or {}), given))


@dataclass(frozen=True)
class Clock:
    """A timed duty, derived from events. `limits` is keyed by the fact named in `by_fact` ('' when there is only one).

    `stops_on` are the event kinds that satisfy the duty. An event that is among both ends one run and begins the next:
    a visit satisfies one duty to visit and begins another. `until_known` is the key used before the fact is known: an
    enquiry that nobody has rated is timed as red. A profile may replace any limit. None means that no time is set.

    `counts_from` names an answer of the events, or a fact of the case, that holds the day or moment from which time is
    counted: the day of a conference that has been arranged, or the moment of something that happened in another case.
    The last one said while the clock runs counts, so that a conference put off moves what is due before it. Until it is
    known, time is counted from the event.
    """

    key: str
    title: str
    starts_on: tuple[str, ...]
    stops_on: tuple[str, ...]
    limits: Mapping[str, Limit | None]
    by_fact: str = ""
    until_known: str = ""
    tells: str = ""  # the post that is told of a breach
    counts_from: str = ""

    def limit(self, facts: Mapping[str, Any]) -> Limit | None:
        return self.limits[self.selector(facts)]

    def selector(self, facts: Mapping[str, Any]) -> str:
        """The key of the limit that holds for these facts. A rating that another profile gave counts as none."""
        known = str(facts.get(self.by_fact) or "") if self.by_fact else ""
        return known if known in self.limits else self.until_known


@dataclass(frozen=True)
class Pathway:
    """A service's way of working, in one version. `opened` is the event kind that every case of it begins with."""

    key: str
    version: int
    title: str
    short: str
    source: str
    start: str
    states: tuple[State, ...]
    final: frozenset[str]
    moves: tuple[Move, ...]
    clocks: tuple[Clock, ...] = ()
    opened_sentence: str = "Case opened"
    reference_prefix: str = ""
    # Whether an open case of this pathway stands in the way of closing the case that it was opened about, and the
    # states besides the final ones in which it does so no more.
    holds_up: bool = False
    settled: frozenset[str] = frozenset()
    # Rules that may refuse to open such a case at all. They see the facts that it would have, and what is beside it.
    opening: tuple[Guard, ...] = ()

    def state(self, key: str) -> State:
        for state in self.states:
            if state.key == key:
                return state
        raise KeyError(f"{self.key} has no state {key!r}")

    def move(self, key: str) -> Move:
        for move in self.moves:
            if move.key == key:
                return move
        raise KeyError(f"{self.key} has no move {key!r}")

    def from_state(self, state: str) -> tuple[Move, ...]:
        return tuple(m for m in self.moves if state in m.sources)

    def replay(self, history: Iterable[Past]) -> str:
        """The state that these events lead to. Raises ValueError where an event could not have followed."""
        state = ""
        by_record = {m.records: m for m in self.moves}
        for past in history:
            if past.kind == "opened":
                state = self.start
                continue
            move = by_record.get(past.kind)
            if move is None:
                continue
            if state not in move.sources:
                raise ValueError(f"{self.key}: {past.kind} cannot follow in state {state!r}")
            state = move.target or state
        return state


class Refused(Exception):
    """A move that may not happen, with every reason in plain words."""

    def __init__(self, reasons: tuple[str, ...]) -> None:
        super().__init__(" ".join(reasons))
        self.reasons = tuple(reasons)


def check_move(pathway: Pathway, move: Move, facts: CaseFacts) -> None:
    """Look before leaping: raise `Refused` with every reason, or return.

    The order of reasons is: state, person, answers, guards; all of them are collected so that one page can show all.
    """
    reasons: list[str] = []
    if facts.state not in move.sources:
        reasons.append(f"“{move.label}” is not possible now: this case is “{pathway.state(facts.state).title}”.")
    if not move.fits(facts.facts):
        reasons.append(f"“{move.label}” is not for a case like this.")
    if not move.made_when and not (facts.actor_roles & move.who()):
        who = " or ".join(sorted(r.title.lower() for r in move.by))
        reasons.append(f"“{move.label}” is for: {who}.")
    for question in move.shown(facts.given, facts.facts):
        problem = question.problem(facts.given.get(question.key))
        if problem:
            reasons.append(problem + ".")
    for guard in move.guards:
        reason = guard.refuses(facts)
        if reason:
            reasons.append(reason)
    if reasons:
        raise Refused(tuple(reasons))


def refused_already(move: Move, facts: CaseFacts, missing: Iterable[Question]) -> tuple[str, ...]:
    """Why guards refuse a move although answers are still missing, so that one page shows all that is to be mended.

    Args:
        move: the move that is being filled in.
        facts: the case, with the answers given so far.
        missing: the questions whose answers are missing or wrong.

    Returns:
        the reasons that no choice still to be made takes away. A guard that waits for such a choice says nothing yet.
    """
    options = ((q, value) for q in missing for value, _ in getattr(q, "options", ()))
    still = [(q.key, [value] if q.kind == "several" else value) for q, value in options]
    tried = [facts, *(replace(facts, given={**facts.given, key: value}) for key, value in still)]
    reasons = (guard.refuses(facts) for guard in move.guards if all(guard.refuses(each) for each in tried))
    return tuple(reason for reason in reasons if reason)


@dataclass(frozen=True)
class Running:
    """A clock of one case as derived from its events: `stopped_at` None while it runs. Times in UTC.

    `passed_at` is the first deadline that had passed before another rating set a later one: the duty was late by what
    was known then, and no rating afterwards makes it in time.
    """

    clock: Clock
    started_at: datetime
    due_at: datetime
    stopped_at: datetime | None
    limit: Limit
    start_event: str
    passed_at: datetime | None = None

    def late(self, now: datetime) -> bool:
        return self.passed_at is not None or (self.stopped_at or now) > self.due_at


def running_clocks(
    pathway: Pathway,
    history: Sequence[Past],
    facts: Mapping[str, Any],
    *,
    due: Callable[[datetime, Limit], datetime],
    limits: Mapping[tuple[str, str, str], Limit] | None = None,
) -> list[Running]:
    """Derive every clock of a case from its events.

    `due(start, limit)` is the county's arithmetic (calendar and opening hours bound in); `limits` are the profile's own
    limits keyed (pathway, clock, selector). Deadlines are never stored as truth: this is the truth.

    A clock for which no time is set does not run, unless the deadline of an earlier rating had passed already: then it
    stays late by that one.
    """
    found: list[Running] = []
    for clock in pathway.clocks:

        def limit_of(selector: str, clock: Clock = clock) -> Limit | None:
            # A rating that another profile gave counts as none.
            known = selector if selector in clock.limits else clock.until_known
            return (limits or {}).get((pathway.key, clock.key, known)) or clock.limits[known]

        limit = limit_of(clock.selector(facts))
        starts: list[tuple[Past, Past | None]] = []
        open_at: Past | None = None
        for past in history:
            if open_at is not None and past.kind in clock.stops_on:
                starts.append((open_at, past))
                open_at = past if past.kind in clock.starts_on else None
            elif open_at is None and past.kind in clock.starts_on:
                open_at = past
        if open_at is not None:
            starts.append((open_at, None))
        for start, stop in starts:
            begun, ended = _counted_from(clock, history, facts, start, stop), stop.happened_at if stop else None
            missed = _missed(clock, history, begun, ended, limit_of=limit_of, due=due)
            passed = missed[0] if missed else None
            if limit is not None:
                found.append(Running(clock, begun, due(begun, limit), ended, limit, start.id, passed))
            elif missed is not None:
                found.append(Running(clock, begun, missed[0], ended, missed[1], start.id, passed))
    return found


def untimed_clocks(
    pathway: Pathway, facts: Mapping[str, Any], *, limits: Mapping[tuple[str, str, str], Limit] | None = None
) -> list[Clock]:
    """The duties of a pathway for which the county sets no time, at this case's rating."""
    own = limits or {}
    return [c for c in pathway.clocks if c.limit(facts) is None and (pathway.key, c.key, c.selector(facts)) not in own]


def moment(said: object) -> datetime | None:
    """A day or a moment as answers and facts hold it (ISO 8601): a day is its beginning in London. None for neither."""
    if isinstance(said, datetime):
        return said if said.utcoffset() is not None else None
    if isinstance(said, date):
        return datetime.combine(said, time(0), LONDON)
    try:
        found = datetime.fromisoformat(str(said))
    except ValueError:
        return None
    return found if found.utcoffset() is not None else found.replace(tzinfo=LONDON)


def _counted_from(
    clock: Clock, history: Sequence[Past], facts: Mapping[str, Any], start: Past, stop: Past | None
) -> datetime:
    """From when a clock that began with `start` counts: what was said last before it stopped, else when it began."""
    if not clock.counts_from:
        return start.happened_at
    running, found = False, None
    for past in history:
        running = running or past is start
        if past is stop:
            break
        if running:
            found = moment(past.data.get(clock.counts_from)) or found
    return found or moment(facts.get(clock.counts_from)) or start.happened_at


def _missed(
    clock: Clock,
    history: Sequence[Past],
    begun: datetime,
    ended: datetime | None,
    *,
    limit_of: Callable[[str], Limit | None],
    due: Callable[[datetime, Limit], datetime],
) -> tuple[datetime, Limit] | None:
    """The first deadline of a clock that had passed when the fact that sets its limit changed, with its limit."""
    if not clock.by_fact:
        return None
    known, missed = clock.until_known, []
    for past in history:
        value = str(past.data.get(clock.by_fact) or "")
        if not value or (ended is not None and past.happened_at > ended):
            continue
        limit = limit_of(known) if known in clock.limits else None
        if limit is not None and past.happened_at > begun and past.happened_at > due(begun, limit):
            missed.append((due(begun, limit), limit))
        known = value
    return min(missed, key=lambda m: m[0], default=None)
