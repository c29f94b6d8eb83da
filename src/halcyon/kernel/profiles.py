"""What differs between counties, as data: limits, opening hours, the threshold document, who may be asked."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from enum import StrEnum

from halcyon.kernel.counting import CountingRule, Limit, OfficeHours
from halcyon.kernel.hand_offs import HandOffRoute
from halcyon.kernel.instruments import Overlay
from halcyon.kernel.pathways import Clock


@dataclass(frozen=True)
class Level:
    """A level of need in the county's threshold document."""

    key: str
    title: str
    words: str


@dataclass(frozen=True)
class ThresholdDocument:
    title: str
    version: str
    source: str
    levels: tuple[Level, ...]


class Whom(StrEnum):
    """Which agencies may be asked at a rating."""

    ANY = "any"
    SELECTED = "selected"
    """Only those likely to know this child, never every one."""

    NOBODY = "nobody"


@dataclass(frozen=True)
class Rating:
    """One of a county's ratings. Its key is the fact that a case keeps; `words` are what the person who rates chooses.

    `colour` (one of `COLOURS`) is how it is shown, always beside its title and with a shape of its own.
    """

    key: str
    title: str
    words: str
    colour: str
    asked: Whom = Whom.ANY


COLOURS = ("red", "amber", "green", "blue")


@dataclass(frozen=True)
class RepeatRule:
    """So many contacts about a child or a household within so many months need a manager's look."""

    number: int
    months: int
    source: str
    verified: bool

    @property
    def words(self) -> str:
        return f"{self.number} contacts in {self.months} months"


@dataclass(frozen=True)
class DisagreementStage:
    """One stage of the county's ladder for settling professional disagreements: who talks with whom, and how long.

    `deciding` is the role, in the agency whose decision it is, that owns the stage; `raising` the role in the agency
    that disagrees, empty for the one who raised it. `danger_limit` holds when a child is in danger now. `tells` is the
    post that is told when the time has passed. `joined_by` are others who take part when the agency that disagrees is
    of one of these kinds: (kinds of agency, role, agency code).
    """

    key: str
    title: str
    who: str  # both sides, in words
    deciding: str
    raising: str
    limit: Limit
    danger_limit: Limit
    tells: str
    joined_by: tuple[tuple[frozenset[str], str, str], ...] = ()


@dataclass(frozen=True)
class SystemMeasure:
    """When the delay of the hub as a whole is escalated: a measure by week that is worse than `bound` for `weeks`.

    `key` is a measure of `frontdoor.improvement.measures`; `more` says that more is better.
    """

    key: str
    more: bool
    bound: float
    weeks: int
    source: str
    verified: bool = False


LOCAL_MEASURE = "local choice; no published source was found for when a hub's delay is escalated"
SYSTEM_MEASURES = (
    SystemMeasure("decided_in_time", True, 0.85, 2, LOCAL_MEASURE),
    SystemMeasure("median_hours", False, 12.0, 2, LOCAL_MEASURE),
    SystemMeasure("answered_in_time", True, 0.75, 3, LOCAL_MEASURE),
    SystemMeasure("unanswered", False, 20.0, 2, LOCAL_MEASURE),
)


@dataclass(frozen=True)
class WhatIfRules:
    """How what-if is done and when it may be used. All local choices.

    A check plays the last `window_days` and learns from the `learn_days` before; it holds when each stage's median and
    90th centile lie within `tolerance` of what happened, with at least `few` enquiries in the stage, and it holds for
    `valid_days`. `plays` is how often a window is played.
    """

    tolerance: float = 0.10
    few: int = 50
    window_days: int = 90
    learn_days: int = 90
    valid_days: int = 31
    plays: int = 20
    source: str = "local choice; the tolerance is the one that this product was asked to show"


_OFTEN = "local choice; domain.md G4 names the types of supervision and no figure"
SUPERVISION = {
    "one_to_one": Limit(3, CountingRule.MONTHS, _OFTEN, False),
    "group": Limit(2, CountingRule.MONTHS, _OFTEN, False),
    "peer": Limit(3, CountingRule.MONTHS, _OFTEN, False),
}
POLICY_REVIEW = Limit(36, CountingRule.MONTHS, "instruments.md section 5, S2: policies reviewed within 3 years", True)
DELAY_ANSWER = Limit(5, CountingRule.WORKING_DAYS_AFTER, LOCAL_MEASURE, False)
WHAT_IF = WhatIfRules()


