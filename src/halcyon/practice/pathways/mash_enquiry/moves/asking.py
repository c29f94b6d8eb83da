"""What other agencies are asked (domain.md A1, A5)."""

from dataclasses import replace

from halcyon.kernel.effects import Asks
from halcyon.kernel.instruments import LongText, Several
from halcyon.kernel.pathways import Move
from halcyon.kernel.profiles import Profile
from halcyon.practice import roles
from halcyon.practice.pathways.mash_enquiry import consent, guards, wording

ASK = Move(
    "ask",
    "Ask agencies",
    ("rated", "asked"),
    "asked",
    by=roles.FRONT_DOOR,
    records="agencies_asked",
    sentence="Asked: {agencies}. {question}",
    intro="Each agency sees only this question and who the person is. The sharing agreement is applied to each request, and you see what it says.",
    asks=(
        Several("agencies", "Who is asked?", options=wording.AGENCIES, required=True),
        Several(
            "categories",
            "What do you need to know?",
            options=wording.CATEGORIES,
            help="Ask for no more than this decision needs. Each agency is asked only for the kinds it holds.",
            required=True,
        ),
        LongText("question", "What do you ask them?", required=True, at_least=10),
    ),
    then=(
        Asks(
            "agencies",
            purpose="mash_enquiry",
            instrument="mash_return",
            consent=consent.PREFIX,
            again="again_reason",
        ),
    ),
)


AGAIN = LongText(
    "again_reason",
    "If an agency was asked about this person before: why ask again?",
    help="For example: the time since then is what matters, or the earlier answer was partial.",
)


def moves(profile: Profile) -> tuple[Move, ...]:
    """Asking, with what the county says about whom to ask at which rating, and whom only with consent."""
    return (
        replace(
            ASK,
            asks=(*ASK.asks, AGAIN, *consent.questions(profile)),
            offers_first=consent.offered_first(profile),
            leaves_out=consent.left_out(profile),
            guards=(*ASK.guards, guards.asked_as_rated(profile), consent.consent_or_reason(profile)),
        ),
    )
