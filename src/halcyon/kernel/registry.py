"""Where machinery meets practice. `config` fills it once at start-up; a dangling key stops the start."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from halcyon.kernel.characteristics import Characteristic
from halcyon.kernel.curiosity import FromAnswer, FromEvent, Prompt
from halcyon.kernel.dangling import dangling
from halcyon.kernel.indicators import Indicator
from halcyon.kernel.instruments import Instrument
from halcyon.kernel.pathways import Pathway
from halcyon.kernel.profiles import Profile
from halcyon.kernel.roles import Role
from halcyon.kernel.sharing import Agreement, Basis, Category, Purpose


class DanglingKey(Exception):
    """A definition names something that nobody defined, or two definitions claim one key."""


@dataclass
class Registry:
    pathways: dict[str, Pathway] = field(default_factory=dict)
    instruments: dict[tuple[str, int], Instrument] = field(default_factory=dict)
    roles: dict[str, Role] = field(default_factory=dict)
    purposes: dict[str, Purpose] = field(default_factory=dict)
    bases: dict[str, Basis] = field(default_factory=dict)
    categories: dict[str, Category] = field(default_factory=dict)
    agreements: dict[str, Agreement] = field(default_factory=dict)
    profiles: dict[str, Profile] = field(default_factory=dict)
    posts: dict[str, str] = field(default_factory=dict)  # post key to title
    prompts: dict[str, Prompt] = field(default_factory=dict)
    indicators: dict[str, Indicator] = field(default_factory=dict)
    characteristics: dict[str, Characteristic] = field(default_factory=dict)
    signs: dict[str, str] = field(default_factory=dict)  # what prompts can read: its key to its words
    from_events: tuple[FromEvent, ...] = ()
    from_answers: tuple[FromAnswer, ...] = ()
    current: dict[str, str] = field(default_factory=dict)  # "profile", "agreement": the county's choice
    _applied: dict[tuple[str, str], Instrument] = field(default_factory=dict, compare=False)  # digest and overlay

    def instrument(self, key: str, version: int | None = None) -> Instrument:
        """The published version asked for, or the newest. Raises KeyError when there is none."""
        versions = [v for k, v in self.instruments if k == key]
        if not versions:
            raise KeyError(f"no instrument {key!r}")
        return self.instruments[(key, version if version is not None else max(versions))]

    def asked(self, key: str, version: int | None = None, overlay: str | None = None) -> tuple[Instrument, str]:
        """An instrument as it is asked: with the county's additions, and their key (empty for none).

        Without `overlay`, the additions that the county uses now; with it, those under which a response was given, from
        whichever county's profile they come. Raises KeyError when there is no such version, or no such overlay.
        """
        definition = self.instrument(key, version)
        place = (definition.key, definition.version)
        if overlay is None:
            used = [o for o in self.profile.overlays if (o.instrument, o.version) == place and not o.withdrawn]
            overlay = used[-1].key if used else ""
        if not overlay:
            return definition, ""
        if (definition.digest, overlay) not in self._applied:
            made = next((o for p in self.profiles.values() for o in p.overlays if o.key == overlay), None)
            if made is None:
                raise KeyError(f"no overlay {overlay!r}")
            self._applied[definition.digest, overlay] = made.applied(definition)
        return self._applied[definition.digest, overlay], overlay

    @property
    def profile(self) -> Profile:
        return self.profiles[self.current["profile"]]

    @property
    def agreement(self) -> Agreement:
        return self.agreements[self.current["agreement"]]

    def add(self, thing: Any) -> None:
        """Take one definition in. Raises DanglingKey when its key is already taken by another definition."""
        if isinstance(thing, Instrument):
            place: dict[Any, Any] = self.instruments
            key: Any = (thing.key, thing.version)
        else:
            tables: dict[type, dict[Any, Any]] = {
                Pathway: self.pathways,
                Role: self.roles,
                Purpose: self.purposes,
                Basis: self.bases,
                Category: self.categories,
                Agreement: self.agreements,
                Profile: self.profiles,
                Prompt: self.prompts,
                Indicator: self.indicators,
                Characteristic: self.characteristics,
            }
            place = tables[type(thing)]
            key = thing.key
        if key in place and place[key] != thing:
            raise DanglingKey(f"two definitions of {key!r}")
        place[key] = thing

    def add_all(self, things: Iterable[Any]) -> None:
        for thing in things:
            self.add(thing)

    def check(self) -> None:
        """Refuse to start on a key that leads nowhere. Raises DanglingKey with everything found."""
        wrong = list(dangling(self))
        if wrong:
            raise DanglingKey("; ".join(wrong))


registry = Registry()