@dataclass(frozen=True)
class Reminder:
    """One automatic reminder about a request that has not been answered.

    `limits` is how long after the request is due it goes out (a negative limit: before), by rating; a rating that is
    not there has none. `whom` is "agency", or "manager" for whoever manages those who answer.
    """

    key: str
    title: str
    whom: str
    limits: Mapping[str, Limit]


@dataclass(frozen=True)
class Huddle:
    """The weekly look of one clinic at the young people who came to it.

    `service` is the clinic's code and `clinic_role` the role of its own nurses; `joined_by` are the roles that sit in
    while a huddle is open. `held_within` counts from the Monday after the week; `tells` are the posts that are told
    when it was not held. `social_work_post` has the shared queue to which the clinic can turn.
    """

    service: str
    clinic_role: str
    joined_by: tuple[str, ...]
    held_within: Limit
    tells: tuple[str, ...]
    social_work_post: str
    social_work_within: Limit
    # How long a practice that is told who a young person is has to say what it does.
    practice_within: Limit


@dataclass(frozen=True)
class Profile:
    """One county's choices. `limits` replaces a clock's own limit: key (pathway, clock, selector).

    `ratings` are the county's, most urgent first; until somebody has rated an enquiry it is treated as the first.
    `enquiry_clocks` are what the county times of an enquiry at the front door, from what, until what and how counted; a
    clock of the pathway that is not among them has no time set. `request_limits` is how long an agency has to answer,
    by rating, and `request_limits_by_kind` by rating and kind of agency where the county says so. None, like a rating
    that is not there, means that no time is set: what a county's source does not say is not made up.
    """

    key: str
    version: int
    title: str
    source: str
    hours: OfficeHours
    thresholds: ThresholdDocument
    limits: Mapping[tuple[str, str, str], Limit] = field(default_factory=dict)
    # The key of the profile whose choices stand in for what this county's own source does not say: to be replaced
    # before anybody works with it. '' for a county that says everything itself.
    stands_on: str = ""
    ratings: tuple[Rating, ...] = ()
    rating_scheme: str = "RAG"
    rating_source: str = ""
    enquiry_clocks: tuple[Clock, ...] = ()
    repeat_contacts: RepeatRule | None = None
    # Whether a concern about somebody whose case is open goes to its worker, past the hub's queue, unless danger is
    # recorded. Where not, the hub decides so for each.
    open_case_passes_hub: bool = False
    request_limits: Mapping[str, Limit | None] = field(default_factory=dict)
    request_limits_by_kind: Mapping[tuple[str, str], Limit | None] = field(default_factory=dict)
    # What each kind of agency can be expected to hold: a category outside its list is not asked of it.
    holds: Mapping[str, frozenset[str]] = field(default_factory=dict)
    answering_role: str = ""
    linking_role: str = ""
    custodian_role: str = ""
    custodian_post: str = ""
    manager_post: str = ""  # the front door's manager on duty
    claim_lasts: timedelta = timedelta(hours=24)
    hub_service: str = ""
    # Who answers for the front door while it is closed (`hours`): the service, and the post that is told at once.
    out_of_hours_service: str = ""
    out_of_hours_post: str = ""
    front_door_agency: str = ""
    health_reviewer: str = ""  # the role that answers REVIEW decisions of a health body, and of any other agency
    other_reviewer: str = ""
    # The post that is told when a reviewer lets a request wait too long, by kind of agency; else the manager on duty.
    review_escalates_to: Mapping[str, str] = field(default_factory=dict)
    # From when the rapid review after a serious incident counts: "aware", the day on which the authority learned of it,
    # or "notified", the day on which it told the national panel. Counties read the guidance differently.
    rapid_review_from: str = "aware"
    # Time limits of reviews that this county sets itself, by kind of review and clock.
    review_limits: Mapping[tuple[str, str], Limit] = field(default_factory=dict)
    privacy_post: str = ""
    # Posts whose people decide what is shared or are told of restricted records: two administrators fill one.
    guarded_posts: frozenset[str] = frozenset()
    privacy_role: str = ""
    relationship_days_after_close: int = 28
    # How long an agency still sees what it was asked once it has answered or the case is closed. A local choice: long
    # enough to put an answer right, short enough that nobody reads about a child for years because of one question.
    answer_shown_days: int = 28
    emergency_access_hours: int = 4
    # So many people one user may look for in an hour. A local choice: well above what anybody's work takes, and too few
    # to go through the index with.
    lookups_an_hour: int = 60
    # The ladder for professional disagreements, lowest stage first; the stage to which danger goes straight; how long
    # may pass until what was learned is written down, and the role and post that answer for it.
    disagreement_stages: tuple[DisagreementStage, ...] = ()
    disagreement_danger_stage: str = ""
    disagreement_learning: Limit | None = None
    disagreement_learning_role: str = ""
    disagreement_learning_post: str = ""
    # From the advice to raise a concern until one should have come; then whoever gave the advice is told.
    concern_follows_advice: Limit | None = None
    # When a delay of the hub as a whole is escalated, to which post, how long its holder has to answer, who is told
    # when they do not; and after how many weeks on target a plan may be closed.
    system_measures: tuple[SystemMeasure, ...] = SYSTEM_MEASURES
    delay_post: str = "council.head_of_service"
    delay_chased_post: str = "council.independent_scrutineer"
    delay_answer: Limit = DELAY_ANSWER
    # Who owns an unusual rise in the numbers that goes on the horizon register, until they give it to somebody else.
    rise_post: str = "council.partnership_manager"
    plan_held_weeks: int = 4
    # How often safeguarding supervision is due, by kind; and how old a policy may grow before it is looked at again.
    supervision: Mapping[str, Limit] = field(default_factory=lambda: dict(SUPERVISION))
    policy_review: Limit = POLICY_REVIEW
    what_if: WhatIfRules = WHAT_IF
    # Who takes on what is handed over: by pathway and by the value of the fact that the hand-off names.
    hand_offs: Mapping[tuple[str, str], HandOffRoute] = field(default_factory=dict)
    # Reminders to an agency that has not answered, in order, and the role that manages those who answer for an agency.
    reminders: tuple[Reminder, ...] = ()
    answering_manager_role: str = ""
    # The same for a general practice that was asked for a report or was sent something to read; how long it has for
    # what was sent without a day; and the post that is told, once, of what a practice has not answered in time.
    practice_reminders: tuple[Reminder, ...] = ()
    practice_reads_within: Limit | None = None
    practice_late_post: str = ""
    # From the day on which a letter to an organisation was sent until whoever sent it makes sure that it arrived. None:
    # nobody is asked to.
    letter_arrives_within: Limit | None = None
    # A request about the same person to the same agency within so many days is asked again.
    asked_again_days: int = 90
    # How long a link lasts by which an agency without an account answers one request, in hours.
    answer_link_hours: int = 24
    # Kinds of agency that are asked only with consent or for a recorded reason without it, unless the case is at one of
    # these ratings or danger now was recorded: then the threshold of section 47 is met (domain.md A5, J1).
    consent_kinds: frozenset[str] = frozenset({"general_practice", "education"})
    threshold_ratings: frozenset[str] = frozenset({"red"})

    # Who is talked with on the same day when a hard rule of a tool fires: this role in the author's own agency; the
    # holder of this post where that agency has nobody.
    named_role: str = "named_professional"
    named_post: str = "icb.designated_nurse"
    # What the county adds to published instruments: questions of its own, its own help, its own names of bands.
    overlays: tuple[Overlay, ...] = ()
    # The clinics that hold a weekly huddle over their young attenders.
    huddles: tuple[Huddle, ...] = ()

    @property
    def most_urgent(self) -> Rating:
        """The rating as which an enquiry is treated until somebody has rated it."""
        return self.ratings[0]

    @property
    def sorted_by_rating(self) -> bool:
        """Whether lists go by the rating first: the county sets a time for some rating, and none for a more urgent one.

        What is due then does not say what is most urgent.
        """
        for clock in (c for c in self.enquiry_clocks if c.by_fact == "rating"):
            timed = [clock.limits[r.key] is not None for r in self.ratings]
            if timed != sorted(timed, reverse=True):
                return True
        return False

    def rank(self, rating: object) -> int:
        """The place of a rating, 0 for the most urgent and for what nobody has rated."""
        return next((place for place, r in enumerate(self.ratings) if r.key == rating), 0)

    def rating(self, key: object) -> Rating | None:
        """The rating with this key; None for an enquiry that nobody has rated."""
        return next((r for r in self.ratings if r.key == key), None)

    def request_limit(self, rating: object, kind: str) -> Limit | None:
        """How long this kind of agency has to answer at this rating (unrated: the most urgent). None: no time set."""
        known = self.rating(rating) or self.most_urgent
        if (known.key, kind) in self.request_limits_by_kind:
            return self.request_limits_by_kind[known.key, kind]
        return self.request_limits.get(known.key)
