"""The conference: arranged for a working day, prepared, held, and what it decides (domain.md B1, traps iii to v)."""

from halcyon.kernel.effects import HandsOver, Opens
from halcyon.kernel.instruments import ChildWords, Choice, Day, LongText, ShortText, YesNo
from halcyon.kernel.pathways import CaseFacts, Guard, Move
from halcyon.practice import protection, roles
from halcyon.practice.protection import CARRIED, COMES_FROM, NEEDS_A_REASON, day_of

MEETING = "conference"
CHAIR = frozenset({roles.CONFERENCE_CHAIR})
CONVENERS = roles.CASEWORK | CHAIR
INSTEAD = (
    ("child_in_need", "A child in need plan"),
    ("early_help", "Early help"),
    ("nothing", "No further help"),
)


def _no_plan_in_need_beside(facts: CaseFacts) -> str | None:
    """Trap iii; D2I-CIN rules 4000-4017: the plan in need ends no later than the day on which this plan begins."""
    begins = day_of(facts.given.get("conference_held_on"))
    for other in facts.open_beside("child_in_need"):
        return f"End the child in need plan {other.reference} first: it never runs beside a child protection plan."
    for other in facts.beside:
        ended = day_of(other.facts.get("plan_ended_on")) if other.pathway == "child_in_need" else None
        if begins and ended and begins < ended and day_of(other.opened_at) <= begins:  # type: ignore[operator]
            return f"The child in need plan {other.reference} ran until {ended.day} {ended:%B %Y}, after this day."
    return None


no_plan_in_need_beside = Guard("no_plan_in_need_beside", _no_plan_in_need_beside, looks_beside=True)
late_is_explained = protection.said_when_late(
    "conference",
    lambda facts: facts.given.get("late_why"),
    "The conference is later than 15 working days. Say why.",
)
HELD_ON = Day("conference_held_on", "On which day was the conference held?", required=True)
LATE_WHY = LongText("late_why", "If it is later than 15 working days: why?")
VIEWS = (
    ChildWords("child_voice", "What does the child say or want?"),
    LongText("family_views", "What do the parents and the family say?", required=True, at_least=4),
)

MOVES = (
    Move(
        "arrange",
        "Arrange the conference",
        ("to_convene", "arranged"),
        "arranged",
        by=CONVENERS,
        records="conference_arranged",
        sentence="Child protection conference arranged for {conference_on} at {conference_at}.",
        intro="On a working day, no later than 15 working days after the strategy discussion that initiated the "
        "section 47 enquiry. Arranging it again puts it off: what is due before it moves with it.",
        asks=(
            Day("conference_on", "On which day?", required=True),
            ShortText("conference_at", "At what time, and where?", required=True, limit=120),
            YesNo("pre_birth", "Is it about a baby who is not born yet?", required=True),
            LongText("invited", "Who is invited?", help="Agencies, and who of the family.", required=True, at_least=4),
        ),
        sets=("conference_on", "pre_birth"),
        guards=(protection.on_a_working_day("conference_on", "a conference"),),
    ),
    Move(
        "reports_in",
        "Agency reports are in",
        ("arranged",),
        "",
        by=CONVENERS,
        records="conference_reports_in",
        sentence="Agency reports for the conference are in. Missing: {missing}",
        asks=(
            Day("reports_in_on", "On which day had they come?", required=True),
            ShortText("missing", "Whose report is missing?", help="Say “nobody’s” if all have come.", required=True),
        ),
        happens_on="reports_in_on",
    ),
    Move(
        "share_report",
        "Report shared with the family",
        ("arranged",),
        "",
        by=CONVENERS,
        records="conference_report_shared",
        sentence="The report was shared with the family on {shared_on}, {shared_how}.",
        asks=(
            Day("shared_on", "On which day was it shared?", required=True),
            ShortText("shared_how", "How, and with whom?", required=True),
        ),
        happens_on="shared_on",
    ),
    Move(
        "make_plan",
        "Conference held: a child protection plan",
        ("arranged",),
        "plan",
        by=CHAIR,
        records="conference_plan_made",
        sentence="Conference held on {conference_held_on}: child protection plan for {category}. {reason}",
        intro="First record who came. The plan begins on the day of the conference.",
        asks=(
            HELD_ON,
            protection.outcome("category", "Under which category?", protection.CATEGORIES_OF_ABUSE),
            LongText("reason", "Why a plan?", required=True, at_least=20),
            LongText(
                "plan",
                "What has to change, who does what, by when?",
                help="And what happens if it does not change.",
                required=True,
                at_least=20,
            ),
            LongText("core_group", "Who is in the core group?", required=True, at_least=4),
            *VIEWS,
            LATE_WHY,
        ),
        sets=("conference_held_on", "category"),
        guards=(
            protection.on_a_working_day("conference_held_on", "a conference"),
            no_plan_in_need_beside,
            late_is_explained,
        ),
        happens_on="conference_held_on",
        meeting=MEETING,
    ),
    Move(
        "no_plan",
        "Conference held: no plan",
        ("arranged",),
        "closed",
        by=CHAIR,
        records="conference_no_plan",
        sentence="Conference held on {conference_held_on}: no child protection plan. {reason} Instead: {instead}",
        intro="First record who came.",
        asks=(
            HELD_ON,
            LongText("reason", "Why is no plan needed?", required=True, at_least=20),
            Choice("instead", "What happens instead?", options=INSTEAD, required=True),
            protection.help_note("instead"),
            *VIEWS,
            LATE_WHY,
        ),
        sets=("conference_held_on", "instead"),
        guards=(protection.on_a_working_day("conference_held_on", "a conference"), late_is_explained),
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
        happens_on="conference_held_on",
        meeting=MEETING,
    ),
    Move(
        "call_off",
        "The conference is not needed any more",
        ("to_convene", "arranged"),
        "closed",
        by=frozenset({roles.ASSESSMENT_MANAGER}),
        records="conference_called_off",
        sentence="The conference was called off. {reason}",
        asks=(
            LongText(
                "reason",
                "Why is it not needed, and what keeps the child safe instead?",
                required=True,
                at_least=NEEDS_A_REASON,
            ),
        ),
    ),
)
