"""The sections of the young person’s questionnaire. Each question can be left with a reason: nobody is interrogated."""

from halcyon.kernel.instruments import (
    Any,
    Choice,
    Is,
    LongText,
    Number,
    Options,
    Question,
    Section,
    Several,
    ShortText,
    YesNo,
    YesNoNotKnown,
    YesNoPossible,
)
from halcyon.practice.risk_tools.questions import AGE, ALONE, EXCHANGE, UNDER_16, harm_now, partner

RELATIONSHIP = Is("relationship", "yes")


def _yes(key: str, words: str, **more: object) -> YesNoNotKnown:
    return YesNoNotKnown(key, words, not_asked=True, **more)  # type: ignore[arg-type]


def _maybe(key: str, words: str, **more: object) -> YesNoPossible:
    return YesNoPossible(key, words, not_asked=True, **more)  # type: ignore[arg-type]


def _words(key: str, words: str, **more: object) -> LongText:
    return LongText(key, words, not_asked=True, **more)  # type: ignore[arg-type]


def _several(key: str, words: str, options: Options, **more: object) -> Several:
    return Several(key, words, options=options, not_asked=True, **more)  # type: ignore[arg-type]


VISIT: tuple[Question, ...] = (
    AGE,
    *harm_now(),
    Choice(
        "setting",
        "Where are you meeting?",
        options=(
            ("clinic", "Clinic or surgery"),
            ("school", "School"),
            ("pharmacy", "Pharmacy"),
            ("hospital", "Hospital"),
            ("home", "At home"),
            ("remote", "Telephone or video"),
            ("elsewhere", "Somewhere else"),
        ),
    ),
    Choice(
        "came_with",
        "With whom did they come?",
        options=(
            ("alone", "Alone"),
            ("friend", "Friend"),
            ("partner", "Partner"),
            ("family", "Family or carer"),
            ("worker", "Worker"),
            ("other", "Somebody else"),
        ),
        required=True,
    ),
    YesNo(
        "seen_alone",
        "Have you seen them alone, in private, for at least part of this?",
        required=True,
        prompt="If somebody will not leave, say that everybody is seen alone for a few minutes. By telephone, ask whether anybody can hear.",
    ),
    LongText("not_alone_why", "Why not, and when will that be?", required=True, when=Is("seen_alone", "no")),
    _words("who_chose", "Whose idea was it to come?"),
    YesNo("interpreter", "Do they need an interpreter or help to communicate?", required=True),
    ShortText(
        "interpreter_who",
        "Who interpreted or helped?",
        help="Never a relative, a friend or anybody from their circle.",
        required=True,
        when=Is("interpreter", "yes"),
    ),
    ShortText("language", "Language they speak best"),
)
CONFIDENTIALITY: tuple[Question, ...] = (
    YesNo(
        "limits_explained",
        "Have you said what stays between you and what cannot?",
        required=True,
        prompt="Say it before you ask anything: “What you tell me stays here, unless I think that you or somebody else could be seriously harmed. Then I tell you first, if I can.”",
    ),
    YesNo(
        "limits_understood",
        "Did they understand it?",
        help="Ask them to say it back.",
        required=True,
        when=Is("limits_explained", "yes"),
    ),
)
HOME: tuple[Question, ...] = (
    _words("lives_with", "Who do they live with?"),
    Choice(
        "care_status",
        "Are they in care, or have they been?",
        options=(("no", "No"), ("now", "Yes, now"), ("before", "Before"), ("not_known", "Not known")),
        required=True,
        not_asked=True,
    ),
    Choice(
        "plan",
        "Is there a child protection or child in need plan?",
        options=(
            ("none", "No"),
            ("protection", "Child protection plan"),
            ("need", "Child in need plan"),
            ("not_known", "Not known"),
        ),
        not_asked=True,
    ),
    Choice(
        "social_worker",
        "Do they have a social worker?",
        options=(("yes", "Yes"), ("no", "No"), ("not_known", "Not known")),
        required=True,
        not_asked=True,
    ),
    ShortText("social_worker_who", "Who, and on which number?", when=Is("social_worker", "yes")),
    _words("key_adults", "Which adults do they trust?"),
    _yes("safe_at_home", "Do they feel safe at home?", prompt=ALONE),
    _yes("missing", "Have they been away from home without their carers knowing where, in the last 6 months?"),
    _words("missing_where", "Where were they, and with whom?", when=Is("missing", "yes")),
)
EDUCATION: tuple[Question, ...] = (
    Choice(
        "attends",
        "Do they go to school, college or work?",
        options=(("yes", "Yes, mostly"), ("some", "Sometimes"), ("no", "No"), ("not_known", "Not known")),
        not_asked=True,
    ),
    _yes("excluded", "Have they been excluded, or moved school in the last year?"),
    _yes("ehcp", "Is there an education, health and care plan, or another learning need?"),
)
FRIENDS: tuple[Question, ...] = (
    _words("friends", "Who do they spend time with, and how old are they?"),
    _yes("friends_older", "Are some of them much older?"),
    _yes("friends_pressure", "Does anybody press them to do things that they do not want?", prompt=ALONE),
)
RELATIONSHIPS: tuple[Question, ...] = (
    *partner(),
    Number("partners", "With how many people in the last year?", most=500, not_asked=True, when=RELATIONSHIP),
    _yes("carer_knows", "Does a carer know about the relationship?", when=RELATIONSHIP),
    _maybe(
        "controls",
        "Does somebody decide where they go, whom they see, or look through their phone?",
        when=RELATIONSHIP,
        prompt=ALONE,
    ),
    _maybe("violence", "Has somebody hurt them, or said that they would?", prompt=ALONE),
    Choice(
        "can_refuse",
        "Could they say no, and would it be respected?",
        options=(("yes", "Yes"), ("not_always", "Not always"), ("no", "No"), ("not_known", "Not known")),
        help="Ask what happened the last time.",
        not_asked=True,
        when=RELATIONSHIP,
        prompt=ALONE,
    ),
    _maybe("unwanted", "Has anything sexual happened that they did not want?", prompt=ALONE),
    EXCHANGE,
    _maybe("others_present", "Were other people there?", when=RELATIONSHIP),
    _maybe("filmed", "Has anybody taken, asked for or passed on sexual pictures or films of them?", prompt=ALONE),
    _maybe("asked_with_others", "Have they been asked to have sex with somebody else?", prompt=ALONE),
)
HEALTH: tuple[Question, ...] = (
    Number("first_age", "How old were they when they first had sex?", most=18, not_asked=True, when=RELATIONSHIP),
    _yes("under_influence", "Have they had sex after alcohol or drugs?", when=RELATIONSHIP),
    _words("contraception", "What contraception is used, and whose choice is it?", when=RELATIONSHIP),
    Number(
        "emergency_contraception",
        "How often did they have emergency contraception in the last 6 months, today included?",
        most=50,
        not_asked=True,
    ),
    Number("pregnancies", "How many pregnancies, today’s included?", most=20, not_asked=True),
    Number(
        "infections",
        "How many sexually transmitted infections in the last 6 months, today’s included?",
        most=50,
        not_asked=True,
    ),
    Number(
        "other_clinics",
        "How often have they been to this or another clinic for sexual health in the last 6 months?",
        most=100,
        not_asked=True,
    ),
    _yes(
        "not_brought", "Were they not brought to, or did not come to, an appointment after telling somebody about harm?"
    ),
)
ONLINE: tuple[Question, ...] = (
    _maybe("online_contacts", "Is there somebody new whom they know only from the internet?"),
    _maybe("images_asked", "Has somebody asked for pictures, or have they sent some?", prompt=ALONE),
    _maybe("online_gifts", "Has somebody from the internet sent gifts or money?"),
    _maybe("phones", "More than one phone, or a new one that nobody at home bought?"),
    _maybe("blackmail", "Has somebody threatened to show pictures or tell secrets?", prompt=ALONE),
)
SUBSTANCES: tuple[Question, ...] = (
    _several(
        "substances",
        "Do they use any of these?",
        (
            ("alcohol", "Alcohol"),
            ("cannabis", "Cannabis"),
            ("other", "Other drugs"),
            ("vapes", "Tobacco or vapes"),
            ("none", "None"),
        ),
    ),
    _maybe("substances_given", "Does somebody give it to them?", when=Is("substances", "alcohol", "cannabis", "other")),
)
EMOTIONAL: tuple[Question, ...] = (
    _words("mood", "How are they in themselves?", help="Mood, sleep, eating, what they look forward to."),
    _yes("self_harm", "Do they hurt themself?", prompt=ALONE),
    _yes(
        "suicidal",
        "Have they thought of ending their life?",
        help="Asking does not put the thought there. Ask when, how, and what stops them.",
        prompt=ALONE,
    ),
    _words("suicidal_plan", "What have you agreed to keep them safe today?", when=Is("suicidal", "yes"), required=True),
)
EXPLOITATION: tuple[Question, ...] = (
    _maybe("unexplained_things", "Things or money that nobody can explain?"),
    _maybe("debts", "Do they owe somebody money or a favour?"),
    _maybe("rides", "Are they fetched or driven by people whom home does not know?"),
    _maybe("travel", "Have they been taken or sent to other towns?"),
    _maybe("carrying", "Have they been asked to carry, keep or sell something?", prompt=ALONE),
    _maybe("weapons", "Do they carry a weapon, or feel that they must?"),
    _maybe("places", "Are there flats, hotels or shops where they are often taken?"),
    _maybe("group", "Is there a gang or group that they cannot leave?"),
)
HONOUR: tuple[Question, ...] = (
    Choice(
        "fgm",
        "Female genital mutilation",
        options=(
            ("no", "Asked about; nothing told or seen"),
            ("told", "She told me that it was done to her"),
            ("seen", "I saw signs that it was done"),
            ("feared", "Nothing done, and somebody fears that it will be"),
            ("not_relevant", "Does not apply to them"),
        ),
        not_asked=True,
        help="Ask as a matter of routine: “Some families cut their girls. Has anything like that happened to you?”",
    ),
    _maybe(
        "forced_marriage", "Does somebody want them to marry, or take them abroad, against their will?", prompt=ALONE
    ),
    _maybe("honour", "Are they afraid of what family or community would do if it were known?", prompt=ALONE),
)
OBSERVED: tuple[Question, ...] = (
    _several(
        "observed",
        "What did you see?",
        (
            ("injuries", "Injuries"),
            ("fear", "Fear"),
            ("dominated", "Somebody speaks for them or watches them"),
            ("mismatch", "What is said does not fit what is seen"),
            ("distress", "Distress"),
            ("phone", "The phone rings or is checked all the time"),
            ("nothing", "Nothing of this"),
        ),
    ),
    LongText(
        "observed_words",
        "Describe it",
        required=True,
        when=Is("observed", "injuries", "fear", "dominated", "mismatch", "distress", "phone"),
    ),
)
COMPETENCE: tuple[Question, ...] = (
    Choice(
        "competence",
        "Is a competence assessment recorded for today’s care?",
        options=(
            ("fraser", "Yes, Fraser"),
            ("gillick", "Yes, Gillick"),
            ("not_needed", "No treatment today"),
            ("to_do", "Not yet: I do it next"),
        ),
        required=True,
        when=UNDER_16,
        help="It does not answer anything asked above.",
    ),
)

