"""Where machinery meets practice. `config` fills it once at start-up; a dangling key stops the start."""

from __future__ import annotations

import string
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from halcyon.kernel.characteristics import Characteristic
from halcyon.kernel.curiosity import FromAnswer, FromEvent, Prompt
from halcyon.kernel.effects import Asks, Gathers, HandsOver, Opens, Tell
from halcyon.kernel.indicators import Indicator
from halcyon.kernel.instruments import Instrument, wrong_in
from halcyon.kernel.pathways import MADE_WHEN, Pathway
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
        wrong: list[str] = []
        for kind in ("profile", "agreement"):
            if self.current.get(kind) not in getattr(self, kind + "s"):
                wrong.append(f"the county's {kind} {self.current.get(kind)!r} is not defined")
        for pathway in self.pathways.values():
            wrong += list(self._wrong_in(pathway))
        for (pathway_key, clock, selector), _limit in (
            (k, v) for p in self.profiles.values() for k, v in p.limits.items()
        ):
            known = pathway_key in self.pathways and any(
                c.key == clock and selector in c.limits for c in self.pathways[pathway_key].clocks
            )
            if not known:
                wrong.append(f"a profile gives a limit for {pathway_key}.{clock}[{selector!r}], which does not exist")
        for profile in self.profiles.values():
            for role_key in (
                profile.health_reviewer,
                profile.other_reviewer,
                profile.privacy_role,
                profile.answering_role,
                profile.linking_role,
                profile.custodian_role,
                profile.named_role,
                *((profile.answering_manager_role,) if profile.answering_manager_role else ()),
            ):
                if role_key not in self.roles:
                    wrong.append(f"profile {profile.key}: no role {role_key!r}")
            for kind, held in profile.holds.items():
                wrong += [f"profile {profile.key}.{kind}: no category {c!r}" for c in held - set(self.categories)]
            for (sender, _), route in profile.hand_offs.items():
                named = f"profile {profile.key}: a hand-off"
                if sender not in self.pathways:
                    wrong.append(f"{named} of no pathway {sender!r}")
                if route.opens and route.opens.pathway not in self.pathways:
                    wrong.append(f"{named} opens no pathway {route.opens.pathway!r}")
                if route.role and route.role not in self.roles:
                    wrong.append(f"{named} goes to no role {route.role!r}")
                if route.tells not in self.posts:
                    wrong.append(f"{named} tells no post {route.tells!r}")
                if route.purpose and route.purpose not in self.purposes:
                    wrong.append(f"{named} is for no purpose {route.purpose!r}")
                if not (route.role or route.to_worker or route.outside):
                    wrong.append(f"{named} goes to nobody")
            for post_key in (
                profile.privacy_post,
                profile.custodian_post,
                profile.delay_post,
                profile.delay_chased_post,
                profile.rise_post,
                profile.named_post,
                *((profile.out_of_hours_post,) if profile.out_of_hours_post else ()),
            ):
                if post_key not in self.posts:
                    wrong.append(f"profile {profile.key}: no post {post_key!r}")
        for agreement in self.agreements.values():
            for rule in agreement.rules:
                wrong += [f"{agreement.key}.{rule.key}: no purpose {p!r}" for p in rule.purposes - set(self.purposes)]
                wrong += [
                    f"{agreement.key}.{rule.key}: no category {c!r}" for c in rule.categories - set(self.categories)
                ]
            for outside in agreement.outside:
                unknown = outside.categories - set(self.categories)
                wrong += [f"{agreement.key}.{outside.key}: no category {c!r}" for c in unknown]
        for role in self.roles.values():
            wrong += [f"role {role.key}: no purpose {p!r}" for p in role.purposes - set(self.purposes)]
        for instrument in self.instruments.values():
            wrong += list(wrong_in(instrument))
            wrong += [f"{instrument.key}: no role {r!r}" for r in instrument.roles if r not in self.roles]
        wrong += list(self._wrong_overlays())
        wrong += list(self._wrong_in_signs())
        if wrong:
            raise DanglingKey("; ".join(wrong))

    def _wrong_overlays(self) -> Iterable[str]:
        overlays = [o for p in self.profiles.values() for o in p.overlays]
        yield from (f"two overlays {k!r}" for k, n in Counter(o.key for o in overlays).items() if n > 1)
        for overlay in overlays:
            published = self.instruments.get((overlay.instrument, overlay.version))
            if published is None:
                yield f"overlay {overlay.key}: no instrument {overlay.instrument!r} version {overlay.version}"
                continue
            try:
                yield from wrong_in(overlay.applied(published))
            except ValueError as wrong:
                yield str(wrong)

    def _wrong_in(self, pathway: Pathway) -> Iterable[str]:
        states = {s.key for s in pathway.states}
        moves = {m.key for m in pathway.moves}
        records = {m.records for m in pathway.moves} | {"opened"}
        for what, keys in (
            ("states", [s.key for s in pathway.states]),
            ("moves", [m.key for m in pathway.moves]),
            ("moves that record", [m.records for m in pathway.moves]),
            ("clocks", [c.key for c in pathway.clocks]),
        ):
            yield from (f"{pathway.key}: two {what} {key!r}" for key, n in Counter(keys).items() if n > 1)
        if "opened" in {m.records for m in pathway.moves}:
            yield f"{pathway.key}: only opening records 'opened'"
        if pathway.start not in states or not pathway.final | pathway.settled <= states:
            yield f"{pathway.key}: start or final states are not among its states"
        for state in pathway.states:
            if state.next_move and state.next_move not in moves:
                yield f"{pathway.key}.{state.key}: no move {state.next_move!r}"
            if state.owner and state.owner.key not in self.roles:
                yield f"{pathway.key}.{state.key}: no role {state.owner.key!r}"
        for move in pathway.moves:
            for state_key in (*move.sources, *((move.target,) if move.target else ())):
                if state_key not in states:
                    yield f"{pathway.key}.{move.key}: no state {state_key!r}"
            for role in move.by:
                if role.key not in self.roles:
                    yield f"{pathway.key}.{move.key}: no role {role.key!r}"
            if move.completes and move.completes not in {k for k, _ in self.instruments}:
                yield f"{pathway.key}.{move.key}: no instrument {move.completes!r}"
            asked = [*(q.key for q in move.asks), *(name for name, _ in move.writes)]
            said = [name for _, name, _, _ in string.Formatter().parse(move.sentence) if name is not None]
            for name in (*said, *move.sets):
                if name not in asked:
                    yield f"{pathway.key}.{move.key}: no question {name!r}"
            for place, question in enumerate(move.asks):
                if question.when and not set(question.when.named()) <= set(asked[:place]):
                    yield f"{pathway.key}.{move.key}.{question.key}: its condition does not point backwards"
            if move.happens_on and move.happens_on not in asked:
                yield f"{pathway.key}.{move.key}: no question {move.happens_on!r}"
            if move.made_when and move.made_when not in MADE_WHEN:
                yield f"{pathway.key}.{move.key}: nothing is called {move.made_when!r}"
            for effect in move.then:
                if isinstance(effect, HandsOver) and effect.note not in asked:
                    yield f"{pathway.key}.{move.key}: no question {effect.note!r}"
                if isinstance(effect, Opens) and effect.hands_over and effect.note not in asked:
                    yield f"{pathway.key}.{move.key}: no question {effect.note!r}"
                if isinstance(effect, Opens) and effect.purpose and effect.purpose not in self.purposes:
                    yield f"{pathway.key}.{move.key}: no purpose {effect.purpose!r}"
                if isinstance(effect, Tell) and effect.whom != "referrer" and effect.whom not in self.posts:
                    yield f"{pathway.key}.{move.key}: no post {effect.whom!r}"
                if isinstance(effect, Opens) and effect.pathway not in self.pathways:
                    yield f"{pathway.key}.{move.key}: no pathway {effect.pathway!r}"
                if isinstance(effect, Tell):
                    if effect.purpose not in self.purposes:
                        yield f"{pathway.key}.{move.key}: no purpose {effect.purpose!r}"
                    if effect.about not in self.categories:
                        yield f"{pathway.key}.{move.key}: no category {effect.about!r}"
                if isinstance(effect, Gathers | Opens):
                    for taking in effect.parts if isinstance(effect, Gathers) else effect.gathers:
                        if taking.role and taking.role not in self.roles:
                            yield f"{pathway.key}.{move.key}: no role {taking.role!r}"
                        if taking.purpose not in self.purposes:
                            yield f"{pathway.key}.{move.key}: no purpose {taking.purpose!r}"
                        if not (taking.role or taking.person_fact):
                            yield f"{pathway.key}.{move.key}: a part is taken by nobody"
                if isinstance(effect, Asks):
                    if effect.purpose not in self.purposes:
                        yield f"{pathway.key}.{move.key}: no purpose {effect.purpose!r}"
                    if effect.instrument not in {k for k, _ in self.instruments}:
                        yield f"{pathway.key}.{move.key}: no instrument {effect.instrument!r}"
                    named = (effect.question, *((effect.again,) if effect.again else ()))
                    yield from (
                        f"{pathway.key}.{move.key}: no question {key!r}"
                        for key in named
                        if key not in {q.key for q in move.asks}
                    )
        for clock in pathway.clocks:
            for kind in (*clock.starts_on, *clock.stops_on):
                if kind not in records:
                    yield f"{pathway.key}.{clock.key}: no move records {kind!r}"
            if clock.by_fact and clock.until_known not in clock.limits:
                yield f"{pathway.key}.{clock.key}: no limit for {clock.until_known!r}"
            for move in pathway.moves:
                for question in move.asks:
                    if question.key == clock.by_fact and question.key in move.sets:
                        for option, _ in getattr(question, "options", ()):
                            if option not in clock.limits:
                                yield f"{pathway.key}.{clock.key}: no limit for {option!r}"
            if clock.tells and clock.tells not in self.posts:
                yield f"{pathway.key}.{clock.key}: no post {clock.tells!r}"

    def _wrong_in_signs(self) -> Iterable[str]:
        """Signs of the curiosity prompts that nobody names, or that are read from what is not there."""
        readings: list[FromEvent | FromAnswer] = [*self.from_events, *self.from_answers]
        for reading in readings:
            if reading.sign not in self.signs:
                yield f"prompts: no sign {reading.sign!r}"
        for event in self.from_events:
            if event.pathway and event.pathway not in self.pathways:
                yield f"prompts: no pathway {event.pathway!r}"
        for answer in self.from_answers:
            asked = {k: i for (k, _), i in self.instruments.items()}.get(answer.instrument)
            question = next((q for q in asked.questions() if q.key == answer.question), None) if asked else None
            if question is None:
                yield f"prompts: no question {answer.instrument}.{answer.question}"
            elif not set(answer.codes) <= {k for k, _ in getattr(question, "options", ())}:
                yield f"prompts: {answer.instrument}.{answer.question} has no such answers: {answer.codes}"


registry = Registry()
