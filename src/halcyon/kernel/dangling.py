"""What in the definitions leads nowhere: a key that nobody defined, a state that no move reaches, a question not asked.

Each function says in words what is wrong with one kind of definition; `config` refuses to start on any of it.
"""

from __future__ import annotations

import string
from collections import Counter
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, Any

from halcyon.kernel.curiosity import FromAnswer, FromEvent
from halcyon.kernel.effects import Asks, Gathers, HandsOver, Opens, Tell
from halcyon.kernel.instruments import wrong_in
from halcyon.kernel.pathways import MADE_WHEN, Clock, Move, Pathway
from halcyon.kernel.profiles import Profile
from halcyon.kernel.sharing import Agreement

if TYPE_CHECKING:
    from halcyon.kernel.registry import Registry


def dangling(there: Registry) -> Iterator[str]:
    """Everything in a registry that leads nowhere, in words."""
    for kind in ("profile", "agreement"):
        if there.current.get(kind) not in getattr(there, kind + "s"):
            yield f"the county's {kind} {there.current.get(kind)!r} is not defined"
    for pathway in there.pathways.values():
        yield from in_pathway(there, pathway)
    for profile in there.profiles.values():
        yield from in_profile(there, profile)
    for agreement in there.agreements.values():
        yield from in_agreement(there, agreement)
    for role in there.roles.values():
        yield from (f"role {role.key}: no purpose {p!r}" for p in role.purposes - set(there.purposes))
    for instrument in there.instruments.values():
        yield from wrong_in(instrument)
        yield from (f"{instrument.key}: no role {r!r}" for r in instrument.roles if r not in there.roles)
    yield from in_overlays(there)
    yield from in_signs(there)


# -- a county's profile and agreement ----------------------------------------------------------------------------------


def in_profile(there: Registry, profile: Profile) -> Iterator[str]:
    """What a county's profile names that nobody defined: limits, roles, posts, categories, hand-offs."""
    for pathway_key, clock, selector in profile.limits:
        known = pathway_key in there.pathways and any(
            c.key == clock and selector in c.limits for c in there.pathways[pathway_key].clocks
        )
        if not known:
            yield f"a profile gives a limit for {pathway_key}.{clock}[{selector!r}], which does not exist"
    for role in (
        profile.health_reviewer,
        profile.other_reviewer,
        profile.privacy_role,
        profile.answering_role,
        profile.linking_role,
        profile.custodian_role,
        profile.named_role,
        *((profile.answering_manager_role,) if profile.answering_manager_role else ()),
    ):
        if role not in there.roles:
            yield f"profile {profile.key}: no role {role!r}"
    for kind, held in profile.holds.items():
        yield from (f"profile {profile.key}.{kind}: no category {c!r}" for c in held - set(there.categories))
    yield from in_hand_offs(there, profile)
    for post in (
        profile.privacy_post,
        profile.custodian_post,
        profile.delay_post,
        profile.delay_chased_post,
        profile.rise_post,
        profile.named_post,
        *((profile.out_of_hours_post,) if profile.out_of_hours_post else ()),
    ):
        if post not in there.posts:
            yield f"profile {profile.key}: no post {post!r}"


def in_hand_offs(there: Registry, profile: Profile) -> Iterator[str]:
    """What is wrong with where a county hands cases off to."""
    named = f"profile {profile.key}: a hand-off"
    for (sender, _), route in profile.hand_offs.items():
        if sender not in there.pathways:
            yield f"{named} of no pathway {sender!r}"
        if route.opens and route.opens.pathway not in there.pathways:
            yield f"{named} opens no pathway {route.opens.pathway!r}"
        if route.role and route.role not in there.roles:
            yield f"{named} goes to no role {route.role!r}"
        if route.tells not in there.posts:
            yield f"{named} tells no post {route.tells!r}"
        if route.purpose and route.purpose not in there.purposes:
            yield f"{named} is for no purpose {route.purpose!r}"
        if not (route.role or route.to_worker or route.outside):
            yield f"{named} goes to nobody"


