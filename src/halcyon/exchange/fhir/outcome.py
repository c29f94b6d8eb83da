"""What is wrong with a message, said so that a person can mend it: issues, and the OperationOutcome that carries them.

An issue names the place and the fault, never the value: the answer may end in a log not cleared for case content.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Literal

from halcyon.exchange.fhir import terms

Severity = Literal["fatal", "error", "warning", "information"]
ISSUE_LIMIT = 50

# BaRS 1.4.0, responses 4XX-BARS and 5XX-BARS. The tables have no code for 413 and 415.
BARS_CODES = {
    400: "REC_BAD_REQUEST",
    401: "REC_UNAUTHORIZED",
    404: "REC_NOT_FOUND",
    405: "REC_METHOD_NOT_ALLOWED",
    406: "SEND_NOT_ACCEPTABLE",
    422: "REC_UNPROCESSABLE_ENTITY",
    500: "REC_SERVER_ERROR",
    503: "REC_UNAVAILABLE",
}


@dataclass(frozen=True)
class Issue:
    """One thing found: `code` is a FHIR R4 issue-type, `path` a FHIRPath from the Bundle or empty."""

    code: str
    words: str
    path: str = ""
    severity: Severity = "error"

    def as_fhir(self, *, bars_code: str = "") -> dict[str, Any]:
        said: dict[str, Any] = {"severity": self.severity, "code": self.code}
        if bars_code:
            said["details"] = {"coding": [{"system": terms.ERROR_CODES, "code": bars_code}]}
        said["diagnostics"] = self.words
        if self.path:
            said["expression"] = [self.path]
        return said


class Refused(Exception):
    """The message cannot be taken. Carries every issue found, at least one."""

    def __init__(self, issues: Sequence[Issue]) -> None:
        super().__init__(f"{len(issues)} issue(s)")
        self.issues = tuple(issues)


def refuse(code: str, words: str, path: str = "") -> Refused:
    """A refusal for one reason."""
    return Refused([Issue(code, words, path)])


def operation_outcome(issues: Sequence[Issue], *, status: int) -> dict[str, Any]:
    """The OperationOutcome for an answer with this HTTP status. Errors beyond the first 50 are counted, not listed."""
    bars_code = BARS_CODES.get(status, "") if status >= 400 else ""
    listed = [i.as_fhir(bars_code=bars_code if i.severity in ("fatal", "error") else "") for i in issues[:ISSUE_LIMIT]]
    if len(issues) > ISSUE_LIMIT:
        more = f"{len(issues) - ISSUE_LIMIT} more were found and are not listed."
        listed.append(Issue("informational", more, severity="information").as_fhir())
    return {"resourceType": "OperationOutcome", "issue": listed}
