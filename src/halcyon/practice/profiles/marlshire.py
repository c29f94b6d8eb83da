"""Marlshire's choices: the seeds' county. Rating limits are Oxfordshire's published ones (domain.md A2)."""

from datetime import time

from halcyon.kernel.counting import CountingRule, Limit, OfficeHours
from halcyon.kernel.pathways import Clock
from halcyon.kernel.profiles import (
    DisagreementStage,
    Huddle,
    Level,
    Profile,
    Rating,
    Reminder,
    RepeatRule,
    ThresholdDocument,
)
from halcyon.practice.hand_offs import HAND_OFFS

OX = "Oxfordshire Children's Services Procedures, Contacts and Referrals s2"
MERTON = "Merton MASH Guide for Professionals (agency returns), adopted here as a local target"
LADDER = "domain.md A9; clocks.csv has no row for it: a local choice within the times that partnerships publish"
HEALTH = frozenset({"acute_trust", "community_trust", "general_practice", "icb", "public_health"})
REMINDED = "Local: no published source found for when an agency is reminded"
PRACTICES = "Local: no published source found for when a practice says that it has read a message"
LETTERS = "Local: no published source found for when a sender makes sure that a letter arrived"
HUDDLE = "Local: the seeds ask for a weekly review and a named hospital social worker, and say no days"
_DAY = (time(8, 30), time(17, 0))


def _working_days(number: int) -> Limit:
    return Limit(number, CountingRule.WORKING_DAYS_AFTER, LADDER, False)


def _hours(number: int) -> Limit:
    return Limit(number, CountingRule.ELAPSED_HOURS, LADDER, False)


# For counties whose own document nobody has entered: the four levels that the decision asks for.
LEVELS_NOT_ENTERED = ThresholdDocument(
    "Levels of need 1 to 4 (the county’s own document is not entered)",
    "none",
    "domain.md A4: the four levels that Oxfordshire publishes",
    (
        Level("1", "Universal", "Needs met by services that everyone uses."),
        Level("2", "Additional", "Early help from one service or several."),
        Level("3", "Complex", "A child in need: statutory referral is accepted from here."),
        Level("4", "Acute", "A child who needs protection."),
    ),
)


def _reminded(amount: float, rule: CountingRule = CountingRule.ELAPSED_HOURS) -> Limit:
    return Limit(amount, rule, REMINDED, False)


