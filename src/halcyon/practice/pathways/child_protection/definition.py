"""Child protection: from the conference that is asked for to the end of the plan (domain.md B1, B3).

The plan begins on the day of its conference: nobody gives it another day (trap iv; D2I-CIN rule 2885).
"""

from halcyon.kernel.pathways import Pathway, State
from halcyon.practice import protection, roles
from halcyon.practice.pathways.child_protection import conference, plan
from halcyon.practice.pathways.child_protection.clocks import CLOCKS

PATHWAY = Pathway(
    key="child_protection",
    version=1,
    title="Child protection",
    short="Child protection",
    source="domain.md B1, B3; clocks.csv child_protection",
    start="to_convene",
    reference_prefix="CP",
    opened_sentence="Child protection conference asked for",
    opening=(protection.none_open("child_protection", "A conference or a child protection plan"),),
    states=(
        State("to_convene", "Conference to be arranged", roles.ALLOCATED_WORKER, "arrange", "Conference: arrange it"),
        State("arranged", "Conference arranged", roles.CONFERENCE_CHAIR, "make_plan", "Conference: hold it"),
        State(
            "plan",
            "On a child protection plan",
            roles.ALLOCATED_WORKER,
            "visit",
            "Child protection plan: see the child",
        ),
        State("closed", "Ended"),
    ),
    final=frozenset({"closed"}),
    moves=(*conference.MOVES, *plan.MOVES),
    clocks=CLOCKS,
)
