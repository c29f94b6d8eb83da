# ruff: noqa: E501 - prose: one sentence a line
"""Worries about babies and children under four, who cannot say what has happened."""

from halcyon.demo.population.stories.story import Story

INFANT_INJURY = Story(
    kind="physical_injury",
    short="an injury to a very young child",
    ages=(0, 3),
    weights={"red": 8, "amber": 2},
    referrers=("health_visitor", "gp", "emergency_nurse"),
    observations=(
        "{n} is {months} and had a bruise on the cheek, about a centimetre across, which {his} {parent} had not noticed. || Bruise to right cheek, about 1 cm. Body map completed.",
        "{n} is {months}. {He} was not moving one arm as freely as the other and cried when it was touched. || Reduced movement of left arm; for X-ray.",
        "{n} is {months} and had a mark on the ear. The explanation was that {he} had rolled on to a toy. || Mark on left ear, under 1 cm.",
    ),
    contexts=(
        "A child of this age bruises from handling or from illness. It has to be looked at by a paediatrician either way.",
        "Several people had looked after {n} over the weekend and nobody could say when it happened.",
        "{His} {parent} was shocked, agreed at once to go to the hospital and is there now.",
    ),
    words=(),
    actions=(
        "I arranged for {n} to be seen by the paediatrician on call today.",
        "I explained to {his} {parent} that I must make this referral for every baby with a bruise.",
    ),
    rating_reasons={
        "red": (
            "An injury to a child who is {months}, without an explanation that fits. Same-day medical and strategy discussion.",
        ),
        "amber": (
            "A small mark on a child who has begun to walk, with a possible explanation; checks needed before tonight.",
        ),
    },
    risks=("injury", "domestic_abuse", "substances"),
    categories=("involvement", "concern", "health", "family", "offending"),
    question="Have you seen or recorded any injury to this child or to brothers and sisters, or violence in the home?",
    alleged=("Not known.",),
    danger=("{n} is with the adults who were caring for {him} when it happened.",),
    siblings=25,
    not_seen=("We do not know who was looking after {n} when it happened.",),
)
INFANT_NEGLECT = Story(
    kind="neglect",
    short="a very young child whose needs are not being met",
    ages=(0, 3),
    weights={"red": 3, "amber": 7, "green": 6},
    referrers=("health_visitor", "health_visitor", "early_help", "housing_officer"),
    observations=(
        "{n} is {months} and has dropped across two centile lines since {ago}. Feeds were being made up with too much water.",
        "{n} was asleep on a sofa cushion on the floor. There was no cot, and the room was damp.",
        "I have called four times since {ago} and have not been let in. I could hear {n} inside.",
        "{n} had a sore nappy rash which had been seen before, and there was no cream in the house.",
    ),
    contexts=(
        "@one_carer {His} {parent} is alone with {him} for most of the day and is exhausted.",
        "Money had run out until Thursday.",
        "{n} was bright and smiled at {his} {parent}, who was gentle with {him}.",
        "Two immunisations are overdue. Appointments have been made and missed.",
    ),
    words=(),
    actions=(
        "I showed {his} {parent} how to make up a feed and left a starter pack.",
        "I have asked for a cot from the baby bank, which will come tomorrow.",
        "I weighed {n} and will call again on Friday.",
    ),
    rating_reasons={
        "red": ("A baby who is losing weight, not seen for a fortnight, and nobody answers the door.",),
        "amber": ("A young child whose growth has slowed, with help offered and not yet working.",),
        "green": (
            "An exhausted {parent} who accepts help. Safe sleeping and feeding support will make the difference.",
        ),
    },
    risks=("neglect", "not_brought", "mental_health", "substances"),
    categories=("involvement", "concern", "health", "housing", "family"),
    question="What have you seen of this child's feeding, growth, home and attendance at appointments?",
    danger=("{n} has not been seen for a fortnight.",),
    extra=("HOUSING",),
    siblings=35,
)
INFANT_DOMESTIC = Story(
    kind="domestic_abuse",
    short="domestic abuse with a very young child in the home",
    ages=(0, 3),
    weights={"red": 5, "amber": 6, "green": 4},
    referrers=("police", "police", "health_visitor", "domestic_abuse_worker"),
    observations=(
        "@home,two_carers There was an argument between the adults while one of them was holding {n}. Nobody was hurt.",
        "{n}'s {parent} disclosed that her partner stops her from seeing her family and goes through her telephone.",
        "@home,red,amber There was a hole in the living-room door. {n} was awake and crying when officers came.",
        "{n}'s {parent} had a bruise to the wrist and asked me not to write it down.",
    ),
    contexts=(
        "She became pregnant with {n} soon after they met, and it has been like this since then.",
        "@red,amber There have been two other calls to the address since {ago}.",
        "He had left before anybody came.",
        "Her mother lives nearby and she could go there.",
    ),
    words=(),
    actions=(
        "I spoke to her alone and asked how it is safe to reach her.",
        "The risk checklist was completed and is attached.",
        "I have told the named midwife and the health visitor.",
    ),
    rating_reasons={
        "red": (
            "Frightened of a former partner who has found the address, and {n} is {months}.",
            "@two_carers Violence while {n} was being held, and he is expected back tonight.",
        ),
        "amber": ("Control, and earlier calls to a home where {n} is {months}.",),
        "green": (
            "Arguments without violence; both adults have asked for help.",
            "@one_carer He has left, she has support, and a safety plan is in place.",
        ),
    },
    risks=("domestic_abuse", "substances", "mental_health"),
    categories=("involvement", "concern", "family", "offending", "housing", "health"),
    question="What do you know of violence or control between the adults in this home?",
    alleged=("{n}'s father.", "@two_carers The {parent}'s partner, who lives at the address."),
    danger=("He is expected back at the home tonight.",),
    extra=("PROBATION", "VCS"),
    siblings=45,
)
INFANT_PARENTAL = Story(
    kind="parental_mental_health",
    short="a mother who became unwell after a birth",
    ages=(0, 2),
    weights={"red": 1, "amber": 4, "green": 6},
    referrers=("health_visitor", "gp", "adult_mental_health"),
    observations=(
        "{n} is {months}. {His} mum told me that she feels nothing when she holds {him}, and is frightened by that.",
        "{n}'s mum has not slept since the weekend and her thoughts were hard to follow.",
        "{n}'s mum scored highly on the mood questionnaire and answered yes to the question about harming herself.",
    ),
    contexts=(
        "She was well in pregnancy. Nobody expected this.",
        "{His} grandmother has moved in for a fortnight.",
        "She asked me for help, which took courage.",
    ),
    words=(),
    actions=(
        "The perinatal team will see her tomorrow.",
        "@given I agreed with her that I would make this referral, and read it to her.",
    ),
    rating_reasons={
        "red": ("A mother who is acutely unwell, with a baby who needs somebody else tonight.",),
        "amber": ("A mother with a worsening illness; {n} is {months}. Support is in place for now.",),
        "green": ("Low mood, asked for help early, good support at home.",),
    },
    risks=("mental_health", "neglect", "not_brought"),
    categories=("involvement", "concern", "health", "family"),
    question="What is known of the mother's health and of who is helping her with the baby?",
    danger=("Nobody else could be found to be with the baby tonight.",),
    siblings=30,
)
