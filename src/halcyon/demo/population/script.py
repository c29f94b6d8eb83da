"""What a scripted concern is: what was said, and step by step what happened to it up to now."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any

from halcyon.kernel.body import Mark


class Stage(StrEnum):
    """Where a concern stands. `answered` is a case in the pathway's state `asked` that waits for nobody but the hub."""

    RECEIVED = "received"
    TRIAGED = "triaged"  # not rated, so timed as red
    RATED = "rated"
    ASKED = "asked"
    ANSWERED = "answered"
    DECIDED = "decided"
    CLOSED = "closed"


@dataclass(frozen=True, slots=True)
class Subject:
    """One person a concern is about, as the referrer describes them; every field is text exactly as given.

    `person_id` is the county's id of whom it is truly about (for an unborn child: of the mother). It is for linking and
    for measuring, and is never part of what was said.
    """

    person_id: str
    kind: str  # child | unborn | adult | unnamed
    given_name: str = ""
    family_name: str = ""
    other_names: str = ""
    birth_date: str = ""
    expected_date: str = ""
    sex: str = ""
    nhs_number: str = ""
    address_line: str = ""
    postcode: str = ""
    telephone: str = ""
    school: str = ""
    marks: tuple[Mark, ...] = ()


@dataclass(frozen=True, slots=True)
class Said:
    """What the referrer sent. The names of the fields are those of the front door's own concern."""

    worry: str
    consent: str  # given | refused | not_sought | unsafe
    consent_reason: str
    danger_now: bool | None
    danger_detail: str
    child_words: str
    injuries: str
    household_text: str
    alleged_text: str
    place_text: str
    happened_at: datetime
    referrer_name: str
    referrer_role: str
    referrer_telephone: str
    referrer_email: str
    source_code: str
    channel: str


@dataclass(frozen=True, slots=True)
class Triage:
    after: timedelta
    by_role: str
    danger_now: str  # yes | no
    action_taken: str


@dataclass(frozen=True, slots=True)
class Rating:
    after: timedelta
    by_role: str
    rating: str  # red | amber | green
    reason: str


@dataclass(frozen=True, slots=True)
class Answer:
    """What an agency returned; `answers` are keyed as the MASH return is."""

    after: timedelta
    by_role: str
    answers: dict[str, Any]


@dataclass(frozen=True, slots=True)
class Request:
    """One agency asked. `answer` is None while it has not answered."""

    agency: str
    after: timedelta
    categories: tuple[str, ...]
    question: str
    answer: Answer | None
    by_role: str = "mash_social_worker"
    opened: timedelta | None = None  # when the agency's officer opened the question
    reviewed: timedelta | None = None  # when the holder's reviewer decided, where the agreement asks for one


@dataclass(frozen=True, slots=True)
class Taken:
    """Somebody takes the next piece of work of a concern. Before it waited, from now on it is worked on."""

    after: timedelta
    by: str  # a name as in an address: ruth.okafor
    reason: str


@dataclass(frozen=True, slots=True)
class Decision:
    after: timedelta
    by_role: str
    outcome: str
    level: str
    legal_basis: str
    reason: str
    not_known: str
    child_voice: str
    unanswered_reason: str


@dataclass(frozen=True, slots=True)
class TakenOn:
    """What happened to a hand-off: `worker` takes it on, perhaps after it was sent back once and decided again. An
    assessment is then visited for, written and authorised with its `outcome`.
    """

    after: timedelta
    worker: str
    sent_back: timedelta | None = None
    decided_again: timedelta | None = None
    visited: timedelta | None = None
    written: timedelta | None = None
    authorised: timedelta | None = None
    outcome: str = ""


@dataclass(frozen=True, slots=True)
class Feedback:
    after: timedelta
    by_role: str
    told: str


@dataclass(frozen=True, slots=True)
class ConcernScript:
    """One concern and what happened next. Every `after` counts from `received_at`; nothing lies after `now`.

    `rating` is what the hub gives or would give. `late` says that the decision was, or by now is, past its time.
    """

    key: str
    received_at: datetime
    kind: str
    agency: str
    said: Said
    subjects: tuple[Subject, ...]
    rating: str
    stage: Stage
    late: bool
    triage: Triage | None
    rated: Rating | None
    requests: tuple[Request, ...]
    re_rated: Rating | None
    decision: Decision | None
    feedback: Feedback | None
    taken: tuple[Taken, ...] = ()
    identified_by: str = "tom.ashdown"
    taken_on: TakenOn | None = None
    taken_back: timedelta | None = None  # when whoever reported it says that it was a mistake
    restricted: timedelta | None = None  # when the custodians restrict the child, with all that hangs on them
