"""Planning, drawing, scoring, moderating and reporting an audit; answering and supporting a self-assessment."""

from halcyon.learning.audits.actions.assessing import (
    Answer,
    answer_standard,
    open_campaign,
    send_in,
    set_size,
    take_part,
)
from halcyon.learning.audits.actions.moderating import Settled, moderate, report
from halcyon.learning.audits.actions.panel import Moderated, moderate_assessment
from halcyon.learning.audits.actions.planning import add_targeted, allot, draw_sample, plan_round
from halcyon.learning.audits.actions.practitioners import (
    Practitioner,
    arrange,
    check_quote,
    keep_quote,
    list_practitioners,
    record_consent,
)
from halcyon.learning.audits.actions.scoring import Scores, score
from halcyon.learning.audits.actions.support import agree_support, book_training, finish_support

__all__ = [
    "Answer", "Moderated", "NotDone", "Practitioner", "Scores", "Settled", "add_targeted", "agree_support", "allot",
    "answer_standard", "arrange", "book_training", "check_quote", "draw_sample", "finish_support", "keep_quote",
    "list_practitioners", "moderate", "moderate_assessment", "open_campaign", "plan_round", "record_consent", "report",
    "score", "send_in", "set_size", "take_part",
]  # fmt: skip
