"""Who takes on what the front door and the teams behind it hand over, in Marlshire; other counties replace it.

How long a receiver has is local: no published source was found (domain.md A1.8 asks for acceptance by the receiver).
"""

from halcyon.kernel.counting import CountingRule, Limit
from halcyon.kernel.effects import Opens
from halcyon.kernel.hand_offs import HandOffRoute
from halcyon.practice.protection import COMES_FROM, FIRST_CARRIED

LOCAL = "local; domain.md A1.8 asks that the receiver accepts, no published time was found"
ONE_DAY = Limit(1, CountingRule.WORKING_DAYS_AFTER, LOCAL, False)
TWO_DAYS = Limit(2, CountingRule.WORKING_DAYS_AFTER, LOCAL, False)
FOUR_HOURS = Limit(4, CountingRule.ELAPSED_HOURS, LOCAL, False)
TEAM = "Assessment and protection team"
HUB_POST = "council.mash_duty_manager"
TEAM_POST = "council.assessment_manager"
EXPLOITATION_POST = "council.kingfisher_manager"

EARLY_HELP = HandOffRoute(
    "Early help", TWO_DAYS, "council.early_help_coordinator", service="early_help", role="early_help_coordinator"
)
HAND_OFFS = {
    ("mash_enquiry", "assessment"): HandOffRoute(
        TEAM,
        ONE_DAY,
        TEAM_POST,
        service="family_help",
        role="assessment_manager",
        purpose="assessment",
        opens=Opens("assessment", carries=(*FIRST_CARRIED, COMES_FROM), purpose="assessment"),
    ),
    ("mash_enquiry", "exploitation_team"): HandOffRoute(
        "Exploitation team (Kingfisher)",
        ONE_DAY,
        EXPLOITATION_POST,
        service="kingfisher",
        role="kingfisher_manager",
        purpose="exploitation",
        opens=Opens("exploitation", carries=(*FIRST_CARRIED, COMES_FROM), purpose="exploitation"),
    ),
    ("mash_enquiry", "early_help"): EARLY_HELP,
    ("mash_enquiry", "linked_to_open_case"): HandOffRoute(
        "The worker of the open case",
        ONE_DAY,
        TEAM_POST,
        service="family_help",
        role="assessment_manager",
        to_worker=True,
    ),
    **{
        ("mash_enquiry", outcome): HandOffRoute(receiver, limit, HUB_POST, outside=True)
        for outcome, receiver, limit in (
            ("other_authority", "The other authority", FOUR_HOURS),
            ("adult_safeguarding", "Adult safeguarding", ONE_DAY),
            ("marac", "Multi-agency risk assessment conference (MARAC)", ONE_DAY),
            ("channel", "Channel", ONE_DAY),
        )
    },
    ("section_47", "team"): HandOffRoute(
        TEAM,
        FOUR_HOURS,
        TEAM_POST,
        service="family_help",
        role="assessment_manager",
        purpose="section_47",
        passes=True,
    ),
    **{
        (pathway, "early_help"): EARLY_HELP
        for pathway in ("assessment", "child_protection", "child_in_need", "exploitation")
    },
    ("exploitation", "family_help"): HandOffRoute(
        TEAM,
        TWO_DAYS,
        TEAM_POST,
        service="family_help",
        role="assessment_manager",
        purpose="assessment",
        opens=Opens("assessment", carries=(*FIRST_CARRIED, COMES_FROM), purpose="assessment"),
    ),
}
