"""The hard rules that stand above every score, in one place, each with its source (instruments.md 1F; domain.md C2, C3).

R4, that a score never suppresses a rule, holds by how rules are read: none of them can look at a score.
"""

from __future__ import annotations

from halcyon.kernel.instruments import All, Any, Condition, DemandKind, HardRule, In, Is
from halcyon.practice.risk_tools.questions import PARTNER_ADULT, PARTNER_GAP, UNDER_13, UNDER_14, UNDER_16, UNDER_18

# Outcomes of the shared footer that leave a child without a referral.
WITHOUT_REFERRAL = ("no_concern", "universal", "early_help", "consult")
HEALTH = In("agency", "acute_trust", "community_trust", "general_practice", "icb", "public_health")
RESTS = "instruments.md 1F"


def under_13_sexual(*signs: Condition, bars: tuple[str, ...] = WITHOUT_REFERRAL) -> HardRule:
    """R1: any sexual activity of a child under 13."""
    return HardRule(
        "r1_under_13",
        "Under 13: this is always referred",
        f"{RESTS} R1; domain.md C2: RCGP, Age of consent; Sexual Offences Act 2003 sections 5 to 8",
        "Nobody under 13 can consent to anything sexual, whoever the other person is. Talk today with the named nurse or "
        "named professional, and send a referral yourself. Care goes on meanwhile.",
        when=All(UNDER_13, Any(*signs)),
        demands=(DemandKind.SAME_DAY_CONVERSATION, DemandKind.REFERRAL),
        bars=bars,
    )


def high_at_13(*keys: str) -> HardRule:
    """R2: one indicator of a high level in a child of 13 or younger. A possible one counts."""
    return HardRule(
        "r2_high_at_13",
        "13 or younger with a high indicator: refer",
        f"{RESTS} R2; Pan-Cheshire and Teeswide tools (instruments.md 1B)",
        "For a child of 13 or younger one indicator of the high level is enough. Send a referral yourself.",
        when=All(UNDER_14, Any(*(Is(key, "yes", "possible", "current", "both") for key in keys))),
        demands=(DemandKind.SAME_DAY_CONVERSATION, DemandKind.REFERRAL),
        bars=WITHOUT_REFERRAL,
    )


def harm_now(*, bars: tuple[str, ...] = WITHOUT_REFERRAL) -> HardRule:
    """R3: a risk of significant harm now."""
    return HardRule(
        "r3_harm_now",
        "Serious harm is possible now: refer at once",
        f"{RESTS} R3; Children Act 1989 section 47",
        "Refer to the hub now; ring 999 if anybody is in danger. The tool can be finished afterwards.",
        when=Is("harm_now", "yes"),
        demands=(DemandKind.SAME_DAY_CONVERSATION, DemandKind.REFERRAL),
        bars=bars,
    )


def rising() -> HardRule:
    """R5: two screens within twelve months, the later in a higher band."""
    return HardRule(
        "r5_rising",
        "The band is higher than in the screen before",
        f"{RESTS} R5",
        "Two screens within 12 months, and the later one lies in a higher band. Go through what changed with your "
        "supervisor.",
        demands=(DemandKind.SUPERVISOR_REVIEW,),
        rising_months=12,
    )


def health_screen() -> HardRule:
    """R6: every screen by a health service."""
    return HardRule(
        "r6_health_screen",
        "Every screen in health: consult, and code the record",
        f"{RESTS} R6; domain.md I7 (codes on the child’s and the family’s record)",
        "Decide whether to consult the exploitation team, and what the record must be coded with. Writing why not is "
        "enough where neither is needed.",
        when=HEALTH,
        demands=(DemandKind.CONSULT_OFFER, DemandKind.CODING_PROMPT),
    )


def unequal_under_16(*more: Condition) -> HardRule:
    """An age gap or an adult partner under 16, or anything else that makes a free choice doubtful."""
    return HardRule(
        "unequal_under_16",
        "Under 16 and not an equal relationship: still ask",
        "domain.md C2: 13 to 15 is unlawful, and age gap, power, coercion, gifts, substances and secrecy must be assessed "
        "(RCGP, Age of consent); instruments.md 2 V16 (partner gap of 4 years or more, or adult)",
        "That treatment is lawful does not say that the relationship is free. Talk today with the named nurse or named "
        "professional about what the age gap or the pressure means, and decide whether to consult the exploitation team.",
        when=All(UNDER_16, Any(PARTNER_GAP, PARTNER_ADULT, *more)),
        demands=(DemandKind.SAME_DAY_CONVERSATION, DemandKind.CONSULT_OFFER),
    )


def fgm_duty(*found: Condition) -> HardRule:
    """Female genital mutilation of a girl under 18, told by her or seen: a personal duty to tell the police."""
    return HardRule(
        "fgm_police",
        "FGM of a girl under 18: you must report it to the police yourself",
        "Female Genital Mutilation Act 2003 section 5B (domain.md C2: mandatory reporting, recalled and to be checked)",
        "If you are a regulated health or social care professional or a teacher, and a girl under 18 has told you or you "
        "have seen that FGM was carried out on her, reporting it to the police is your own duty, on 101, at the latest "
        "by the end of the next working day. Nobody can do it for you; telling your lead or the hub is no substitute.",
        when=All(UNDER_18, Any(*found)),
        demands=(DemandKind.POLICE_REPORT, DemandKind.SAME_DAY_CONVERSATION),
        bars=WITHOUT_REFERRAL,
    )


def national_referral(*signs: Condition) -> HardRule:
    """Signs of trafficking or modern slavery: the National Referral Mechanism, through a first responder."""
    return HardRule(
        "national_referral",
        "Signs of trafficking or slavery: national referral through police or council",
        "domain.md C3: police, councils and some charities are first responders, NHS bodies are not; a child’s consent is "
        "not needed (medwayscp.org.uk; the point about the NHS is recalled)",
        "Ask the police or the council to consider a referral to the National Referral Mechanism and an independent "
        "child trafficking guardian. A health service cannot send it itself. The child does not have to agree. This "
        "stands beside the referral to the hub, not in its place.",
        when=Any(*signs),
        demands=(DemandKind.REFERRAL,),
    )
