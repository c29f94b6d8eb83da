"""The referrer told: a colleague what they may know, a member of the public an acknowledgement only."""

from halcyon.kernel.effects import Tell
from halcyon.kernel.instruments import Choice, Is, LongText, ShortText, YesNo
from halcyon.kernel.pathways import HELD_UP, Move
from halcyon.practice import roles
from halcyon.practice.pathways.mash_enquiry import guards, wording

DISPUTED_ONLY = ((HELD_UP, frozenset({wording.DISPUTED.key})),)
FEED_BACK = Move(
    "feed_back",
    "Tell the referrer",
    ("decided",),
    "closed",
    by=roles.FRONT_DOOR,
    records="fed_back",
    sentence="Referrer told: {how}. {told}",
    intro="Say what was decided in outline and what you would like them to do. Do not pass on what other agencies said or where the family lives.",
    asks=(
        Choice("how", "How is the referrer told?", options=wording.TOLD_HOW, required=True),
        LongText(
            "told",
            "What is the referrer told?",
            required=True,
            at_least=10,
            when=Is("how", "message", "call"),
        ),
        ShortText(
            "spoken_to", "Who did you speak with?", help="Their name and job.", required=True, when=Is("how", "call")
        ),
        Choice(
            "made_sure",
            "How did you make sure that it was them?",
            options=wording.MADE_SURE,
            required=True,
            when=Is("how", "call"),
        ),
        YesNo(
            "read_back",
            "Did they say back to you what was agreed, and was it right?",
            required=True,
            when=Is("how", "call"),
        ),
        wording.DISPUTED,
    ),
    only_while=DISPUTED_ONLY,
    guards=(
        guards.letter_was_sent("referrer"),
        guards.understood,
        guards.nothing_disputed,
        guards.unanswered_is_explained,
    ),
    then=(Tell("referrer", about="outcome", purpose="feedback", way="how"),),
    when=Is("referrer", None),
)
ACKNOWLEDGE = Move(
    "acknowledge",
    "Acknowledge to the referrer",
    ("decided",),
    "closed",
    by=roles.FRONT_DOOR,
    records="acknowledged",
    sentence="Acknowledgement to the member of the public: {how}. {why_not}",
    intro="A member of the public is told only that the concern was received and looked at. Never what was decided, and nothing about the child, the family or what an agency said. Use only the way that they called safe.",
    asks=(
        Choice(
            "how",
            "How was it acknowledged?",
            options=wording.ACKNOWLEDGED,
            help="Say: “Thank you. We have your concern and have looked at it. We cannot tell you what happens next. If you are more worried, ring us.”",
            required=True,
        ),
        LongText(
            "why_not",
            "Why can they not be contacted back?",
            help="For example: they asked for no contact, or the number is no longer theirs.",
            required=True,
            at_least=5,
            when=Is("how", "cannot"),
        ),
        wording.DISPUTED,
    ),
    only_while=DISPUTED_ONLY,
    guards=(
        guards.only_the_safe_way,
        guards.letter_was_sent("referrer_public"),
        guards.nothing_disputed,
        guards.unanswered_is_explained,
    ),
    when=Is("referrer", "public"),
    instead_of="feed_back",
)

MOVES = (
    FEED_BACK,
    ACKNOWLEDGE,
)
