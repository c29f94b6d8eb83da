"""The only writer of a case's state, and of what agencies are asked and answer.

Every act here writes its rows, the chronology event, the audit row, the clocks, the tasks and the messages in one
transaction, or nothing at all.
"""

from halcyon.cases.actions.again import earlier_requests
from halcyon.cases.actions.answering import Told, open_request, record_answer, return_information, start_answer
from halcyon.cases.actions.asking import (
    ANSWER_TASK,
    ASKED,
    RING_TASK,
    answering_service,
    ask_agency,
    note_on,
    review_request,
)
from halcyon.cases.actions.chasing import answers_here, chase, chase_late
from halcyon.cases.actions.clocks_and_tasks import (
    AWAITED_TASK,
    BREACH_TASK,
    MOVE_TASK,
    awaited_key,
    county_due,
    reopen_work,
)
from halcyon.cases.actions.gathering import PART_TASK, TAKES_PART
from halcyon.cases.actions.links import NoSuchLink, check_link, link_of, make_link, open_link, passed_link, use_link
from halcyon.cases.actions.meeting import bring_attendance, invite, meeting_of, record_attendance
from halcyon.cases.actions.moving import facts_of, move, open_children, refusals_so_far
from halcyon.cases.actions.opening import open_case
from halcyon.cases.actions.taking_on import accept_hand_off, send_back_hand_off
from halcyon.cases.actions.withholding import WITHHOLD_TASK, looks_again, review_withheld, settle_withheld
from halcyon.cases.actions.working import Stale, allocate, write_shared_text

__all__ = [
    "ANSWER_TASK",
    "ASKED",
    "AWAITED_TASK",
    "BREACH_TASK",
    "MOVE_TASK",
    "PART_TASK",
    "RING_TASK",
    "TAKES_PART",
    "WITHHOLD_TASK",
    "NoSuchLink",
    "Stale",
    "Told",
    "accept_hand_off",
    "allocate",
    "answering_service",
    "answers_here",
    "ask_agency",
    "awaited_key",
    "bring_attendance",
    "chase",
    "chase_late",
    "check_link",
    "county_due",
    "earlier_requests",
    "facts_of",
    "invite",
    "link_of",
    "looks_again",
    "make_link",
    "meeting_of",
    "move",
    "note_on",
    "open_case",
    "open_children",
    "open_link",
    "open_request",
    "passed_link",
    "record_answer",
    "record_attendance",
    "refusals_so_far",
    "reopen_work",
    "return_information",
    "review_request",
    "review_withheld",
    "send_back_hand_off",
    "settle_withheld",
    "start_answer",
    "use_link",
    "write_shared_text",
]
