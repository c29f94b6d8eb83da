"""An answer in a few words, and how it must be handled."""

from __future__ import annotations

from django.utils.text import Truncator

from halcyon.kernel.registry import registry
from halcyon.responses.models import Response


def judgement(response: Response) -> str:
    """The professional judgement of an answer, cut after a few words: the answer itself is one press away."""
    definition = registry.instrument(response.instrument, response.instrument_version)
    written = response.answers.get(definition.judgement)
    return Truncator(str(written or "")).chars(140)


def marks(response: Response) -> list[str]:
    """How an answer must be handled by whoever reads it, in a few words: never shown without them."""
    found = ["Hub only"] if response.handling == "hub_only" else []
    found += ["Only the hub’s manager and the agency"] if response.handling == "agency_only" else []
    return found + (["Withheld from the family"] if response.withheld_reason else [])