def in_agreement(there: Registry, agreement: Agreement) -> Iterator[str]:
    """What the rules of a sharing agreement name that nobody defined."""
    for rule in agreement.rules:
        yield from (f"{agreement.key}.{rule.key}: no purpose {p!r}" for p in rule.purposes - set(there.purposes))
        yield from (f"{agreement.key}.{rule.key}: no category {c!r}" for c in rule.categories - set(there.categories))
    for outside in agreement.outside:
        unknown = outside.categories - set(there.categories)
        yield from (f"{agreement.key}.{outside.key}: no category {c!r}" for c in unknown)


def in_overlays(there: Registry) -> Iterator[str]:
    """What is wrong with the questions that counties add to published instruments."""
    overlays = [o for p in there.profiles.values() for o in p.overlays]
    yield from (f"two overlays {k!r}" for k, n in Counter(o.key for o in overlays).items() if n > 1)
    for overlay in overlays:
        published = there.instruments.get((overlay.instrument, overlay.version))
        if published is None:
            yield f"overlay {overlay.key}: no instrument {overlay.instrument!r} version {overlay.version}"
            continue
        try:
            yield from wrong_in(overlay.applied(published))
        except ValueError as wrong:
            yield str(wrong)


# -- a pathway ---------------------------------------------------------------------------------------------------------


def in_pathway(there: Registry, pathway: Pathway) -> Iterator[str]:
    """What is wrong with a pathway: its states, its moves with their questions and effects, its clocks."""
    yield from in_states(there, pathway)
    for move in pathway.moves:
        named = f"{pathway.key}.{move.key}"
        yield from (f"{named}: {wrong}" for wrong in in_move(there, pathway, move))
        yield from (f"{named}{wrong}" for wrong in in_questions(move))
        for effect in move.then:
            yield from (f"{named}: {wrong}" for wrong in in_effect(there, move, effect))
    for clock in pathway.clocks:
        yield from (f"{pathway.key}.{clock.key}: {wrong}" for wrong in in_clock(there, pathway, clock))


def in_states(there: Registry, pathway: Pathway) -> Iterator[str]:
    """Keys that stand twice in a pathway, and states that it does not have or that lead nowhere."""
    states, moves = {s.key for s in pathway.states}, {m.key for m in pathway.moves}
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
        if state.owner and state.owner.key not in there.roles:
            yield f"{pathway.key}.{state.key}: no role {state.owner.key!r}"


def in_move(there: Registry, pathway: Pathway, move: Move) -> Iterator[str]:
    """What a move names that its pathway or the registry does not have."""
    states = {s.key for s in pathway.states}
    yield from (f"no state {s!r}" for s in (*move.sources, *((move.target,) if move.target else ())) if s not in states)
    yield from (f"no role {role.key!r}" for role in move.by if role.key not in there.roles)
    if move.completes and move.completes not in {k for k, _ in there.instruments}:
        yield f"no instrument {move.completes!r}"
    if move.made_when and move.made_when not in MADE_WHEN:
        yield f"nothing is called {move.made_when!r}"


def in_questions(move: Move) -> Iterator[str]:
    """What a move says, sets or depends on without having asked for it."""
    asked = _asked(move)
    said = [name for _, name, _, _ in string.Formatter().parse(move.sentence) if name is not None]
    yield from (f": no question {name!r}" for name in (*said, *move.sets) if name not in asked)
    for place, question in enumerate(move.asks):
        if question.when and not set(question.when.named()) <= set(asked[:place]):
            yield f".{question.key}: its condition does not point backwards"
    instead = [*(q.key for _, q in move.put_as), *(name for _, name, _ in move.writes_as)]
    yield from (f": no question {name!r}" for name in instead if name not in asked)
    if move.happens_on and move.happens_on not in asked:
        yield f": no question {move.happens_on!r}"


