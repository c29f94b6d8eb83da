"""The MASH enquiry: from a concern received to a decision made and the referrer told (domain.md A1-A6; ADR 12)."""

from halcyon.kernel.pathways import Pathway, State
from halcyon.kernel.profiles import Profile
from halcyon.practice import roles
from halcyon.practice.pathways.mash_enquiry.clocks import clocks
from halcyon.practice.pathways.mash_enquiry.moves import asking, deciding, feedback, rating, screening, taking_back


def pathway(profile: Profile) -> Pathway:
    """The enquiry with this county's ratings and times. Raises ValueError for a profile without a usable rating."""
    first = profile.most_urgent.title.lower()
    return Pathway(
        key="mash_enquiry",
        version=1,
        title="MASH enquiry",
        short="MASH",
        source=f"domain.md A1-A6; ratings: {profile.rating_source}",
        start="received",
        reference_prefix="4F",
        opened_sentence="Concern received",
        states=(
            State("received", "Received", roles.CONTACT_OFFICER, "triage", "Check for danger now"),
            State(
                "triaged",
                f"Triaged, treated as {first} until rated",
                roles.MASH_SOCIAL_WORKER,
                "rate",
                f"{profile.rating_scheme}-rate (treated as {first})",
            ),
            screening.WITH_WORKER,
            State("rated", "Rated", roles.MASH_SOCIAL_WORKER, "ask", "Ask agencies"),
            State("asked", "Agencies asked", roles.MASH_MANAGER, "decide", "Decide"),
            State(
                "decided", "Decided, referrer to be told", roles.MASH_SOCIAL_WORKER, "feed_back", "Tell the referrer"
            ),
            State(
                "returned",
                "Sent back, to be decided again",
                roles.MASH_MANAGER,
                "decide",
                "Sent back: decide again",
                aside=True,
            ),
            State("closed", "Closed"),
        ),
        final=frozenset({"closed"}),
        moves=(
            *rating.moves(profile),
            *screening.moves(profile),
            *asking.moves(profile),
            *screening.guarded(profile, deciding.moves(profile)),
            *feedback.MOVES,
            taking_back.NOTE,
        ),
        clocks=(*clocks(profile), deciding.AGAIN),
    )
