"""The questions of a professional disagreement, and what their answers can be."""

from halcyon.kernel.instruments import Choice, Is, LongText, YesNo

SUBJECTS = (
    ("not_accepted", "Not accepted as a referral"),
    ("no_further_action", "No further action"),
    ("level_of_need", "The level of need"),
    ("no_strategy_discussion", "No strategy discussion was held"),
    ("information_refused", "Information was refused"),
    ("plan_drifting", "The plan is not being carried out"),
    ("other", "Something else"),
)
CHANGED = (
    ("changed", "The decision was changed"),
    ("partly", "The decision was changed in part"),
    ("kept", "The decision stands, and why was understood"),
)
TOLD_HELP = (
    "In outline, for the one who raised it and their agency. Do not pass on what other agencies said or where the "
    "family lives."
)

RAISED = (
    Choice("subject", "Which decision do you disagree with?", options=SUBJECTS, required=True),
    LongText(
        "why",
        "Why do you disagree?",
        help="What worries you about the child because of this decision, and what you think should happen instead.",
        required=True,
        at_least=20,
    ),
    LongText(
        "keeps_safe",
        "What keeps the child safe until this is settled?",
        help="Who sees the child, how often, and what they do if it gets worse.",
        required=True,
        at_least=10,
    ),
    YesNo(
        "danger_now",
        "Is a child in danger now?",
        help="If so, ring 999 first, then send this. It then goes straight to senior people.",
        required=True,
    ),
)
ACTION = LongText(
    "action_taken",
    "What was done at once, and who was told?",
    help="Police on 999, the hub by telephone: who was spoken to, and when.",
    required=True,
    at_least=10,
    when=Is("danger_now", "yes"),
)
DANGER = (
    YesNo("danger_now", "Is a child in danger now?", required=True),
    ACTION,
    LongText("why", "What has changed?", required=True, at_least=10),
)
ANSWERED = (
    LongText("said", "What was said?", help="For the hub’s record.", required=True, at_least=10),
    LongText("took_part", "Who took part, of both agencies?", required=True, at_least=5),
    LongText("told", "What is the one who raised it told?", help=TOLD_HELP, required=True, at_least=10),
)
AGREED = (
    Choice("changed", "What became of the decision?", options=CHANGED, required=True),
    LongText("what_changed", "What changed, or why does it stand?", required=True, at_least=10),
    LongText("accepted_by", "Who agreed to this, of both agencies?", required=True, at_least=5),
    LongText("told", "What is the one who raised it told?", help=TOLD_HELP, required=True, at_least=10),
)
SETTLED = (
    *AGREED[:2],
    LongText("heard", "Who was heard, of both agencies?", required=True, at_least=5),
    AGREED[-1],
)
NOT_AGREED = (LongText("why", "Why is it not settled?", required=True, at_least=10),)
WITHDRAWN = (
    LongText(
        "why",
        "Why is it withdrawn?",
        help="What made you content, or what else will happen.",
        required=True,
        at_least=10,
    ),
)
LEARNED = (
    LongText(
        "learning",
        "What is learned from this?",
        help="For the partnership: what would have settled it sooner, or prevented it.",
        required=True,
        at_least=10,
    ),
    LongText(
        "acted_on",
        "If the decision was changed: what was done about it, when, and under which reference?",
        help="A changed decision is only carried out when somebody carries it out.",
    ),
)
