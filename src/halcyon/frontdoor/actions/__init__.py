"""The front door's acts: a concern is received once, whatever happens; the rest of an enquiry is `cases.move`."""

from halcyon.frontdoor.actions.identity import same_person, say_who, settle_said_same
from halcyon.frontdoor.actions.receiving import NotReceivable, Receipt, receive_concern
from halcyon.frontdoor.actions.restricting import ask_to_lift_child, lift_child, restrict_child, stand_aside
from halcyon.frontdoor.screening.actions import screen
from halcyon.frontdoor.screening.passing import pass_to_worker, tell_worker

__all__ = [
    "NotReceivable",
    "Receipt",
    "ask_to_lift_child",
    "lift_child",
    "pass_to_worker",
    "receive_concern",
    "restrict_child",
    "same_person",
    "say_who",
    "screen",
    "settle_said_same",
    "stand_aside",
    "tell_worker",
]
