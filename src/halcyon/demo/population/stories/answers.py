# ruff: noqa: E501 - prose: one sentence a line
"""What agencies answer: dated facts by agency, what protects, and what it means, keyed as the MASH return has it."""

from __future__ import annotations

# Agency -> (risk key, what the record shows). {d} is a date in words.
FACTS: dict[str, tuple[tuple[str, str], ...]] = {
    "POLICE": (
        (
            "domestic_abuse",
            "{d}: officers attended a verbal argument between the adults. {n} was upstairs. No offence; a public protection notice was sent.",
        ),
        ("domestic_abuse", "{d}: allegation of assault between the adults, later withdrawn. {n} was not at home."),
        (
            "older_associates",
            "@teen {d}: {n} was one of three young people in a car with two adult men, stopped in {town}. Taken home; names of the men are recorded.",
        ),
        (
            "missing",
            "@teen {d}: {n} was reported missing at 22:40 and came home at 01:15. Prevention check done; {he} said that {he} had been with friends.",
        ),
        (
            "sexual_harm",
            "@teen {d}: intelligence, not yet tested, places a young person of {n}'s description at an address that is of interest.",
        ),
        ("substances", "{d}: a small amount of cannabis was found in {n}'s home. Community resolution for an adult."),
        ("injury", "{d}: a neighbour's call about shouting. {n} was seen, well, and said that everything was fine."),
    ),
    "COMMUNITY": (
        (
            "not_brought",
            "{d}: {n} was not brought to a follow-up appointment. A second letter was sent and not answered.",
        ),
        ("mental_health", "@child {d}: referred to CAMHS by the school; waiting for a first appointment."),
        ("injury", "@child {d}: school nurse noted a bruise at a health check, explained at the time as a fall."),
        ("domestic_abuse", "{d}: health visitor was told in confidence of arguments at home and gave advice."),
        (
            "sexual_harm",
            "@teen {d}: attended a young people's clinic. Detail is held by the service and can be discussed with the manager.",
        ),
        ("neglect", "{d}: growth had slowed at the last review; a plan was agreed."),
        ("absence", "@child {d}: school nurse met {n} about tiredness and headaches on school mornings."),
    ),
    "ACUTE": (
        (
            "injury",
            "@child {d}: emergency department, soft-tissue injury to the wrist. The account given was of a fall and was accepted.",
        ),
        ("injury", "{d}: emergency department, minor head injury after a fall. Advice given, discharged."),
        (
            "substances",
            "@teen {d}: emergency department at night after drinking. Collected by an adult who was not a parent.",
        ),
        ("mental_health", "@teen {d}: seen by the liaison team after an overdose; follow-up arranged."),
        ("not_brought", "{d}: was not brought to the outpatient clinic on two occasions."),
    ),
    "GP": (
        ("mental_health", "@teen {d}: consultation about low mood. Review planned and kept."),
        ("not_brought", "{d}: immunisation appointments missed; a reminder was sent."),
        ("injury", "@child {d}: seen with a bruise to the shin, consistent with football."),
        ("domestic_abuse", "{d}: a parent's record, shared with her agreement, notes fear of her partner."),
        ("substances", "{d}: a parent is in treatment for alcohol use and is doing well."),
    ),
    "SCHOOLS": (
        ("absence", "{d}: attendance letter sent at 84 per cent. Mondays stand out."),
        ("absence", "Attendance this term is 88 per cent, with lateness on most days since {d}."),
        ("older_associates", "@teen {d}: staff saw {n} being collected by somebody who was not known to the school."),
        ("neglect", "{d}: came without lunch and in the wrong shoes; spare uniform was given."),
        ("mental_health", "{d}: tutor noted that {n} has become withdrawn and cries easily."),
        ("domestic_abuse", "{d}: Operation Encompass call from police before school."),
    ),
    "HOUSING": (
        ("neglect", "{d}: inspection found damp in both bedrooms; works are ordered."),
        ("domestic_abuse", "{d}: request to change the locks after a relationship ended."),
        ("older_associates", "{d}: neighbours reported people coming and going at night."),
        ("substances", "{d}: complaint of cannabis smoke; a warning letter was sent."),
    ),
    "PROBATION": (
        (
            "domestic_abuse",
            "{d}: an adult at the address is supervised after an offence against a former partner. A no-contact condition ended this year.",
        ),
        ("substances", "{d}: an adult in the household is on a drug rehabilitation requirement and attends."),
    ),
    "YJS": (
        (
            "older_associates",
            "{d}: {n} was with older young people at the time of the incident and would not name them.",
        ),
        ("substances", "{d}: prevention work about cannabis, completed."),
        ("missing", "{d}: missed two sessions in a row; had been away from home on both days."),
    ),
    "VCS": (
        ("domestic_abuse", "{d}: {n}'s parent asked for safety advice and was given a safety plan."),
        ("mental_health", "@child {d}: {n} joined a group for young people and has talked about worries at home."),
    ),
}
USUAL_FACT = {
    "POLICE": ("", "{d}: {n}'s household was a witness to a burglary nearby. Nothing else is recorded."),
    "COMMUNITY": ("", "{d}: routine health review. No worries were noted."),
    "ACUTE": ("", "{d}: attended with a chest infection. No worries about care were noted."),
    "GP": ("", "{d}: seen for a routine matter, brought by {his} {parent}. Records are up to date."),
    "SCHOOLS": ("", "Attendance is 96 per cent. Last parents' evening {d}: {his} {parent} came."),
    "HOUSING": ("", "{d}: tenancy visit. The home was in good order."),
    "PROBATION": ("", "{d}: an adult in the household completed a community order. Nothing since then."),
    "YJS": ("", "{d}: one prevention session, completed. Nothing since then."),
    "VCS": ("", "{d}: came to a holiday activity. No worries were noted."),
}
# For an adult at risk, and for the mother of an unborn child.
ADULT_FACTS: dict[str, tuple[tuple[str, str], ...]] = {
    "POLICE": (
        ("domestic_abuse", "{d}: officers attended a verbal argument at the address. No offence; advice was given."),
        ("older_associates", "{d}: neighbours reported several people staying at the address who do not live there."),
        ("substances", "{d}: a small amount of cannabis was found at the address; no further action."),
    ),
    "COMMUNITY": (
        ("mental_health", "{d}: referred for help with low mood; first appointment kept."),
        ("not_brought", "{d}: two home visits were not answered and a card was left."),
        ("neglect", "{d}: a nurse noted weight loss and asked the surgery to review."),
    ),
    "ACUTE": (
        ("not_brought", "{d}: two appointments were missed; the second was rearranged and kept."),
        ("substances", "{d}: emergency department after drinking; advice given and referred for support."),
    ),
    "GP": (
        ("mental_health", "{d}: consultation about anxiety; medicine reviewed."),
        ("domestic_abuse", "{d}: said when seen alone that a partner can be frightening. Support was offered."),
        ("neglect", "{d}: review of care needs asked for."),
    ),
    "SCHOOLS": (),
    "HOUSING": (
        ("neglect", "{d}: inspection found the home cold and cluttered; help was offered."),
        ("older_associates", "{d}: complaint of people coming and going at night."),
    ),
    "PROBATION": (
        ("domestic_abuse", "{d}: a partner at the address is supervised after an offence against a former partner."),
    ),
    "YJS": (),
    "VCS": (("domestic_abuse", "{d}: asked for safety advice and was given a safety plan."),),
}
USUAL_ADULT_FACT = ("", "{d}: one routine contact. No worries were noted.")
PROTECTIVE: tuple[tuple[str, str], ...] = (
    ("trusted_adult", "@child {n} has an adult whom {he} talks to and seeks out."),
    ("engaged", "Appointments are usually kept."),
    ("safe_family", "Wider family nearby have helped before when asked."),
    ("service", "A worker is already seeing the family."),
    ("peers", "@child {n} has a steady group of friends."),
)
ANALYSES_WITH_RISK = (
    "Taken with today's worry this looks like a pattern rather than a single event. I would want the agencies to talk before anyone visits.",
    "Our record on its own would not have worried us. Beside what the referrer describes, it does.",
    "@child There is enough here to think that {n} may be carrying something that {he} has not been able to say. It should be looked into.",
    "The dates fit the change that the referrer has seen. I cannot say why, and would ask {n}.",
    "What we hold is not serious taken alone. It does make me less sure that this is a single event.",
)
ANALYSES_WITHOUT = (
    "Nothing we hold adds to the worry. Regular contact with us is itself reassuring, but it is for a few minutes at a time.",
    "What we know is ordinary and recent. It neither explains the worry nor takes it away.",
    "Appointments and letters are answered. I have no analysis beyond that.",
)
PARTIAL = (
    "The paper record is in store and comes tomorrow. I can complete this by the end of the next working day.",
    "The worker who knows the family is off duty until Monday.",
    "Part of the record belongs to another service and I have asked for leave to share it.",
)
DECLINED = {
    "VCS": "The person told us this on the promise that it would stay here while she is safe. Sharing it now would tell him where she goes, and would be worse for the children than not sharing.",
    "GP": "The entry is about a third person who has not been told of this enquiry. Sharing it would put that person at risk, and the fact that matters is already known to the police.",
    "COMMUNITY": "The young person was promised confidentiality for this visit and there is no risk in what was said. To break it would stop {him} coming, which would be worse for {him} than not sharing.",
}
WITHHOLD = (
    "The family does not know that we were told, and the person who told us would be at risk.",
    "Police enquiries into another adult are not finished.",
)
