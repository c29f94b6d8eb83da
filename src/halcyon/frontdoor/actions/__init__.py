"""The front door's acts: a concern is received once, whatever happens; the rest of an enquiry is `cases.move`."""

from halcyon.frontdoor.actions.identity import pass_to_allocated_worker, same_person, say_who, settle_said_same
from halcyon.frontdoor.actions.receiving import NotReceivable, Receipt, receive_concern
from halcyon.frontdoor.actions.restricting import ask_to_lift_child, lift_child, restrict_child, stand_aside

__all__ = [
    "NotReceivable",
    "Receipt",
    "ask_to_lift_child",
    "lift_child",
    "pass_to_allocated_worker",
    "receive_concern",
    "restrict_child",
    "same_person",
    "say_who",
    "settle_said_same",
    "stand_aside",
]