SECTIONS = (
    Section(
        "visit",
        "1 The visit",
        VISIT,
        intro="Weave the questions into the talk. Each can be left with a reason, and asked another day.",
    ),
    Section("confidentiality", "2 Confidentiality", CONFIDENTIALITY),
    Section("home", "3 Home and care", HOME),
    Section("education", "4 School, college or work", EDUCATION),
    Section("friends", "5 Friends", FRIENDS),
    Section("relationships", "6 Relationships", RELATIONSHIPS),
    Section("health", "7 Consent and health", HEALTH),
    Section("online", "8 Phone and internet", ONLINE),
    Section("substances", "9 Alcohol and drugs", SUBSTANCES),
    Section("emotional", "10 How they are", EMOTIONAL),
    Section("exploitation", "11 Exploitation", EXPLOITATION),
    Section("honour", "12 FGM, forced marriage, so-called honour", HONOUR),
    Section("observed", "13 What you saw", OBSERVED),
    Section("competence", "14 Competence", COMPETENCE, when=UNDER_16),
)
SEXUAL = (
    Is("relationship", "yes"),
    *(Is(k, "yes", "possible") for k in ("unwanted", "filmed", "images_asked", "asked_with_others")),
)
FORCED = Any(Is("forced_marriage", "yes", "possible"), Is("honour", "yes", "possible"))
