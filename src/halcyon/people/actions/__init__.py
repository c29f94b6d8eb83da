"""Taking records in as supplied, finding people, and linking: reversible, with reasons, never without proof."""

from halcyon.people.actions.claiming import claim_person
from halcyon.people.actions.equality import tell_characteristics
from halcyon.people.actions.linking import REVIEW_TASK, confirm_link, make_link
from halcyon.people.actions.merging import MERGE_TASK, propose_merge, settle_merge, undo_merge
from halcyon.people.actions.protecting import no_longer_protect, protect_address
from halcyon.people.actions.records import Received, receive_record
from halcyon.people.actions.relating import relate
from halcyon.people.actions.restricting import restrict_person
from halcyon.people.actions.searching import WORTH_SHOWING, LookedUp, PersonFound, TooManyLookUps, look_up
from halcyon.people.actions.separating import BREACH_TASK, unlink
from halcyon.people.actions.settling import Settled, settle, settle_version

__all__ = [
    "BREACH_TASK",
    "MERGE_TASK",
    "REVIEW_TASK",
    "WORTH_SHOWING",
    "LookedUp",
    "PersonFound",
    "Received",
    "Settled",
    "TooManyLookUps",
    "claim_person",
    "confirm_link",
    "look_up",
    "make_link",
    "no_longer_protect",
    "propose_merge",
    "protect_address",
    "receive_record",
    "relate",
    "restrict_person",
    "settle",
    "settle_merge",
    "settle_version",
    "tell_characteristics",
    "undo_merge",
    "unlink",
]
