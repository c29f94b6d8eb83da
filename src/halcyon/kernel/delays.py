"""Why a time limit passed: the cause codes of a delay (domain.md A8, "Delay object")."""

from __future__ import annotations

from collections.abc import Mapping

CAUSES: Mapping[str, str] = {
    "demand": "Demand: more came in than there was time for",
    "staffing": "Staffing: too few people were there",
    "late_agency_return": "Late agency return: we waited for another agency’s answer",
    "it": "IT: a system did not work",
    "no_consent": "No consent: we waited for consent, or did without it",
    "complexity": "Complexity: this took more work than most",
}
# With this one it is said which agency was waited for.
LATE_AGENCY = "late_agency_return"
