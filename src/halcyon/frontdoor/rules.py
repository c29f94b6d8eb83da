"""When advice is not enough, and what must not stand in a consultation without names. Plain Python."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection, Mapping
from dataclasses import dataclass

from halcyon.frontdoor.concern import text_problem
from halcyon.people.matching.folding import visible
from halcyon.people.matching.identifiers import normal_telephone, valid_nhs_number

# Worries that go to the hub at once and are never the matter of a consultation without names
# (domain.md A4, from the No Names Consultation page of OSCB).
IMMEDIATE: Mapping[str, str] = {
    "abuse": "Sexual or physical abuse is alleged",
    "neglect": "Severe neglect",
    "return": "A child or adult would go back to danger",
    "frightened": "A child or adult is frightened to go home",
    "abandoned": "A child or adult has been abandoned",
}
REFUSAL = (
    "This cannot wait for advice and cannot be discussed without names: the hub has to know who it is, so that "
    "somebody can act today. Raise a concern now. If anyone is in danger at this moment, ring 999 first."
)

_MONTH = r"(?:jan|feb|mar|apr|may|jun|jul|aug|sept?|oct|nov|dec)[a-z]*"
_DAY = r"\d{1,2}(?:st|nd|rd|th)?"
_DATES = re.compile(
    rf"(?<!\d)(?:\d{{1,2}}\s?[/.\-]\s?\d{{1,2}}\s?[/.\-]\s?(?:\d{{4}}|\d{{2}})|\d{{4}}[/.\-]\d{{1,2}}[/.\-]\d{{1,2}}"
    rf"|\d{{1,2}} \d{{1,2}} (?:19|20)\d{{2}}"
    rf"|{_DAY}\s*(?:of\s+)?{_MONTH}[\s,.\-]*(?:\d{{4}}|'?\d{{2}})|{_MONTH}\s+{_DAY}[\s,]+\d{{4}})(?!\d)",
    re.IGNORECASE,
)
_BORN = re.compile(
    rf"\b(?:d\.?o\.?b\.?|date of birth|born(?: on)?|birthday)[\s:=]*(?:is\s+)?(?:the\s+)?{_DAY}[\s/.\-]*(?:of\s+)?"
    rf"(?:{_MONTH}|\d{{1,2}})",
    re.IGNORECASE,
)
_POSTCODE = re.compile(
    r"(?<![A-Z0-9])[A-Z]{1,2}[0-9OIL][A-Z0-9]?[\s\-]{0,2}[0-9OIL][A-Z]{2}(?![A-Z0-9])", re.IGNORECASE
)
# A digit among the letters' places, so that plain words of this length are not taken for a postcode.
_HAS_DIGIT = re.compile(r"[0-9]")
_LONG = re.compile(r"[+(]{0,2}\d(?:[\s().\-_/]{0,3}\d){8,}")
_EMAIL = re.compile(r"[^\s@<>]+@[^\s@<>]+\.[a-z]{2,}", re.IGNORECASE)


@dataclass(frozen=True)
class Identifying:
    """Something in a text that could tell who is meant: what kind of thing, and the text exactly as it was typed."""

    kind: str
    found: str

    @property
    def words(self) -> str:
        return f"Take out “{self.found.strip()}”: {KINDS[self.kind]}."


KINDS = {
    "nhs_number": "it looks like an NHS number",
    "telephone": "it looks like a telephone number",
    "long_number": "it is a long number that may belong to one person",
    "birth_date": "it looks like a date of birth or another full date; say an age, or “last week”, instead",
    "postcode": "it looks like a postcode",
    "email": "it is an e-mail address",
}


def identifying(text: str) -> tuple[Identifying, ...]:
    """What could identify somebody in a text: NHS numbers, telephone numbers, birth dates, postcodes, e-mail addresses.

    Errs on the side of asking: a full date is found whether or not somebody was born on it. Names cannot be told from
    other words and are not looked for. The text itself is never changed.
    """
    found: list[Identifying] = []
    for line in text.splitlines():
        found += _in_line(line)
    return tuple(dict.fromkeys(found))


def _in_line(text: str) -> list[Identifying]:
    plain = unicodedata.normalize("NFKC", visible(text))
    for dash in "\u2010\u2011\u2012\u2013\u2014\u2212":
        plain = plain.replace(dash, "-")
    numbers = [(_number(m.group()), m.group()) for m in _LONG.finditer(plain)]
    dates = [m.group() for pattern in (_DATES, _BORN) for m in pattern.finditer(plain)]
    codes = [m.group() for m in _POSTCODE.finditer(plain) if _HAS_DIGIT.search(m.group())]
    return [
        *(Identifying("email", m.group()) for m in _EMAIL.finditer(plain)),
        *(Identifying(kind, number) for kind, number in numbers if kind),
        *(Identifying("birth_date", date) for date in dates),
        *(Identifying("postcode", code) for code in codes),
    ]


def _number(text: str) -> str:
    """What a run of digits may be; '' for one too short to belong to one person."""
    digits = re.sub(r"\D", "", text)
    if valid_nhs_number(digits):
        return "nhs_number"
    if digits.startswith(("0", "44", "7")) and normal_telephone(text):
        return "telephone"
    return "long_number" if len(digits) >= 10 else ""


@dataclass(frozen=True)
class Asked:
    """What somebody asks advice about. `named` says that it is about a person or a case known here."""

    question: str
    named: bool
    immediate: Collection[str] = ()
    caller_name: str = ""
    caller_role: str = ""
    caller_telephone: str = ""


def must_be_referred(asked: Asked) -> bool:
    """Whether advice is the wrong way: any of the immediate worries, with names or without."""
    return bool(asked.immediate)


def problems(asked: Asked) -> dict[str, list[str]]:
    """Everything that stops this consultation: field to what is wrong and how to mend it; {} when it can be taken."""
    found: dict[str, list[str]] = {}
    if must_be_referred(asked):
        found["immediate"] = [REFUSAL]
    unknown = sorted(set(asked.immediate) - set(IMMEDIATE))
    if unknown:
        found["immediate"] = [f"Choose from the list: {', '.join(unknown)} is not on it."]
    if len(asked.question.strip()) < 10:
        found["question"] = ["Say what you ask advice about, in a sentence or more."]
    for name, limit in (("caller_name", 150), ("caller_role", 150), ("caller_telephone", 40)):
        wrong = text_problem(getattr(asked, name), limit=limit)
        if wrong:
            found[name] = [wrong.capitalize() + "."]
    found |= {k: v for k, v in wrong_words(asked.named, question=asked.question).items() if k not in found}
    return found


def wrong_words(named: bool, **texts: str) -> dict[str, list[str]]:
    """What is wrong with texts of a consultation, by field: what cannot be kept and, without names, what identifies."""
    found: dict[str, list[str]] = {}
    for name, text in texts.items():
        problem = text_problem(text)
        if problem:
            found[name] = [f"This cannot be kept: {problem}."]
        elif not named:
            words = [i.words for i in identifying(text)]
            if words:
                found[name] = words
    return found
