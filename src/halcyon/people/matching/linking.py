"""Whether a supplied record may be linked to a person without someone looking (house design, section 6)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from halcyon.people.matching.records import Described
from halcyon.people.matching.scoring import Candidate, Grade

# Below this chance, and with no number agreeing, a candidate is not worth a person's time as a possible link.
WORTH_A_LOOK = 0.05
# Another person in the index as likely as this means a choice, and choices are a person's.
_RIVAL = 0.5


class Advice(StrEnum):
    """What may happen to a supplied record. Merging two people of the index is never among it."""

    LINK_BY_ITSELF = "link_by_itself"
    WAIT_FOR_PERSON = "wait_for_person"
    NO_MATCH = "no_match"


@dataclass(frozen=True, slots=True)
class LinkAdvice:
    """The advice, the record and index person it is about (empty for no match), and its reasons in plain words."""

    advice: Advice
    record_id: str
    person_id: str
    reasons: tuple[str, ...]


def decide(query: Described, candidate: Candidate) -> LinkAdvice:
    """What may be done with the record `query` given one candidate, as `scoring.rank` or `scoring.score` explained it.

    It links by itself only when the NHS number is the same and verified on both records, the first and family names are
    the same once folded, the whole date of birth is the same, the recorded sex does not contradict, no spelling is odd
    and nothing vetoes. A short form or another spelling waits for a person: twins are given such names.
    """
    doubts = [veto.words for veto in candidate.vetoes]
    if not (query.nhs_verified and candidate.level("nhs_number") == "same_verified"):
        doubts.append("There is no NHS number that is the same and verified on both records.")
    if candidate.level("given") != "exact":
        doubts.append("The first names are not the same.")
    if candidate.level("family") != "exact":
        doubts.append("The family names are not the same.")
    if candidate.level("birth_date") not in ("exact", "exact_january"):
        doubts.append("The dates of birth are not the same, or not both known.")
    if candidate.level("sex") == "different":
        doubts.append("Sex is recorded differently.")
    doubts.extend(warning.words for warning in candidate.warnings if warning.key == "odd_spelling")
    if not doubts:
        reasons = (
            "The verified NHS number, the name and the date of birth are all the same, and nothing speaks against it.",
        )
        return LinkAdvice(Advice.LINK_BY_ITSELF, candidate.record_id, candidate.person_id, reasons)
    if candidate.probability < WORTH_A_LOOK and candidate.grade is Grade.NONE and not _number_agrees(candidate):
        return LinkAdvice(Advice.NO_MATCH, "", "", ("Too little agrees for this to be the same person.",))
    return LinkAdvice(Advice.WAIT_FOR_PERSON, candidate.record_id, candidate.person_id, tuple(doubts))


def decide_among(query: Described, ranked: Sequence[Candidate]) -> LinkAdvice:
    """What may be done with the record `query` given all its candidates, best first.

    It links by itself only to the one person that `decide` allows, and only if no other person in the index holds the
    same number or is likely too. Two such people may be one person held twice: joining them is never automatic.
    """
    if not ranked:
        return LinkAdvice(Advice.NO_MATCH, "", "", ("No record shares anything with this one.",))
    advised = [(candidate, decide(query, candidate)) for candidate in ranked]
    linking = [(candidate, advice) for candidate, advice in advised if advice.advice is Advice.LINK_BY_ITSELF]
    if not linking:
        return next((advice for _, advice in advised if advice.advice is Advice.WAIT_FOR_PERSON), advised[0][1])
    chosen, advice = linking[0]
    rivals = [
        candidate
        for candidate in ranked
        if candidate is not chosen
        and (_number_agrees(candidate) or (candidate.probability >= _RIVAL and not candidate.vetoes))
    ]
    if rivals:
        reasons = (
            "More than one person in the index could be this person. Someone must choose, or say that they are one.",
        )
        return LinkAdvice(Advice.WAIT_FOR_PERSON, chosen.record_id, chosen.person_id, reasons)
    return advice


def _number_agrees(candidate: Candidate) -> bool:
    return candidate.level("nhs_number") in ("same", "same_verified") or any(
        line.field.startswith("identifier:") and line.level == "same" for line in candidate.explanation
    )
