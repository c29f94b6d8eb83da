"""What the history before a moment teaches: how long work takes, and how long each agency takes to answer."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from halcyon.frontdoor.whatif.hours import Hours
from halcyon.frontdoor.whatif.stages import ASK, DECIDE, RATE, TRIAGE, WORKED, Asked, Enquiry

# Fewer examples than this of one stage and rating, or one agency and rating, and those of all ratings are used.
ENOUGH = 12


@dataclass(frozen=True)
class Learned:
    """Times in minutes, shortest first. `work` by stage and rating, `answers` by agency and rating; a rating of "" has
    those of every rating, an agency of "" those of every agency. `askings` are the sets of agencies that were asked, by
    rating; `ratings` all ratings that were given.
    """

    work: Mapping[tuple[str, str], Sequence[float]]
    answers: Mapping[tuple[str, str], Sequence[float]]
    askings: Mapping[str, Sequence[tuple[str, ...]]]
    ratings: Sequence[str]
    top: str = "red"  # the county's most urgent rating

    def work_time(self, stage: str, rating: str, chance: float) -> float:
        """A working time at this point (0 to 1) of those that were seen, in minutes."""
        return drawn(_enough(self.work, stage, rating), chance)

    def answer_time(self, agency: str, rating: str, chance: float) -> float:
        found = _enough(self.answers, agency, rating) or _enough(self.answers, "", rating)
        return drawn(found, chance)


def _enough(samples: Mapping[tuple[str, str], Sequence[float]], what: str, rating: str) -> Sequence[float]:
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


def learn(history: Iterable[Enquiry], *, opens: Hours, on_duty: Mapping[str, Hours], until: float, top: str) -> Learned:
    """Learn from what had ended by `until`.

    `top` is the most urgent rating; `on_duty` maps a stage to when somebody was there to work on it. Nobody writes down
    when work on an enquiry began, so that is inferred: a person began when the enquiry was ready or when they had
    finished what they did before, whichever is later. Pauses, telephone calls and work that is not recorded therefore
    count as work.
    """
    work: dict[tuple[str, str], list[float]] = defaultdict(list)
    answers: dict[tuple[str, str], list[float]] = defaultdict(list)
    askings: dict[str, list[tuple[str, ...]]] = defaultdict(list)
    ratings: list[str] = []
    done: list[tuple[float, float, str, str, int, bool]] = []
    for enquiry in history:
        for passed in enquiry.passed():
            person = enquiry.by.get(passed.stage)
            if passed.ended <= until and person is not None:
                waited_out = passed.stage == DECIDE and passed.ready >= passed.ended
                if not waited_out:
                    urgent = passed.stage in (TRIAGE, RATE) or enquiry.rating in ("", top)
                    done.append((passed.ended, passed.ready, passed.stage, enquiry.rating, person, urgent))
        asked_at = enquiry.ends.get(ASK)
        for asked in enquiry.asked if asked_at is not None else ():
            if asked.answered is not None and asked.answered <= until and asked_at is not None:
                took = answer_time(asked, asked_at, opens, always=enquiry.rating == top)
                for key in _keys(asked.agency, enquiry.rating):
                    answers[key].append(took)
        if enquiry.rating and enquiry.ends.get(DECIDE, until + 1) <= until:
            askings[enquiry.rating].append(tuple(a.agency for a in enquiry.asked))
            ratings.append(enquiry.rating)
    before: dict[int, float] = {}
    in_office = {stage: hours.both(opens) for stage, hours in on_duty.items()}
    for ended, ready, stage, rating, person, urgent in sorted(done):
        counts = on_duty[stage] if urgent else in_office[stage]
        begun = max(ready, before.get(person, ready))
        took = counts.between(begun, ended) or (ended - begun if not counts.within(ended) else 0.0)
        work[(stage, rating)].append(took)
        if rating:
            work[(stage, "")].append(took)
        before[person] = ended
    ordered = {k: sorted(v) for k, v in work.items()}
    for stage in WORKED:
        ordered.setdefault((stage, ""), [])
    return Learned(ordered, {k: sorted(v) for k, v in answers.items()}, dict(askings), ratings, top)


def answer_time(asked: Asked, asked_at: float, opens: Hours, *, always: bool) -> float:
    """How long an answer took, in minutes: every minute (`always`, for the most urgent), or office time."""
    assert asked.answered is not None  # noqa: S101  (callers look at answers only)
    return asked.answered - asked_at if always else opens.between(asked_at, asked.answered)


def _keys(agency: str, rating: str) -> list[tuple[str, str]]:
    return [(agency, rating), (agency, ""), ("", rating), ("", "")]
