"""The only writer of a case's state, and of what agencies are asked and answer.

Every act here writes its rows, the chronology event, the audit row, the clocks, the tasks and the messages in one
transaction, or nothing at all.
"""

from halcyon.cases.actions.answering import open_request, return_information, start_answer
from halcyon.cases.actions.asking import ANSWER_TASK, ASKED, answering_service, ask_agency, review_request
from halcyon.cases.actions.clocks_and_tasks import BREACH_TASK, MOVE_TASK, county_due, reopen_work
from halcyon.cases.actions.gathering import PART_TASK, TAKES_PART
from halcyon.cases.actions.moving import facts_of, move, open_children
from halcyon.cases.actions.opening import open_case
from halcyon.cases.actions.working import Stale, allocate, write_shared_text

__all__ = [
    "ANSWER_TASK",
    "ASKED",
    "BREACH_TASK",
    "MOVE_TASK",
    "PART_TASK",
    "TAKES_PART",
    "Stale",
    "allocate",
    "answering_service",
    "ask_agency",
    "county_due",
    "facts_of",
    "move",
    "open_case",
    "open_children",
    "open_request",
    "reopen_work",
    "return_information",
    "review_request",
    "start_answer",
    "write_shared_text",
]
