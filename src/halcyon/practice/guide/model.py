"""The guide's vocabulary: who asks, what they have met, and steps that each lead somewhere.

Plain data and one function. A county's telephone numbers and opening hours are not here: they come from its directory.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

REGULATED = "regulated"  # a regulated health or social care professional, or a teacher
HEALTH = "health"
CLINICIAN = "clinician"  # gives care, prescribes or examines
MAKES_RECORD = "makes_record"
PUBLIC = "public"


@dataclass(frozen=True)
class Emergency:
    """A number that is the same everywhere in England. `words` says whom it reaches."""

    number: str
    words: str


@dataclass(frozen=True)
class ServiceOf:
    """A service of the county's directory, by its kind. `near` looks first in the asker's own kind of organisation."""

    kind: str
    near: bool = False


@dataclass(frozen=True)
class Form:
    """The form on which a concern is raised."""


@dataclass(frozen=True)
class Page:
    """A page for somebody who has an account, by its key in `web.pages.what_now`; left out for everybody else."""

    key: str


Way = Emergency | ServiceOf | Form | Page


@dataclass(frozen=True)
class Step:
    """One thing to do. `only_for` and `not_for` are traits of practitioners; `verified` False marks a figure or a local
    custom for which no published source was seen.
    """

    words: str
    ways: tuple[Way, ...] = ()
    only_for: frozenset[str] = frozenset()
    not_for: frozenset[str] = frozenset()
    source: str = ""
    verified: bool = True

    def fits(self, traits: frozenset[str]) -> bool:
        return (not self.only_for or bool(self.only_for & traits)) and not self.not_for & traits


@dataclass(frozen=True)
class Situation:
    """What somebody has met. `now` puts 999 first; `avoid` is what makes it worse; `write` what to write down;
    `not_for` the traits of those whom it never meets.
    """

    key: str
    title: str
    steps: tuple[Step, ...]
    help: str = ""
    now: bool = False
    avoid: tuple[str, ...] = ()
    write: tuple[str, ...] = ()
    not_for: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Practitioner:
    """Somebody's kind of work. `lead` is who leads safeguarding where they work; `agencies` the kinds of organisation
    whose safeguarding team advises them, nearest first; `first` the situations that they meet most; `notes` what to
    think of in their own place of work, by situation.
    """

    key: str
    title: str
    lead: str
    traits: frozenset[str]
    agencies: tuple[str, ...] = ()
    first: tuple[str, ...] = ()
    notes: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Answer:
    """What one practitioner does in one situation, in order. `note` is for their own place of work, or ''."""

    practitioner: Practitioner
    situation: Situation
    steps: tuple[Step, ...]
    note: str = ""

    @property
    def ways(self) -> tuple[Way, ...]:
        """Every form, telephone and service that the steps lead to, each once, in order."""
        return tuple(dict.fromkeys(way for step in self.steps for way in step.ways))


POLICE_NOW = Emergency("999", "Police or ambulance, in danger")
DANGER_FIRST = Step(
    "If anyone is in danger now, ring 999 first. Stay with the person if you can do it safely.", (POLICE_NOW,)
)


def answer(practitioner: Practitioner, situation: Situation) -> Answer:
    """The steps of this situation for this kind of work. Danger always comes first where there may be any."""
    steps = tuple(s for s in situation.steps if s.fits(practitioner.traits))
    return Answer(
        practitioner,
        situation,
        (DANGER_FIRST, *steps) if situation.now else steps,
        practitioner.notes.get(situation.key, ""),
    )


def ordered(practitioner: Practitioner, situations: tuple[Situation, ...]) -> tuple[Situation, ...]:
    """Every situation that this practitioner can meet, with those that they meet most at the head."""
    return tuple(
        sorted(
            (s for s in situations if not s.not_for & practitioner.traits),
            key=lambda s: practitioner.first.index(s.key) if s.key in practitioner.first else len(practitioner.first),
        )
    )
