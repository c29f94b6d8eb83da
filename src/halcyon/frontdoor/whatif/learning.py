"""What the history before a moment teaches: how long work takes, who does it, when, and how agencies answer."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from halcyon.frontdoor.whatif.hours import Hours
from halcyon.frontdoor.whatif.otherwise import AT_ONCE, Taken, other_work
from halcyon.frontdoor.whatif.stages import ANSWERS, ASK, DECIDE, RATE, TELL, WORKED, Enquiry, Passed

# Fewer examples than this of one stage and rating, or one agency and rating, and those of all ratings are used.
ENOUGH = 12
# An agency that gives more than this share of its answers while the hub is closed works at all hours.
ALWAYS_SHARE = 0.1
# Work of which more than this share was begun before the hub opened again is done outside opening hours.
CALLED_SHARE = 0.5
# Whoever asks the agencies is free for other work meanwhile when, in more than this share, they had begun some.
BESIDE_SHARE = 0.05

SHORTEST = 0.25

Samples = Mapping[tuple[str, str], Sequence[float]]


@dataclass(frozen=True)
class Learned:
    """Times in minutes, shortest first. `work` by stage and rating, `answers` by agency and rating, `patience` (how
    long the hub waits for answers before it decides without) by rating; a rating of "" has those of every rating, an
    agency of "" those of every agency. `never` is the share of requests that stay without an answer.

    `called` are stage and rating of the work that is done while the hub is closed, and `call_outs` how long it is until
    somebody on call begins on it. `doers` has, for each stage, the roles that do it with their shares. `beside` says
    that asking agencies holds nobody up. `other` are the minutes of unrecorded things that come with each minute of a
    role's recorded work. `askings` are the sets of agencies that were asked, by rating; `ratings` all
    that were given.
    """

    work: Samples
    answers: Samples
    askings: Mapping[str, Sequence[tuple[str, ...]]]
    ratings: Sequence[str]
    always: frozenset[str] = frozenset()
    never: Mapping[tuple[str, str], float] = field(default_factory=dict)
    patience: Mapping[str, float] = field(default_factory=dict)
    called: frozenset[tuple[str, str]] = frozenset()
    call_outs: Mapping[str, Sequence[float]] = field(default_factory=dict)
    doers: Mapping[str, Sequence[tuple[str, float]]] = field(default_factory=dict)
    beside: bool = False
    other: Mapping[str, float] = field(default_factory=dict)

    def work_time(self, stage: str, rating: str, chance: float) -> float:
        """A working time at this point (0 to 1) of those that were seen, in minutes."""
        return drawn(_enough(self.work, stage, rating), chance)

    def answer_time(self, agency: str, rating: str, chance: float) -> float:
        """A time to answer, in minutes; infinite for an answer that does not come."""
        never = self.never.get((agency, rating), 0.0)
        if chance >= 1 - never:
            return float("inf")
        found = _enough(self.answers, agency, rating) or _enough(self.answers, "", rating)
        return drawn(found, chance / (1 - never))

    def waits_at_most(self, rating: str) -> float:
        """For how many minutes the hub waits for answers; infinite where it always waited for all."""
        return self.patience.get(rating, self.patience.get("", float("inf")))

    def role_for(self, stage: str, chance: float, otherwise: str) -> str:
        """The role that does this stage this time."""
        passed = 0.0
        for role, share in self.doers.get(stage, ()):
            passed += share
            if chance < passed:
                return role
        return otherwise


def _enough(samples: Samples, what: str, rating: str) -> Sequence[float]:
    found = samples.get((what, rating), ())
    return found if len(found) >= ENOUGH else samples.get((what, ""), found)


def drawn(ordered: Sequence[float], chance: float) -> float:
    """The value at this point (0 to 1) of an ordered sample, between neighbours in proportion; 0 for an empty one."""
    if not ordered:
        return 0.0
    place = chance * (len(ordered) - 1)
    whole = int(place)
    if whole + 1 >= len(ordered):
        return ordered[-1]
    return ordered[whole] + (ordered[whole + 1] - ordered[whole]) * (place - whole)


@dataclass(frozen=True)
class _Done:
    """One stage that somebody did: what is known of it."""

    passed: Passed
    rating: str
    person: int
    given_up: bool  # a decision for which an answer was given up: when it was ready is not known


def learn(
    history: Iterable[Enquiry], *, opens: Hours, until: float, ratings: Sequence[str], role_of: Mapping[int, str]
) -> Learned:
    """Learn from what had ended by `until`.

    `ratings` are the county's, most urgent first; `role_of` says what each person does. Where nobody recorded when
    they took the work, that is inferred: a person began when the enquiry was ready or when they had finished what they
    did before, whichever is later. Pauses, telephone calls and work that is not recorded then count as work.
    """
    listed = list(history)
    done = [
        _Done(passed, enquiry.rated(passed.stage), enquiry.by[passed.stage], passed.stage == DECIDE and enquiry.gave_up)
        for enquiry in listed
        for passed in enquiry.passed()
        if passed.stage in enquiry.by and passed.ended <= until and not (passed.stage == DECIDE and _unknown(enquiry))
    ]
    done.sort(key=lambda d: (d.passed.ended, d.passed.ready))
    called = _called(done, opens)
    beside = _beside(listed)
    work: dict[tuple[str, str], list[float]] = defaultdict(list)
    call_outs: dict[str, list[float]] = defaultdict(list)
    before: dict[int, float] = {}
    for one in done:
        passed = one.passed
        key = (passed.stage, one.rating)
        begun = passed.begun
        if begun is None:
            begun = passed.ready if passed.stage == ASK else max(passed.ready, before.get(one.person, passed.ready))
        elif key in called and not opens.within(begun) and not one.given_up:
            waits_since = max(passed.ready, opens.closed_since(begun))
            call_outs[passed.stage].append(begun - waits_since)
            call_outs[""].append(begun - waits_since)
        free_since = max(passed.ready, before.get(one.person, passed.ready))
        if 0 < begun - free_since <= AT_ONCE and opens.within(begun):
            begun = free_since  # taking it up is part of the work: the person did nothing else meanwhile
        # Urgent work is not put down at closing time; where it was all the same, the night does not count.
        rested = opens.within(begun) and opens.closed_between(begun, passed.ended)
        counted = passed.ended - begun if key in called and not rested else opens.between(begun, passed.ended)
        for rating in {one.rating, ""}:
            work[(passed.stage, rating)].append(counted)
        before[one.person] = passed.ended
    for stage in WORKED:
        work.setdefault((stage, ""), [])
    always = _always(listed, opens, until)
    answers, never = _answers(listed, opens, until, always)
    return Learned(
        work=_ordered(work),
        answers=_ordered(answers),
        askings=_askings(listed, until),
        ratings=[e.rating for e in listed if e.rating and e.ends.get(DECIDE, until + 1) <= until],
        always=always,
        never=never,
        patience=_patience(listed, opens, until, ratings[0]),
        called=called,
        call_outs={k: sorted(v) for k, v in call_outs.items()},
        doers=_doers(done, role_of),
        beside=beside,
        other=_other(done, listed, role_of, opens, beside=beside),
    )


def _other(
    done: Iterable[_Done], listed: Sequence[Enquiry], role_of: Mapping[int, str], opens: Hours, *, beside: bool
) -> dict[str, float]:
    """What people do besides. Where nobody recorded when work was taken up, all time counts as work already.

    That a referrer waits to be told does not say that nobody was free: telling may be left for a quiet hour.
    """
    taken = [
        Taken(
            role_of[d.person],
            None if d.given_up or d.passed.stage == TELL else d.passed.ready,
            d.passed.begun,
            d.passed.ended,
        )
        for d in done
        if d.passed.begun is not None and d.person in role_of and not (beside and d.passed.stage == ASK)
    ]
    there = presence(attendance(listed), role_of, opens) if taken else {}
    return other_work(taken, {r: {d: p.usual * s for d, s in p.shares.items()} for r, p in there.items()}, opens)


# A person does at least so many things on a usual day, or too little is done to tell who is away from who had nothing
# to do: then nobody is taken to have been away.
A_DAY = 4
USUAL = 0.95


def attendance(history: Iterable[Enquiry]) -> list[tuple[int, float]]:
    """Who began something when, in all of a history; who finished it when, in one where beginnings were not recorded.

    What was begun before somebody fell ill, and shows as finished on a day when they were away, does not count.
    """
    listed = list(history)
    begun = [(e.by[stage], at) for e in listed for stage, at in e.begun.items() if stage in e.by]
    return begun or [(person, e.ends[stage]) for e in listed for stage, person in e.by.items()]


@dataclass(frozen=True)
class Presence:
    """How many people of a role there usually are, and which share of them was there on each day that was seen (by the
    place of the day among the hub's opening hours).
    """

    usual: int
    shares: Mapping[int, float]

    def share(self, day: int, chance: float) -> float:
        """Which share is there on a day: what was seen, or that of a day drawn by lot."""
        if day in self.shares or not self.shares:
            return self.shares.get(day, 1.0)
        listed = sorted(self.shares.values())
        return listed[int(chance * len(listed))]


def presence(acts: Iterable[tuple[int, float]], role_of: Mapping[int, str], opens: Hours) -> dict[str, Presence]:
    """Who was there: the people of each role who began something on a day (or finished it, where only that is known).

    `acts` say who did something when. Where so little is done that somebody who is there may have nothing to do, nobody
    is taken to have been away.
    """
    people: dict[str, dict[int, set[int]]] = defaultdict(lambda: defaultdict(set))
    number: Counter[str] = Counter()
    for person, at in acts:
        if person in role_of and opens.within(at - 0.01):
            people[role_of[person]][opens.which(at - 0.01)].add(person)
            number[role_of[person]] += 1
    found = {}
    for role, days in sorted(people.items()):
        counts = sorted(len(who) for who in days.values())
        usual = counts[min(len(counts) - 1, int(USUAL * len(counts)))]
        busy = number[role] / len(counts) >= A_DAY * usual
        found[role] = Presence(usual, {d: min(1.0, len(who) / usual) for d, who in days.items()} if busy else {})
    return found


def _unknown(enquiry: Enquiry) -> bool:
    """Decided without an answer and nobody recorded when the decision was taken up: when it was ready is not known."""
    return enquiry.gave_up and DECIDE not in enquiry.begun


def _ordered(samples: Mapping[tuple[str, str], list[float]]) -> dict[tuple[str, str], list[float]]:
    return {k: sorted(v) for k, v in samples.items()}


def _called(done: Iterable[_Done], opens: Hours) -> frozenset[tuple[str, str]]:
    """The stages and ratings that are worked on while the hub is closed."""
    seen: dict[tuple[str, str], list[bool]] = defaultdict(list)
    for one in done:
        passed = one.passed
        if not opens.within(passed.ready):
            begun = passed.begun if passed.begun is not None else passed.ended
            seen[(passed.stage, one.rating)].append(begun < opens.after(passed.ready, 0) - 1)
    return frozenset(k for k, v in seen.items() if len(v) >= ENOUGH and sum(v) / len(v) > CALLED_SHARE)


def _beside(history: Iterable[Enquiry]) -> bool:
    """Whether whoever asked the agencies had often begun something else before the asking was done."""
    takings: dict[int, list[float]] = defaultdict(list)
    askings: list[tuple[int, float, float]] = []
    for enquiry in history:
        for stage, begun in enquiry.begun.items():
            if stage in enquiry.by:
                takings[enquiry.by[stage]].append(begun)
        if ASK in enquiry.ends and RATE in enquiry.ends and ASK in enquiry.by and ASK not in enquiry.begun:
            askings.append((enquiry.by[ASK], enquiry.ends[RATE], enquiry.ends[ASK]))
    found = {person: Hours((b, b + 1e-6) for b in begun) for person, begun in takings.items()}
    during = sum(1 for p, a, b in askings if p in found and found[p].edges(a, b))
    return len(askings) >= ENOUGH and during / len(askings) > BESIDE_SHARE


def _always(history: Iterable[Enquiry], opens: Hours, until: float) -> frozenset[str]:
    seen: dict[str, list[bool]] = defaultdict(list)
    for enquiry in history:
        for asked in enquiry.asked:
            if asked.answered is not None and asked.answered <= until:
                seen[asked.agency].append(not opens.within(asked.answered - 0.01))
    return frozenset(k for k, v in seen.items() if sum(v) / len(v) > ALWAYS_SHARE)


def _answers(
    history: Iterable[Enquiry], opens: Hours, until: float, always: frozenset[str]
) -> tuple[dict[tuple[str, str], list[float]], dict[tuple[str, str], float]]:
    answers: dict[tuple[str, str], list[float]] = defaultdict(list)
    asked_for: Counter[tuple[str, str]] = Counter()
    without: Counter[tuple[str, str]] = Counter()
    for enquiry in history:
        if enquiry.ends.get(DECIDE, until + 1) > until or ASK not in enquiry.ends:
            continue
        asked_at = enquiry.ends[ASK]
        for asked in enquiry.asked:
            rating = enquiry.rated(ANSWERS)
            key = (asked.agency, rating)
            asked_for[key] += 1
            if asked.answered is None or asked.answered > until:
                without[key] += 1
                continue
            took = asked.answered - asked_at if asked.agency in always else opens.between(asked_at, asked.answered)
            for each in (key, (asked.agency, ""), ("", rating), ("", "")):
                answers[each].append(max(0.0, took))
    return answers, {k: without[k] / n for k, n in asked_for.items()}


def _patience(history: Iterable[Enquiry], opens: Hours, until: float, top: str) -> dict[str, float]:
    """How long the hub waits before it decides without an answer: every minute for the most urgent rating.

    It is the shortest quarter's length of those times: the longer ones were also waiting for somebody to take them up.
    A rating with too few of its own takes those of all but the most urgent: there the hub goes on much sooner.
    """
    found: dict[str, list[float]] = defaultdict(list)
    for enquiry in history:
        given_up = enquiry.answered_by() if enquiry.gave_up and enquiry.ends[DECIDE] <= until else None
        if given_up is not None and ASK in enquiry.ends:
            asked_at, rating = enquiry.ends[ASK], enquiry.rated(ANSWERS)
            waited = given_up - asked_at if rating == top else opens.between(asked_at, given_up)
            for each in {rating, rating if rating == top else ""}:
                found[each].append(waited)
    return {k: drawn(sorted(v), SHORTEST) for k, v in found.items() if len(v) >= ENOUGH or k in (top, "")}


def _askings(history: Iterable[Enquiry], until: float) -> dict[str, list[tuple[str, ...]]]:
    found: dict[str, list[tuple[str, ...]]] = defaultdict(list)
    for enquiry in history:
        if enquiry.rating and enquiry.ends.get(DECIDE, until + 1) <= until:
            found[enquiry.rated(ASK)].append(tuple(a.agency for a in enquiry.asked))
    return dict(found)


def _doers(done: Iterable[_Done], role_of: Mapping[int, str]) -> dict[str, list[tuple[str, float]]]:
    seen: dict[str, Counter[str]] = defaultdict(Counter)
    for one in done:
        if one.person in role_of:
            seen[one.passed.stage][role_of[one.person]] += 1
    return {
        stage: [(role, n / sum(counted.values())) for role, n in sorted(counted.items())]
        for stage, counted in seen.items()
    }