def in_effect(there: Registry, move: Move, effect: Any) -> Iterator[str]:
    """What one effect of a move names that is not there: whom it tells, what it opens, asks or gathers."""
    hands_over = isinstance(effect, HandsOver) or (isinstance(effect, Opens) and effect.hands_over)
    if hands_over and effect.note not in _asked(move):
        yield f"no question {effect.note!r}"
    match effect:
        case Tell():
            if effect.whom != "referrer" and effect.whom not in there.posts:
                yield f"no post {effect.whom!r}"
            if effect.purpose not in there.purposes:
                yield f"no purpose {effect.purpose!r}"
            if effect.about not in there.categories:
                yield f"no category {effect.about!r}"
        case Opens():
            if effect.purpose and effect.purpose not in there.purposes:
                yield f"no purpose {effect.purpose!r}"
            if effect.pathway not in there.pathways:
                yield f"no pathway {effect.pathway!r}"
            yield from _in_parts(there, effect.gathers)
        case Gathers():
            yield from _in_parts(there, effect.parts)
        case Asks():
            if effect.purpose not in there.purposes:
                yield f"no purpose {effect.purpose!r}"
            if effect.instrument not in {k for k, _ in there.instruments}:
                yield f"no instrument {effect.instrument!r}"
            named = (effect.question, *((effect.again,) if effect.again else ()))
            yield from (f"no question {key!r}" for key in named if key not in {q.key for q in move.asks})


def _in_parts(there: Registry, parts: Iterable[Any]) -> Iterator[str]:
    """What is wrong with the parts of something that several people take part in."""
    for part in parts:
        if part.role and part.role not in there.roles:
            yield f"no role {part.role!r}"
        if part.purpose not in there.purposes:
            yield f"no purpose {part.purpose!r}"
        if not (part.role or part.person_fact):
            yield "a part is taken by nobody"


def _asked(move: Move) -> list[str]:
    """What a move knows when it is made: its questions in their order, then what it writes by itself."""
    return [*(q.key for q in move.asks), *(name for name, _ in move.writes)]


def in_clock(there: Registry, pathway: Pathway, clock: Clock) -> Iterator[str]:
    """What starts, stops or sets a clock without being there, and whom it tells in vain."""
    records = {m.records for m in pathway.moves} | {"opened"}
    yield from (f"no move records {k!r}" for k in (*clock.starts_on, *clock.stops_on) if k not in records)
    if clock.by_fact and clock.until_known not in clock.limits:
        yield f"no limit for {clock.until_known!r}"
    setting = [q for m in pathway.moves for q in m.asks if q.key == clock.by_fact and q.key in m.sets]
    options = [option for q in setting for option, _ in getattr(q, "options", ())]
    yield from (f"no limit for {option!r}" for option in options if option not in clock.limits)
    if clock.tells and clock.tells not in there.posts:
        yield f"no post {clock.tells!r}"


# -- the curiosity prompts ---------------------------------------------------------------------------------------------


def in_signs(there: Registry) -> Iterator[str]:
    """Signs of the curiosity prompts that nobody names, or that are read from what is not there."""
    readings: list[FromEvent | FromAnswer] = [*there.from_events, *there.from_answers]
    for reading in readings:
        if reading.sign not in there.signs:
            yield f"prompts: no sign {reading.sign!r}"
    for event in there.from_events:
        if event.pathway and event.pathway not in there.pathways:
            yield f"prompts: no pathway {event.pathway!r}"
    for answer in there.from_answers:
        asked = {k: i for (k, _), i in there.instruments.items()}.get(answer.instrument)
        question = next((q for q in asked.questions() if q.key == answer.question), None) if asked else None
        if question is None:
            yield f"prompts: no question {answer.instrument}.{answer.question}"
        elif not set(answer.codes) <= {k for k, _ in getattr(question, "options", ())}:
            yield f"prompts: {answer.instrument}.{answer.question} has no such answers: {answer.codes}"
