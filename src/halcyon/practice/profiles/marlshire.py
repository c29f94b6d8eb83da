"""Marlshire's choices: the seeds' county. Rating limits are Oxfordshire's published ones (domain.md A2)."""

from datetime import time

from halcyon.kernel.counting import CountingRule, Limit, OfficeHours
from halcyon.kernel.profiles import Level, Profile, ThresholdDocument

MERTON = "Merton MASH Guide for Professionals (agency returns), adopted here as a local target"
_DAY = (time(8, 30), time(17, 0))

PROFILE = Profile(
    key="marlshire",
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
)
