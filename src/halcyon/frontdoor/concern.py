"""What a concern says, and what must be right before it can be received. Plain Python: the form, the message and the
file all end here.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, fields
from datetime import date, datetime, timedelta
from typing import Any

from halcyon.kernel.body import Mark, marks_problem
from halcyon.people.matching.identifiers import normal_postcode, valid_nhs_number

TEXT_LIMIT = 20_000
SHORT_LIMIT = 150
LIMITS = {"referrer_telephone": 40, "referrer_email": 200, "referrer_address": 300, "sender_reference": 100}

CONTACT_BACK = ("", "telephone", "email", "letter", "none")
SUBJECT_KINDS = ("child", "unborn", "adult", "unnamed")
CONSENT_KINDS = ("given", "refused", "not_sought", "unsafe")


@dataclass(frozen=True)
class Subject:
    """One person whom a concern is about, as the referrer describes them. Everything is text exactly as given, but for
    the marks of a body map.
    """

    kind: str = "child"
    given_name: str = ""
    family_name: str = ""
    other_names: str = ""
    birth_date: str = ""  # ISO 8601 day, or empty
    expected_date: str = ""  # for an unborn child
    sex: str = ""  # M, F, U or empty
    nhs_number: str = ""
    address_line: str = ""
    postcode: str = ""
    telephone: str = ""
    school: str = ""
    marks: tuple[Mark, ...] = ()

    def as_supplied(self) -> dict[str, Any]:
        """This person as plain JSON values. Without a body map it says nothing of one, as messages have always done."""
        said = asdict(self)
        marks = said.pop("marks")
        return {**said, "marks": list(marks)} if marks else said


@dataclass(frozen=True)
class Concern:
    """A worry about one or several people, with who is worried and how to reach them.

    `danger_now` is the referrer's own view (True, False or None when they cannot say); the hub makes its own check.
    """

    worry: str
    subjects: tuple[Subject, ...]
    consent: str
    consent_reason: str = ""
    danger_now: bool | None = None
    danger_detail: str = ""
    child_words: str = ""
    injuries: str = ""
    household_text: str = ""
    alleged_text: str = ""
    place_text: str = ""
    happened_at: datetime | None = None
    referrer_name: str = ""
    referrer_role: str = ""
    referrer_telephone: str = ""
    referrer_email: str = ""
    source_code: str = ""
    sender_reference: str = ""
    channel: str = "form"
    feedback_wanted: str = "inbox"
    how_known: str = ""  # saw it, was told by whom
    contact_back: str = ""  # telephone, email, letter or none; empty for people who are told in the product
    contact_back_safety: str = ""
    no_message: bool = False
    referrer_address: str = ""
    payload: Mapping[str, Any] | None = field(default=None, hash=False, compare=False)

    def as_supplied(self) -> dict[str, Any]:
        """The concern as plain JSON values, for the idempotency digest and for keeping word for word."""
        said = {f.name: getattr(self, f.name) for f in fields(self) if f.name != "payload"}
        said["subjects"] = [s.as_supplied() for s in self.subjects]
        said["happened_at"] = self.happened_at.isoformat() if self.happened_at else None
        return said


def text_problem(value: str, *, limit: int = TEXT_LIMIT) -> str | None:
    """What makes a text impossible to keep exactly as it was written, in plain words, or None.

    Emoji, right-to-left marks and script tags are kept as they are; a null character or half of a character pair
    cannot be stored by every database, so it is refused rather than silently changed.
    """
    if "\x00" in value:
        return "it contains a null character, which cannot be kept; remove it and send again"
    if any(0xD800 <= ord(c) <= 0xDFFF for c in value):
        return "it contains half of a character pair (a broken emoji or symbol); remove it and send again"
    if len(value) > limit:
        return f"it has {len(value):,} characters; use {limit:,} or fewer, and attach a document for the rest"
    return None


def read_day(value: str) -> date | None:
    """Read an ISO day. Raises ValueError for anything else; returns None for an empty text."""
    return date.fromisoformat(value) if value else None


def problems(concern: Concern, *, now: datetime) -> dict[str, str]:
    """Everything that stops this concern from being received: field path to what is wrong and how to mend it."""
    found: dict[str, str] = {}
    texts: dict[str, str] = {
        "worry": "What worries you",
        "child_words": "The child’s own words",
        "injuries": "Injuries",
        "household_text": "Household",
        "alleged_text": "Persons alleged to have caused harm",
        "place_text": "Places",
        "consent_reason": "Reason about consent",
        "danger_detail": "Danger now",
        "how_known": "How you know",
        "contact_back_safety": "Safe times",
    }
    for name, words in texts.items():
        problem = text_problem(getattr(concern, name))
        if problem:
            found[name] = f"{words}: {problem}."
    for name, words in {
        "referrer_name": "Your name",
        "referrer_role": "Your role",
        "referrer_telephone": "Your telephone number",
        "referrer_email": "Your e-mail address",
        "referrer_address": "Your address",
        "sender_reference": "Your reference",
    }.items():
        limit = LIMITS.get(name, SHORT_LIMIT)
        problem = text_problem(getattr(concern, name), limit=limit)
        if problem:
            found[name] = f"{words}: {problem}."
    if len(concern.worry.strip()) < 10 and "worry" not in found:
        found["worry"] = "Say what worries you, in a sentence or more."
    if concern.consent not in CONSENT_KINDS:
        found["consent"] = "Say whether the family or young person knows about and agrees to this referral."
    elif concern.consent != "given" and not concern.consent_reason.strip():
        found.setdefault("consent_reason", "Say why consent was not given or not asked for.")
    found.update({k: v for k, v in _contact_back_problems(concern).items() if k not in found})
    if concern.happened_at is not None and concern.happened_at > now + timedelta(minutes=5):
        found["happened_at"] = "When it happened: this is in the future. Enter when you saw or heard of it."
    if not concern.subjects:
        found["subjects"] = "Say who you are worried about. If you have no name, choose “someone not named”."
    if len(concern.subjects) > 20:
        found["subjects"] = "One concern can be about 20 people at most. Send the others separately."
    for position, subject in enumerate(concern.subjects[:20]):
        for name, words in _subject_problems(subject, now=now).items():
            found[f"subjects.{position}.{name}"] = words
    return found


def _contact_back_problems(concern: Concern) -> dict[str, str]:
    """A way to be reached needs somewhere to be reached at."""
    if concern.contact_back not in CONTACT_BACK:
        return {"contact_back": "Say how it is safe to reach you, or choose “Do not contact me”."}
    name, words = {
        "telephone": ("referrer_telephone", "Enter a telephone number, or choose another way to reach you."),
        "email": ("referrer_email", "Enter an e-mail address, or choose another way to reach you."),
        "letter": ("referrer_address", "Enter an address, or choose another way to reach you."),
    }.get(concern.contact_back, ("", ""))
    if not name or getattr(concern, name).strip():
        return {}
    return {name: words}


def _subject_problems(subject: Subject, *, now: datetime) -> dict[str, str]:
    found: dict[str, str] = {}
    for f in fields(Subject):
        value = getattr(subject, f.name)
        if f.name == "marks":
            continue
        limit = {"address_line": 200, "other_names": 300, "telephone": 30, "postcode": 12, "nhs_number": 20}.get(
            f.name, 120
        )
        problem = text_problem(value, limit=limit)
        if problem:
            found[f.name] = f"{f.name.replace('_', ' ').capitalize()}: {problem}."
    wrong = marks_problem(subject.marks)
    if wrong:
        found["marks"] = f"Body map: {wrong}."
    if found:
        return found
    if subject.kind not in SUBJECT_KINDS:
        found["kind"] = "Say whether this is a child, an unborn child, an adult or someone not named."
        return found
    if subject.kind in ("child", "adult") and not (subject.given_name.strip() or subject.family_name.strip()):
        found["given_name"] = "Enter a name, or choose “someone not named”."
    for name, words in (("birth_date", "Date of birth"), ("expected_date", "Expected date")):
        try:
            day = read_day(getattr(subject, name))
        except ValueError:
            found[name] = f"{words}: enter a real date, like 27 3 2012."
            continue
        if day is None:
            continue
        if name == "birth_date" and day > now.date():
            found[name] = "Date of birth: this is in the future. For an unborn child, give the expected date instead."
        elif name == "birth_date" and day.year < now.year - 125:
            found[name] = "Date of birth: this is more than 125 years ago. Check the year."
        elif name == "expected_date" and not now.date() - timedelta(days=30) <= day <= now.date() + timedelta(days=290):
            found[name] = "Expected date: enter a date from 30 days ago to about nine months ahead."
    if subject.sex not in ("", "M", "F", "U"):
        found["sex"] = "Sex: choose male, female or not known."
    if subject.nhs_number.strip() and valid_nhs_number(subject.nhs_number) is None:
        found["nhs_number"] = "NHS number: this is not a valid number. Check the ten digits, or leave it out."
    if subject.postcode.strip() and normal_postcode(subject.postcode) is None:
        found["postcode"] = "Postcode: this is not a full postcode. Correct it, or leave it out."
    return found
