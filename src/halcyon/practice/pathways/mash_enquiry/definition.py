"""The MASH enquiry: from a concern received to a decision made and the referrer told (domain.md A1-A6)."""

from halcyon.kernel.pathways import Pathway, State
from halcyon.practice import roles
from halcyon.practice.pathways.mash_enquiry.clocks import CLOCKS, OX
from halcyon.practice.pathways.mash_enquiry.moves import asking, deciding, feedback, rating

PATHWAY = Pathway(
    key="mash_enquiry",
    version=1,
    title="MASH enquiry",
    short="MASH",
    source="domain.md A1-A6; " + OX,
    start="received",
    reference_prefix="4F",
    opened_sentence="Concern received",
    states=(
        State("received", "Received", roles.CONTACT_OFFICER, "triage", "Check for danger now"),
        State(
            "triaged",
            "Triaged, treated as red until rated",
            roles.MASH_SOCIAL_WORKER,
            "rate",
            "RAG-rate (treated as red)",
        ),
        State("rated", "Rated", roles.MASH_SOCIAL_WORKER, "ask", "Ask agencies"),
        State("asked", "Agencies asked", roles.MASH_MANAGER, "decide", "Decide"),
        State("decided", "Decided, referrer to be told", roles.MASH_SOCIAL_WORKER, "feed_back", "Tell the referrer"),
        State("closed", "Closed"),
    ),
    final=frozenset({"closed"}),
    moves=(*rating.MOVES, *asking.MOVES, *deciding.MOVES, *feedback.MOVES),
    clocks=CLOCKS,
)
