"""The rules of a review in plain Python: clocks, when it may go on, what stops publication, when it concludes."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta

from halcyon.kernel.calendar import LONDON
from halcyon.kernel.counting import Limit
from halcyon.practice.reviews import KINDS
from halcyon.practice.reviews.definition import (
    AWARE,
    CONCLUDED,
    DECIDED,
    DISCUSSED,
    INQUEST,
    NOTIFIED,
    PUBLISHED,
    RAPID,
    REPORTED,
    STEPS,
    SUMMARIES,
    ReviewClock,
    ReviewKind,
)
from halcyon.practice.reviews.phases import BEFORE_THE_REPORT, ENDED, FAMILY_STAGES, ORDER, days_left

HELD, NOT_HELD, OTHER = "held", "not_held", "other_learning"
DECISIONS = ((HELD, "Hold this review"), (NOT_HELD, "Do not hold it"), (OTHER, "Learn in another way"))
BEFORE_HELD = (NOTIFIED, SUMMARIES, DECIDED)  # what runs whether a review is held or not
TO_COME, OUT, WITHHELD = "", "published", "withheld"
REASON = 20  # characters that say something
DueAt = Callable[[datetime, Limit], datetime]


@dataclass(frozen=True)
class LimbFacts:
    """One limb as the rules see it: its kind, and the moment of each step that has been taken.

    `aware_at` is when the authority learned of what happened, where that is known, and `rapid_at` from when a rapid
    review counts (None: from its notification). `notified_at` is None where it is known and not notified yet. `steps`
    are the moments that somebody wrote down, by key of `STEPS`.
    """

    kind: str
    notified_at: datetime | None
    decision: str = ""
    decided_at: datetime | None = None
    publication: str = TO_COME
    published_at: datetime | None = None
    aware_at: datetime | None = None
    rapid_at: datetime | None = None
    steps: Mapping[str, datetime] = field(default_factory=dict)

    @property
    def held(self) -> bool:
        return self.decision == HELD


@dataclass(frozen=True)
class ReviewFacts:
    """A review as the rules see it. `hold` says that criminal proceedings hold publication."""

    phase: str
    limbs: tuple[LimbFacts, ...]
    chair: bool = False
    members: int = 0
    terms: bool = False
    asked: int = 0
    returned: int = 0
    findings: int = 0
    hold: bool = False
    concluded_at: datetime | None = None
    expected_on: date | None = None
    family: frozenset[str] = frozenset()  # the stages at which it is written down how the family was asked, or why not
    feedback_open: int = 0
    learning_open: int = 0


@dataclass(frozen=True)
class Timed:
    """A clock of one limb, worked out: `stopped_at` None while it runs."""

    clock: ReviewClock
    kind: str
    started_at: datetime
    due_at: datetime
    stopped_at: datetime | None

    def late(self, now: datetime) -> bool:
        return (self.stopped_at or now) > self.due_at


def clocks(
    limb: LimbFacts,
    concluded_at: datetime | None,
    *,
    due: DueAt,
    limits: Mapping[tuple[str, str], Limit] | None = None,
) -> tuple[Timed, ...]:
    """The clocks of one limb that have begun. One that was decided not to be held has only that of its decision, and
    where it was decided not to publish no clock runs to publication.

    A review with several limbs has one report; each limb keeps its own clocks to it. `limits` are those that the county
    sets itself, by kind and clock.
    """
    come = [moment for moment in (concluded_at, limb.steps.get(INQUEST)) if moment]
    moments: dict[str, datetime | None] = {
        AWARE: limb.aware_at,
        RAPID: limb.rapid_at or limb.notified_at,
        NOTIFIED: limb.notified_at,
        DECIDED: limb.decided_at,
        CONCLUDED: concluded_at,
        PUBLISHED: limb.published_at,
        SUMMARIES: limb.steps.get(SUMMARIES) or limb.decided_at,
        REPORTED: max(come, default=None),
        DISCUSSED: limb.steps.get(DISCUSSED),
    }
    found = []
    for standard in KINDS[limb.kind].clocks:
        limit = (limits or {}).get((limb.kind, standard.key), standard.limit)
        clock = replace(standard, limit=limit)
        begun = moments[clock.starts]
        ends = moments[clock.stops]
        if begun is None or (limb.decision in (NOT_HELD, OTHER) and clock.stops not in BEFORE_HELD):
            continue
        if limb.publication == WITHHELD and clock.stops == PUBLISHED:
            continue
        found.append(Timed(clock, limb.kind, begun, due(begun, clock.limit), ends))
    return tuple(found)


def decision_problems(
    kind: ReviewKind, answers: Mapping[str, str], reasons: Mapping[str, str], decision: str, why: str
) -> dict[str, str]:
    """What is wrong with a decision, by the key of what has to be mended.

    Every criterion is answered with its reason. Where they make it a duty, the decision cannot be not to hold the
    review; where they do not, holding it needs discretion in law.
    """
    wrong: dict[str, str] = {}
    for criterion in kind.criteria:
        if answers.get(criterion.key) not in ("yes", "no", "not_known"):
            wrong[criterion.key] = f"{criterion.words}: answer yes, no or not known."
        elif len(reasons.get(criterion.key, "").strip()) < REASON // 2:
            wrong[f"{criterion.key}_why"] = f"{criterion.words}: say what the answer rests on."
    if decision not in dict(DECISIONS):
        wrong["decision"] = "Choose what is decided."
    elif not wrong and kind.duty(answers) and decision != HELD:
        wrong["decision"] = "The criteria are met, so that this review must be held."
    elif not wrong and kind.needs and not kind.duty(answers) and decision == HELD and not kind.discretion:
        wrong["decision"] = "The criteria are not met, and the law gives no choice to hold this review all the same."
    if len(why.strip()) < REASON:
        wrong["why"] = "Say why this is decided, in a sentence or more."
    return wrong


def step_problems(
    limb: LimbFacts, step: str, on: datetime, concluded_at: datetime | None, *, at: datetime
) -> dict[str, str]:
    """What is wrong with writing down one of `STEPS` as done `on` a moment, by the field that has to be mended."""
    begun = limb.aware_at or limb.notified_at
    if step not in KINDS[limb.kind].steps:
        return {"step": "Choose what has been done."}
    if on > at:
        return {"on": "This is in the future."}
    if begun is not None and on < begun:
        return {"on": "This is before the authority learned of it."}
    if step == DISCUSSED and not concluded_at:
        return {"step": "The report of the meeting has not been agreed yet: the panel discusses the death after that."}
    if step == DISCUSSED and concluded_at and on.astimezone(LONDON).date() < concluded_at.astimezone(LONDON).date():
        return {"on": "This is before the report of the meeting was agreed."}
    return {}


def _notified(limb: LimbFacts) -> bool:
    return limb.notified_at is not None or not KINDS[limb.kind].timed_to_notification


def going_on(review: ReviewFacts) -> tuple[str, ...]:
    """What stands in the way of the next phase, in plain words; empty when it may begin."""
    held = [limb for limb in review.limbs if limb.held]
    reasons: list[str] = []
    if review.phase == "deciding":
        if any(not limb.decision for limb in review.limbs):
            reasons.append("Decide on every limb first.")
        reasons += [
            f"{KINDS[limb.kind].short}: write down when it was notified."
            for limb in review.limbs
            if not _notified(limb)
        ]
    elif review.phase == "setting_up":
        if not review.chair:
            reasons.append("Name the chair of the panel.")
        if review.members < 1:
            reasons.append("Name at least one other member of the panel.")
        if not review.terms:
            reasons.append("Agree the terms of reference.")
    elif review.phase == "gathering":
        if review.asked < 1:
            reasons.append("Ask at least one agency for its part.")
        elif review.returned < review.asked:
            missing = review.asked - review.returned
            reasons.append(f"{missing} of {review.asked} agencies have not sent their part back.")
    elif review.phase == "analysing":
        if not review.findings:
            reasons.append("Write down at least one finding.")
    elif review.phase == "reporting":
        reasons += _family_to_ask(review, held, BEFORE_THE_REPORT)
    elif review.phase == "concluded":
        for limb in held:
            if limb.publication == TO_COME:
                reasons.append(f"{KINDS[limb.kind].short}: publish it, or say why it is not published.")
            reasons += [
                f"{KINDS[limb.kind].short}: write down when this was done: {_lower(STEPS[step])}."
                for step in KINDS[limb.kind].before_closing
                if step not in limb.steps
            ]
        if review.feedback_open:
            reasons.append(f"{review.feedback_open} who took part in the work have not been given feedback.")
        if review.learning_open:
            reasons.append(f"{review.learning_open} planned learning events have not been held.")
        reasons += _family_to_ask(review, held, tuple(key for key, _ in FAMILY_STAGES))
    else:
        reasons.append("This review has ended.")
    return tuple(reasons)


def _family_to_ask(review: ReviewFacts, held: Iterable[LimbFacts], stages: Iterable[str]) -> list[str]:
    """The stages at which nobody has written down how the family was asked, in one sentence; none for a review of a
    service."""
    if not any(KINDS[limb.kind].of_people for limb in held):
        return []
    missing = [dict(FAMILY_STAGES)[key].lower() for key in stages if key not in review.family]
    return [f"Say how the family was asked, or why it was not, about: {'; '.join(missing)}."] if missing else []


def next_phase(review: ReviewFacts) -> str:
    """The phase after this one. From the decision it is the end when no limb is held."""
    if review.phase == "deciding" and not any(limb.held for limb in review.limbs):
        return "not_held"
    return ORDER[ORDER.index(review.phase) + 1]


def publication_problems(
    kind: ReviewKind, review: ReviewFacts, limb: LimbFacts, outcome: str, confirmed: Iterable[str], why: str
) -> tuple[str, ...]:
    """What stands in the way of publishing one limb, or of deciding not to.

    A hold for criminal proceedings stops publication of every limb. It stops nothing else: what is learnt goes out.
    """
    reasons: list[str] = []
    if not limb.held:
        return ("This limb is not held: there is nothing to publish.",)
    if limb.publication != TO_COME:
        return ("This has been settled already.",)
    if review.phase != "concluded":
        reasons.append("The report has not been agreed yet.")
    if outcome == OUT:
        if review.hold:
            reasons.append("Criminal proceedings hold publication. What was learnt may be spread meanwhile.")
        if not kind.publication.published:
            reasons.append(f"Reports of this kind are not published. {kind.publication.words}")
        given = set(confirmed)
        reasons += [
            f"Confirm first: {words[0].lower()}{words[1:]}."
            for key, words in kind.publication.before
            if key not in given
        ]
    elif outcome == WITHHELD:
        if kind.publication.published and not kind.publication.may_withhold:
            reasons.append("This kind of report is always published.")
        if len(why.strip()) < REASON:
            reasons.append("Say why it is not published, in a sentence or more.")
    else:
        reasons.append("Choose whether it is published.")
    return tuple(reasons)


CONCLUDED_ALREADY = "Concluded"


@dataclass(frozen=True)
class Forecast:
    """When a review will be concluded, how that is known, and by how many days that is after its first time limit."""

    on: date | None
    known_by: str
    late_days: int
    due_on: date | None

    @property
    def to_come(self) -> bool:
        """Whether it is still to be concluded, so that its lateness is foretold and not measured."""
        return self.known_by != CONCLUDED_ALREADY


def forecast(review: ReviewFacts, timed: Iterable[Timed], *, now: datetime) -> Forecast:
    """When the report will be agreed: the day that was agreed, else what usually remains from the present phase.

    A day that was given by somebody and has passed is no forecast: what usually remains from now on is used.
    Lateness is measured against the earliest time limit for the report of a limb that is held.
    """
    today = now.astimezone(LONDON).date()
    ends = [t.due_at.astimezone(LONDON).date() for t in timed if t.clock.stops in (CONCLUDED, PUBLISHED)]
    due_on = min(ends, default=None)
    if review.phase == "not_held":
        return Forecast(None, "Not held", 0, None)
    if review.concluded_at is not None:
        on, how = review.concluded_at.astimezone(LONDON).date(), CONCLUDED_ALREADY
    elif review.expected_on is not None and review.expected_on >= today:
        on, how = review.expected_on, "As the panel expects"
    else:
        on, how = today + timedelta(days=days_left(review.phase)), "By what usually remains"
    return Forecast(on, how, max(0, (on - due_on).days) if due_on else 0, due_on)


def _lower(words: str) -> str:
    return words[0].lower() + words[1:]


def ended(phase: str) -> bool:
    """Whether nothing more happens in a review in this phase."""
    return phase in ENDED
