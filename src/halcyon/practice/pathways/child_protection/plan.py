"""On a plan: visits, core groups, review conferences, and its end (domain.md B1, trap vii; B3)."""

from typing import Any

from halcyon.kernel.effects import HandsOver, Opens
from halcyon.kernel.instruments import Day, Is, LongText, Question, ShortText
from halcyon.kernel.pathways import CaseFacts, Guard, Move
from halcyon.kernel.roles import Role
from halcyon.practice import protection, roles
from halcyon.practice.pathways.child_protection.conference import CHAIR, CONVENERS, MEETING, VIEWS
from halcyon.practice.protection import CARRIED, COMES_FROM, NEEDS_A_REASON, day_of

ENDED = (
    ("safe", "A review conference decided that the child is not likely to suffer significant harm any more"),
    ("transferred", "Another authority took the plan over at a conference"),
    ("adult", "The young person is 18"),
    ("died", "The child died"),
)
NEXT = (
    ("child_in_need", "A child in need plan"),
    ("early_help", "Early help"),
    ("nothing", "No further help"),
)
# The answers that hold the days of what happens on a plan.
DAYS = ("conference_held_on", "visited_on", "tried_on", "core_group_on", "review_held_on", "born_on")


def _not_before_the_plan(facts: CaseFacts) -> str | None:
    """Nothing happens on a plan before it begins, which is the day of its conference (trap iv)."""
    begins = day_of(facts.facts.get("conference_held_on"))
    days = [day_of(facts.given.get(key)) for key in (*DAYS[1:-1], "plan_ended_on")]
    if begins and any(day and day < begins for day in days):
        return f"The plan began on {begins.day} {begins:%B %Y}. Give a day on or after that."
    return None


not_before_the_plan = Guard("not_before_the_plan", _not_before_the_plan)


def _move(
    key: str,
    label: str,
    records: str,
    sentence: str,
    *asks: Question,
    happens_on: str = "",
    by: frozenset[Role] = roles.CASEWORK,
    **more: Any,
) -> Move:
    """A move on a plan that leaves it running."""
    guards = (*more.pop("guards", ()), not_before_the_plan)
    return Move(
        key,
        label,
        ("plan",),
        "",
        by=by,
        records=records,
        sentence=sentence,
        asks=asks,
        happens_on=happens_on,
        guards=guards,
        **more,
    )


MOVES = (
    _move(
        "visit",
        "Record a visit: the child was seen",
        "plan_visited",
        "Child seen on {visited_on}. Alone: {seen_alone}. {seen_what}",
        Day("visited_on", "On which day was the child seen?", required=True),
        *protection.alone_questions(),
        happens_on="visited_on",
    ),
    _move(
        "visit_unseen",
        "Record a visit: the child was not seen",
        "plan_visit_failed",
        "Visited on {tried_on}, child not seen. {not_seen_why}",
        Day("tried_on", "On which day was the visit?", required=True),
        LongText("not_seen_why", "Why not, and what was done about it?", required=True, at_least=NEEDS_A_REASON),
        happens_on="tried_on",
        intro="The time within which the child must be seen goes on.",
    ),
    _move(
        "core_group",
        "Record a core group",
        "core_group_held",
        "Core group on {core_group_on}. {progress} Next: {next_steps}",
        Day("core_group_on", "On which day did it meet?", required=True),
        LongText("came", "Who came, and who did not?", required=True, at_least=4),
        LongText("progress", "What has changed for the child?", required=True, at_least=NEEDS_A_REASON),
        LongText("next_steps", "Who does what next, by when?", required=True, at_least=NEEDS_A_REASON),
        happens_on="core_group_on",
    ),
    _move(
        "birth",
        "The baby is born",
        "birth_recorded",
        "The baby was born on {born_on}.",
        Day("born_on", "On which day?", required=True),
        happens_on="born_on",
        by=CONVENERS,
        when=Is("pre_birth", "yes"),
        intro="A review conference or core group follows within 10 days.",
    ),
    _move(
        "arrange_review",
        "Arrange the review conference",
        "review_arranged",
        "Review conference arranged for {review_on}, {review_at}.",
        Day("review_on", "On which day?", required=True),
        ShortText("review_at", "At what time, and where?", required=True, limit=120),
        by=CONVENERS,
        sets=("review_on",),
        guards=(protection.on_a_working_day("review_on", "a review conference"),),
    ),
    _move(
        "review_reports",
        "Agency reports for the review are in",
        "review_reports_in",
        "Agency reports for the review are in. Missing: {missing}",
        Day("reports_in_on", "On which day had they come?", required=True),
        ShortText("missing", "Whose report is missing?", help="Say “nobody’s” if all have come.", required=True),
        happens_on="reports_in_on",
        by=CONVENERS,
    ),
    _move(
        "share_review_report",
        "Report for the review shared with the family",
        "review_report_shared",
        "The report for the review was shared with the family on {shared_on}, {shared_how}.",
        Day("shared_on", "On which day was it shared?", required=True),
        ShortText("shared_how", "How, and with whom?", required=True),
        happens_on="shared_on",
        by=CONVENERS,
    ),
    _move(
        "review",
        "Review conference held: the plan goes on",
        "review_held",
        "Review conference on {review_held_on}: the plan goes on for {category}. {reason}",
        Day("review_held_on", "On which day was it held?", required=True),
        protection.outcome("category", "Under which category now?", protection.CATEGORIES_OF_ABUSE),
        LongText("reason", "Why does it go on?", required=True, at_least=20),
        LongText("plan", "What is in the plan now?", required=True, at_least=20),
        *VIEWS,
        happens_on="review_held_on",
        by=CHAIR,
        sets=("category",),
        guards=(protection.on_a_working_day("review_held_on", "a review conference"),),
        meeting=MEETING,
    ),
    Move(
        "end_plan",
        "End the plan",
        ("plan",),
        "closed",
        by=CHAIR,
        records="plan_ended",
        sentence="Child protection plan ended on {plan_ended_on}: {ended_why}. {reason} Next: {instead}",
        intro="When a review conference decides it, first record who came.",
        asks=(
            Day("plan_ended_on", "On which day did it end?", required=True),
            protection.outcome("ended_why", "Why does it end?", ENDED),
            LongText("reason", "What does that rest on?", required=True, at_least=20),
            protection.outcome("instead", "What comes next?", NEXT),
            protection.help_note("instead"),
            *VIEWS,
        ),
        sets=("plan_ended_on", "ended_why", "instead"),
        guards=(protection.nothing_recorded_after("plan_ended_on", "The plan", DAYS), not_before_the_plan),
        then=(
            HandsOver("instead", note="handover_note"),
            Opens(
                "child_in_need",
                when_fact="instead",
                equals="child_in_need",
                carries=(*CARRIED, COMES_FROM),
                purpose="assessment",
            ),
        ),
        happens_on="plan_ended_on",
        meeting=MEETING,
    ),
)
