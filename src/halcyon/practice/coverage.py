"""When an assessment of consent, competence or capacity is called for, and what makes a tool complete.

Published data: counted by service and month, for those who answer for it (issue: one clinic audit found the form used in
39 of 44 visits and the analysis written in 16; instruments.md 2, core fields of the Bath audit).
"""

from __future__ import annotations

from dataclasses import dataclass

LOCAL = "local choice; no published source found for how soon the assessment should follow"
QUESTIONNAIRES = ("young_person", "fraser")
SCREENS = ("exploitation_screen", "exploitation_checklist", "exploitation_scored")


@dataclass(frozen=True)
class Said:
    """One answer in one of these tools."""

    instruments: tuple[str, ...]
    question: str
    codes: tuple[str, ...]


@dataclass(frozen=True)
class CalledFor:
    """An assessment that is called for when one of `by` was answered, and made by one of `tools` about the same person,
    signed not longer than `days` before or after.
    """

    key: str
    title: str
    by: tuple[Said, ...]
    tools: tuple[str, ...]
    days: int
    words: str
    source: str
    verified: bool = False


CALLED_FOR = (
    CalledFor(
        "consent_and_coercion",
        "Consent and coercion assessment",
        (
            Said((*QUESTIONNAIRES,), "partner_gap", ("4_5", "6_more")),
            Said((*QUESTIONNAIRES,), "partner_adult", ("yes",)),
            Said((*QUESTIONNAIRES,), "partner_authority", ("yes",)),
            Said((*QUESTIONNAIRES,), "exchange", ("gifts", "phone", "money", "drugs", "lifts", "protection")),
            Said(("young_person",), "can_refuse", ("no", "not_always")),
            Said(("young_person",), "unwanted", ("yes", "possible")),
            Said(SCREENS, "older_sexual", ("yes",)),
            Said(SCREENS, "controlling_partner", ("current", "both")),
            Said(SCREENS, "older_controlling", ("yes", "possible")),
        ),
        ("consent_and_coercion",),
        28,
        "a partner 4 years older, adult or with power over them, something exchanged, or not free to refuse",
        f"domain.md C2 (what must be assessed from 13 to 15); {LOCAL}",
    ),
    CalledFor(
        "competence",
        "Competence (Fraser or Gillick)",
        (Said(("young_person",), "competence", ("fraser", "gillick", "to_do")),),
        ("fraser", "gillick"),
        28,
        "care for somebody under 16 for which competence was said to be recorded or still to do",
        f"instruments.md 2 (core fields of the Bath audit), 3A and 3B; {LOCAL}",
    ),
    CalledFor(
        "capacity",
        "Mental capacity, from 16",
        (Said(("consent_and_coercion",), "judgement", ("coercion", "uncertain")),),
        ("mental_capacity",),
        28,
        "coercion indicated or uncertain",
        f"instruments.md 3C and 3D; counted for people of 16 and over only; {LOCAL}",
    ),
)
# Whose assessment counts from which age on: below it the call is not made.
FROM_AGE = {"capacity": 16}


@dataclass(frozen=True)
class Core:
    """A question that a complete tool answers. `when` says for which answers it is asked at all."""

    question: str
    title: str
    when: tuple[str, tuple[str, ...]] | None = None
    under: int | None = None  # asked only under this age


COMPLETE = {
    "young_person": (
        Core("limits_explained", "Confidentiality explained"),
        Core("seen_alone", "Seen alone"),
        Core("partner_gap", "Age of the partner", ("relationship", ("yes",))),
        Core("social_worker", "Social worker asked about"),
        Core("competence", "Competence recorded", under=16),
        Core("analysis", "Analysis written"),
    ),
    **{
        key: (Core("seen", "Seen and heard"), Core("analysis", "Analysis written"))
        for key in (*SCREENS, "consent_and_coercion")
    },
    "fraser": (
        Core("partner_gap", "Age of the partner", ("relationship", ("yes",))),
        Core("analysis", "Analysis written"),
    ),
    "gillick": (Core("decision", "Decision named"), Core("analysis", "Analysis written")),
    "mental_capacity": (Core("decision", "Decision named"), Core("analysis", "Analysis written")),
}
