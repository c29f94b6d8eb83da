"""Reading audits and self-assessments, always for a viewer."""

from halcyon.learning.audits.queries.assessments import (
    AssessmentPage,
    Benchmark,
    CampaignPage,
    StandardLine,
    assessment,
    campaign,
    campaigns,
    own_assessments,
    practices_needing,
    training_gaps,
)
from halcyon.learning.audits.queries.evidence import Result, results
from halcyon.learning.audits.queries.files import (
    Compare,
    Pack,
    auditors,
    moderation,
    pack,
    waiting_quotes,
)
from halcyon.learning.audits.queries.rounds import (
    Listed,
    Mine,
    RoundPage,
    audit_round,
    board_paragraph,
    comparable_rounds,
    mine,
    rounds,
    sample_table,
)

__all__ = [
    "AssessmentPage", "Benchmark", "CampaignPage", "Compare", "Listed", "Mine", "Pack", "Result", "RoundPage",
    "StandardLine", "assessment", "audit_round", "auditors", "board_paragraph", "campaign", "campaigns",
    "comparable_rounds", "mine", "moderation", "own_assessments", "pack", "practices_needing", "results", "rounds",
    "sample_table", "training_gaps", "waiting_quotes",
]  # fmt: skip
