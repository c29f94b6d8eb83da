"""Who uses the guide: kinds of work, who leads safeguarding there, and what to think of in that place of work."""

from halcyon.practice.guide.model import CLINICIAN, HEALTH, MAKES_RECORD, PUBLIC, REGULATED, Practitioner

_CLINIC = frozenset({HEALTH, REGULATED, CLINICIAN, MAKES_RECORD})
_BOARD = ("icb",)
_PRIVATE_ROOM = "Use the consultation room. Ask whoever came with them to wait outside."

PRACTITIONERS = (
    Practitioner(
        "pharmacist",
        "Pharmacist or pharmacy team",
        "your pharmacy’s safeguarding lead or superintendent pharmacist",
        _CLINIC,
        _BOARD,
        ("sex_under_16", "exploitation", "domestic_abuse", "injury", "unsure"),
        {
            "sex_under_16": _PRIVATE_ROOM
            + " Emergency contraception for someone you know, asked for by somebody else, or again and again: ask why, and say so on the form.",
            "exploitation": _PRIVATE_ROOM
            + " You see who waits outside, who pays and who speaks. That is worth writing down.",
            "domestic_abuse": _PRIVATE_ROOM
            + " Somebody may ask for help with a word or a sign: take them there at once.",
            "injury": "You may be the first to see it. Ask what it was treated with, and whether anybody else has looked at it.",
            "mental_health": "Look at what is bought and how often: small amounts in many shops count.",
        },
    ),
    Practitioner(
        "school_nurse",
        "School nurse",
        "your trust’s named nurse",
        _CLINIC,
        ("community_trust", "icb"),
        ("child_told", "exploitation", "sex_under_16", "mental_health", "neglect"),
        {
            "child_told": "Tell the school’s designated safeguarding lead as well, unless that puts the child at risk. You raise the concern yourself: telling the school is not enough.",
            "sex_under_16": "What is said at a drop-in is kept from the school unless somebody is at risk.",
            "exploitation": "Ask the school about absence and lateness, and who collects the child.",
        },
    ),
    Practitioner(
        "gp",
        "GP or practice team",
        "your practice’s safeguarding lead",
        _CLINIC,
        _BOARD,
        ("injury", "domestic_abuse", "not_brought", "sex_under_16", "neglect"),
        {
            "domestic_abuse": "Hide the entry from online access, for every member of the household.",
            "injury": "Look at the whole household’s records: attendances elsewhere, missed appointments, other children.",
            "not_brought": "Use the code for “was not brought”, not “did not attend”.",
        },
    ),
    Practitioner(
        "health_visitor",
        "Health visitor or family nurse",
        "your trust’s named nurse",
        _CLINIC,
        ("community_trust", "icb"),
        ("neglect", "injury", "domestic_abuse", "unborn", "not_brought"),
        {
            "domestic_abuse": "The routine question is asked alone. If you never get to see her alone, that is a finding.",
            "neglect": "Look at where the child sleeps and what is in the kitchen, and say that you will.",
        },
    ),
    Practitioner(
        "midwife",
        "Midwife or maternity team",
        "your trust’s named midwife",
        _CLINIC,
        ("acute_trust", "icb"),
        ("unborn", "domestic_abuse", "fgm", "exploitation"),
        {
            "exploitation": "A pregnant girl under 16, or under 18 with an older partner: ask at booking, alone.",
            "fgm": "Ask every woman at booking. Her own daughters, and the baby if a girl, are why it matters.",
        },
    ),
    Practitioner(
        "sexual_health",
        "Sexual health worker",
        "your service’s safeguarding lead",
        _CLINIC,
        ("community_trust", "icb"),
        ("sex_under_16", "exploitation", "fgm", "domestic_abuse"),
        {
            "sex_under_16": "Use the questionnaire for young people at every visit, and write the analysis: what does it mean, and what will you do?",
            "exploitation": "Take it to the weekly review of case files as well. The review does not stand in for raising a concern today.",
        },
    ),
    Practitioner(
        "emergency_department",
        "Emergency department, walk-in or minor injuries team",
        "the safeguarding nurse on shift",
        _CLINIC,
        ("acute_trust", "icb"),
        ("injury", "danger_now", "mental_health", "exploitation"),
        {
            "injury": "Look whether the child is flagged as in care or on a child protection plan, and how often they came. No child of whom you worry goes home before a senior doctor has agreed it.",
        },
    ),
    Practitioner(
        "hospital",
        "Hospital doctor, nurse or therapist",
        "your trust’s named doctor or nurse",
        _CLINIC,
        ("acute_trust", "icb"),
        ("injury", "illness_unclear", "not_brought", "adult"),
        {"injury": "Ring the hospital social worker as well when the family is on the ward."},
    ),
    Practitioner(
        "ambulance",
        "Paramedic or ambulance crew",
        "your service’s safeguarding team",
        _CLINIC,
        _BOARD,
        ("danger_now", "neglect", "adult", "domestic_abuse"),
        {"neglect": "You see the home. Write what you saw in each room, and who was there."},
    ),
    Practitioner(
        "dentist",
        "Dentist or dental team",
        "your practice’s safeguarding lead",
        _CLINIC,
        _BOARD,
        ("neglect", "injury", "not_brought"),
        {"neglect": "Decay that is left untreated after advice, with pain or lost school days, is neglect."},
    ),
    Practitioner(
        "optometrist",
        "Optometrist or optician",
        "your practice’s safeguarding lead",
        _CLINIC,
        _BOARD,
        ("injury", "not_brought", "domestic_abuse"),
    ),
    Practitioner(
        "mental_health_worker",
        "Mental health or drug and alcohol worker",
        "your trust’s named professional",
        _CLINIC,
        ("community_trust", "icb"),
        ("mental_health", "neglect", "adult", "domestic_abuse"),
        {"neglect": "Ask every adult whom you treat which children they look after, and how those children are."},
    ),
    Practitioner(
        "education",
        "Teacher, school or nursery staff",
        "the designated safeguarding lead",
        frozenset({REGULATED, MAKES_RECORD}),
        (),
        ("child_told", "neglect", "injury", "missing", "exploitation", "radicalisation"),
        {
            "child_told": "Tell the designated safeguarding lead at once. If they cannot be reached, you raise the concern yourself.",
            "fgm": "The duty to ring the police is a teacher’s own. Tell the designated safeguarding lead as well.",
        },
    ),
    Practitioner(
        "social_worker",
        "Social worker or family worker",
        "your manager",
        frozenset({REGULATED, MAKES_RECORD}),
        (),
        ("danger_now", "missing", "adult", "disagree"),
    ),
    Practitioner(
        "adult_care",
        "Adult social care or care provider",
        "your service’s safeguarding lead",
        frozenset({MAKES_RECORD}),
        (),
        ("adult", "domestic_abuse", "colleague"),
    ),
    Practitioner(
        "police",
        "Police officer or police staff",
        "your supervisor or the public protection desk",
        frozenset({MAKES_RECORD}),
        (),
        ("danger_now", "missing", "exploitation", "domestic_abuse"),
        {"danger_now": "Police protection lasts up to 72 hours. Ring the hub or the Emergency Duty Team as it begins."},
    ),
    Practitioner(
        "justice",
        "Probation or youth justice worker",
        "your manager",
        frozenset({MAKES_RECORD}),
        (),
        ("exploitation", "domestic_abuse", "neglect"),
    ),
    Practitioner(
        "housing",
        "Housing officer or contractor",
        "your organisation’s safeguarding lead",
        frozenset({MAKES_RECORD}),
        (),
        ("neglect", "adult", "domestic_abuse", "exploitation"),
        {
            "exploitation": "A home taken over by others, new people at all hours, a tenant who is afraid: say so, and who they are."
        },
    ),
    Practitioner(
        "community",
        "Youth, sports, faith or voluntary worker",
        "your group’s safeguarding lead",
        frozenset({MAKES_RECORD}),
        (),
        ("child_told", "exploitation", "colleague", "unsure"),
    ),
    Practitioner(
        "public",
        "Neighbour, relative, friend or anybody else",
        "somebody you trust",
        frozenset({PUBLIC}),
        (),
        ("danger_now", "child_told", "neglect", "unsure"),
    ),
)
BY_KEY = {practitioner.key: practitioner for practitioner in PRACTITIONERS}
