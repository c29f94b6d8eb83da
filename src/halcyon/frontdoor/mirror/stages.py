"""The stages of an enquiry in words, as the county's pathway has them."""

from __future__ import annotations

from halcyon.frontdoor.mirror.projection import ENQUIRY
from halcyon.frontdoor.mirror.spans import OF_STATE, STAGES
from halcyon.kernel.registry import registry


def stages() -> dict[str, str]:
    """Key and words of every stage: those of the hub in their order, then each state that is a stage of its own (such
    as waiting with the worker of an open case) by the title that the pathway gives it.
    """
    pathway = registry.pathways[ENQUIRY]
    own = {s.key: s.title for s in pathway.states if s.key not in OF_STATE and s.key not in pathway.final}
    return {**STAGES, **own}
