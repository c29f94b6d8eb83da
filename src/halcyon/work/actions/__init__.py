"""The acts of this room. Each is one transaction at a moment `at`, and can be repeated safely."""

from halcyon.work.actions.bounces import MOST_BYTES, Bounce, read_bounce, record_bounce, take_in_bounce
from halcyon.work.actions.breaches import NotAnAnswer, answer_breaches
from halcyon.work.actions.clocks import copy_clocks, notice_breaches, stop_clock
from halcyon.work.actions.delivery import NO_ACCOUNT, deliver_due
from halcyon.work.actions.documents import keep_document, sweep_documents
from halcyon.work.actions.drafts import Conflict, drop_draft, drop_drafts_about, expire_drafts, save_draft
from halcyon.work.actions.intake import BadKey, Claim, KeyReused, claim_intake, settle_intake
from halcyon.work.actions.messages import acknowledge, open_message, send
from halcyon.work.actions.references import next_reference
from halcyon.work.actions.tasks import finish_tasks, open_task, refresh_task
from halcyon.work.actions.undelivered import NotPossible, send_again, send_by_route, tell_by_hand
from halcyon.work.actions.wording import Kept, keeping_words

__all__ = [
    "MOST_BYTES",
    "NO_ACCOUNT",
    "BadKey",
    "Bounce",
    "Claim",
    "Conflict",
    "Kept",
    "KeyReused",
    "NotAnAnswer",
    "NotPossible",
    "acknowledge",
    "answer_breaches",
    "claim_intake",
    "copy_clocks",
    "deliver_due",
    "drop_draft",
    "drop_drafts_about",
    "expire_drafts",
    "finish_tasks",
    "keep_document",
    "keeping_words",
    "next_reference",
    "notice_breaches",
    "open_message",
    "open_task",
    "read_bounce",
    "record_bounce",
    "refresh_task",
    "save_draft",
    "send",
    "send_again",
    "send_by_route",
    "settle_intake",
    "stop_clock",
    "sweep_documents",
    "take_in_bounce",
    "tell_by_hand",
]