PROFILE = Profile(
    key="marlshire",
    hand_offs=HAND_OFFS,
    version=1,
    title="Marlshire",
    source="domain.md A2, A4 (Oxfordshire profile)",
    hours=OfficeHours({0: _DAY, 1: _DAY, 2: _DAY, 3: _DAY, 4: (time(8, 30), time(16, 0))}),
    thresholds=ThresholdDocument(
        "Marlshire Threshold of Needs",
        "2025.1",
        "domain.md A4",
        (
            Level("1", "Universal", "Needs met by services that everyone uses."),
            Level("2", "Additional", "Early help from one service or several."),
            Level("3", "Complex", "A child in need: statutory referral is accepted from here."),
            Level("4", "Acute", "A child who needs protection."),
        ),
    ),
    ratings=(
        Rating("red", "Red", "Red: a child or adult may be at risk of significant harm now", "red"),
        Rating("amber", "Amber", "Amber: significant worry, no immediate danger", "amber"),
        Rating("green", "Green", "Green: a child or adult may need help, lower concern", "green"),
    ),
    rating_source=OX,
    enquiry_clocks=(
        Clock(
            "triage",
            "Danger check",
            ("opened",),
            ("triaged", "taken_up"),
            {
                "": Limit(
                    1,
                    CountingRule.ELAPSED_HOURS,
                    "Local target: every contact is looked at for danger on arrival",
                    False,
                )
            },
            tells="council.mash_duty_manager",
        ),
        Clock(
            "rating",
            "RAG-rating",
            ("opened",),
            ("rated", "taken_up"),
            {"": Limit(1, CountingRule.WORKING_DAYS_AFTER, OX, True)},
            tells="council.mash_duty_manager",
        ),
        Clock(
            "outcome",
            "Decision",
            ("opened",),
            ("decided", "taken_up"),
            {
                # Red runs on past office hours; a working day ends with its day.
                "red": Limit(4, CountingRule.ELAPSED_HOURS, OX, True),
                "amber": Limit(1, CountingRule.WORKING_DAYS_AFTER, OX, True),
                "green": Limit(3, CountingRule.WORKING_DAYS_AFTER, OX, True),
            },
            by_fact="rating",
            until_known="red",
            tells="council.mash_duty_manager",
        ),
        Clock(
            "feedback",
            "Feedback to the referrer",
            ("decided", "taken_up", "stepped_up", "stepped_down"),
            ("fed_back", "acknowledged"),
            {
                "": Limit(
                    1,
                    CountingRule.WORKING_DAYS_AFTER,
                    "Local target (clocks.csv mash, feedback to referrer)",
                    False,
                )
            },
            tells="council.mash_duty_manager",
        ),
    ),
    repeat_contacts=RepeatRule(3, 6, "domain.md A7: a local rule, recalled and not checked", False),
    open_case_passes_hub=True,  # domain.md A1.2: open cases go to the allocated worker
    request_limits={
        "red": Limit(2, CountingRule.ELAPSED_HOURS, MERTON, False),
        "amber": Limit(6, CountingRule.OFFICE_HOURS, MERTON, False),
        "green": Limit(24, CountingRule.OFFICE_HOURS, MERTON, False),
    },
    holds={
        "police": frozenset({"involvement", "concern", "offending", "family"}),
        "acute_trust": frozenset({"involvement", "concern", "health", "family"}),
        "community_trust": frozenset({"involvement", "concern", "health", "sexual_health", "family"}),
        "general_practice": frozenset({"involvement", "concern", "health", "family"}),
        "icb": frozenset({"involvement", "concern", "health"}),
        "public_health": frozenset({"involvement", "concern", "health"}),
        "education": frozenset({"involvement", "concern", "education", "family"}),
        "probation": frozenset({"involvement", "concern", "offending"}),
        "youth_justice": frozenset({"involvement", "concern", "offending", "education"}),
        "housing": frozenset({"involvement", "concern", "housing", "family"}),
        "voluntary": frozenset({"involvement", "concern", "family"}),
        "council": frozenset({"involvement", "concern", "family", "education", "housing"}),
    },
    answering_role="mash_information_officer",
    linking_role="contact_officer",
    custodian_role="custodian",
    custodian_post="council.custodian",
    manager_post="council.mash_duty_manager",
    hub_service="mash_hub",
    out_of_hours_service="emergency_duty_team",
    out_of_hours_post="council.emergency_duty",
    front_door_agency="COUNCIL",
    health_reviewer="caldicott_guardian",
    other_reviewer="sharing_reviewer",
    review_escalates_to=dict.fromkeys(
        ("acute_trust", "community_trust", "general_practice", "icb", "public_health"), "icb.designated_nurse"
    ),
    privacy_post="council.privacy_lead",
    privacy_role="privacy_lead",
    guarded_posts=frozenset(
        {
            "council.custodian",
            "council.privacy_lead",
            "community.caldicott_guardian",
            "acute.caldicott_guardian",
            "icb.designated_nurse",
        }
    ),
    disagreement_stages=(
        DisagreementStage(
            "practitioners",
            "Practitioner to practitioner",
            "the one who disagrees and a social worker of the hub",
            deciding="mash_social_worker",
            raising="",
            limit=_working_days(1),
            danger_limit=_hours(24),
            tells="council.mash_duty_manager",
        ),
        DisagreementStage(
            "line_managers",
            "Line managers",
            "the line manager of the one who disagrees and the hub’s manager",
            deciding="mash_manager",
            raising="agency_manager",
            limit=_working_days(2),
            danger_limit=_hours(24),
            tells="council.mash_service_manager",
        ),
        DisagreementStage(
            "service_managers",
            "Named professionals and service managers",
            "the named professional of the agency that disagrees and the service manager",
            deciding="service_manager",
            raising="named_professional",
            limit=_working_days(5),
            danger_limit=_hours(4),
            tells="council.head_of_service",
            joined_by=((HEALTH, "designated_nurse", "ICB"),),
        ),
        DisagreementStage(
            "heads_of_service",
            "Heads of service",
            "the named professional of the agency that disagrees, for its head, and the head of service",
            deciding="head_of_service",
            raising="named_professional",
            limit=_working_days(5),
            danger_limit=_hours(24),
            tells="council.independent_scrutineer",
            joined_by=((HEALTH, "designated_nurse", "ICB"),),
        ),
        DisagreementStage(
            "scrutineer",
            "Independent scrutineer",
            "the partnership’s independent scrutineer, who hears both agencies and has the last word",
            deciding="independent_scrutineer",
            raising="named_professional",
            limit=_working_days(10),
            danger_limit=_hours(24),
            tells="council.head_of_service",
            joined_by=((HEALTH, "designated_nurse", "ICB"),),
        ),
    ),
    disagreement_danger_stage="service_managers",
    disagreement_learning=_working_days(10),
    disagreement_learning_role="mash_manager",
    disagreement_learning_post="council.mash_service_manager",
    concern_follows_advice=Limit(
        2, CountingRule.WORKING_DAYS_AFTER, "local; recalled practice, no published source found", False
    ),
    reminders=(
        Reminder(
            "first",
            "First reminder, before the time is up",
            "agency",
            {"red": _reminded(-0.5), "amber": _reminded(-1), "green": _reminded(-3)},
        ),
        Reminder(
            "second",
            "Second reminder, the time is up",
            "agency",
            {
                "red": _reminded(0.25),
                "amber": _reminded(1, CountingRule.OFFICE_HOURS),
                "green": _reminded(2, CountingRule.OFFICE_HOURS),
            },
        ),
        Reminder(
            "manager",
            "The agency’s manager was told",
            "manager",
            {
                "red": _reminded(1),
                "amber": _reminded(4, CountingRule.OFFICE_HOURS),
                "green": _reminded(1, CountingRule.WORKING_DAYS_AFTER),
            },
        ),
    ),
    answering_manager_role="agency_manager",
    practice_reminders=(
        Reminder("day", "Reminder on the day", "practice", {"": _reminded(-8)}),
        Reminder("due", "Reminder, the time is up", "practice", {"": _reminded(1, CountingRule.OFFICE_HOURS)}),
        Reminder("late", "Second reminder", "practice", {"": _reminded(16, CountingRule.OFFICE_HOURS)}),
        Reminder("ring", "Whoever asked rings the practice", "asker", {"": _reminded(16, CountingRule.OFFICE_HOURS)}),
    ),
    practice_reads_within=Limit(3, CountingRule.WORKING_DAYS_AFTER, PRACTICES, False),
    practice_late_post="icb.named_gp",
    letter_arrives_within=Limit(5, CountingRule.WORKING_DAYS_AFTER, LETTERS, False),
    huddles=(
        Huddle(
            service="sexual_health",
            clinic_role="clinic_nurse",
            joined_by=("exploitation_nurse", "hospital_social_worker"),
            held_within=Limit(3, CountingRule.WORKING_DAYS_AFTER, HUDDLE, False),
            tells=("community.clinic_lead", "icb.designated_nurse"),
            social_work_post="council.hospital_social_worker",
            social_work_within=Limit(1, CountingRule.WORKING_DAYS_AFTER, HUDDLE, False),
            practice_within=Limit(2, CountingRule.WORKING_DAYS_AFTER, HUDDLE, False),
        ),
    ),
)
