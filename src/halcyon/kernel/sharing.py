"""Sharing between agencies as rules: an agreement permits, refuses or sends to a person, always with a reason and a
clause.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from enum import StrEnum
from typing import Any


class Effect(StrEnum):
    PERMIT = "PERMIT"
    REVIEW = "REVIEW"
    DENY = "DENY"


class Handling(StrEnum):
    """How a shared item must be treated by whoever holds it."""

    OPEN = "open"  # everyone working on this case
    AGENCY_ONLY = "agency_only"  # the agency that supplied it
    HUB_ONLY = "hub_only"  # people working inside the hub
    HEALTH_CONFIDENTIAL = "health_confidential"  # health professionals on this case
    POLICE_INTELLIGENCE = "police_intelligence"  # originator control
    THIRD_PARTY = "third_party"  # could identify someone who told us


@dataclass(frozen=True)
class Purpose:
    """Why information is asked for or read, with the legal power that it rests on.

    `adult_power` is the power when it is about an adult, where that is another one: the Children Acts say nothing of
    adults.
    """

    key: str
    title: str
    power: str
    source: str
    adult_power: str = ""

    def power_about(self, kind: object) -> str:
        """The power when it is about somebody of this kind: "adult", or any other word for whoever is not one."""
        return (self.adult_power if kind == "adult" else "") or self.power


@dataclass(frozen=True)
class Basis:
    """A lawful basis, from the code list in domain.md J1."""

    key: str
    title: str
    source: str


@dataclass(frozen=True)
class Category:
    """A kind of information, as coarse as an agreement can speak of it."""

    key: str
    title: str
    sensitive: bool = False


@dataclass(frozen=True)
class Ask:
    """One question to the policy: who wants what about whom, from whom, and why. `facts` are those of the case."""

    purpose: str
    asking_agency: str
    holding_agency: str
    categories: frozenset[str]
    on: date
    facts: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class SharingRule:
    """One clause made executable. Matches when every stated set contains the ask's value and `condition` holds.

    A clause that was not found in any published agreement is not `verified`, and is shown so wherever it is relied on.
    """

    key: str
    clause: str
    effect: Effect
    reason: str
    source: str
    purposes: frozenset[str] = frozenset()
    from_agencies: frozenset[str] = frozenset()
    to_agencies: frozenset[str] = frozenset()
    categories: frozenset[str] = frozenset()
    condition: Callable[[Ask], bool] | None = None
    verified: bool = True

    def matches(self, ask: Ask) -> bool:
        return (
            (not self.purposes or ask.purpose in self.purposes)
            and (not self.from_agencies or ask.holding_agency in self.from_agencies)
            and (not self.to_agencies or ask.asking_agency in self.to_agencies)
            and (not self.categories or bool(ask.categories & self.categories))
            and (self.condition is None or bool(self.condition(ask)))
        )

    def covers(self, ask: Ask) -> bool:
        """Whether a permitting rule speaks for every category asked for, not only for one of them."""
        return not self.categories or ask.categories <= self.categories


@dataclass(frozen=True)
class OutsideClause:
    """One clause on telling somebody who has signed nothing: another authority, a panel, the family.

    It permits nothing by itself: a named professional decides each time, with a reason. `receivers` are the kinds of
    receiver that it speaks of, each with its words; `categories` all that may go to them.
    """

    key: str
    clause: str
    reason: str
    source: str
    receivers: Mapping[str, str]
    categories: frozenset[str]


@dataclass(frozen=True)
class Agreement:
    """A signed sharing agreement. Outside its dates, or for an agency that has not signed, everything is refused."""

    key: str
    version: int
    title: str
    source: str
    parties: frozenset[str]
    in_force_from: date
    review_on: date
    rules: tuple[SharingRule, ...]
    in_force_to: date | None = None
    # Whether someone is in immediate danger: then what the agreement permits is not held up by an earlier refusal.
    danger: Callable[[Ask], bool] | None = None
    withdrawn: frozenset[str] = frozenset()  # parties whose signature has been withdrawn
    outside: tuple[OutsideClause, ...] = ()  # what a party may tell those who have signed nothing

    def unverified(self, rule: str) -> bool:
        """Whether the rule with this key rests on a clause that was found in no published agreement."""
        return any(r.key == rule and not r.verified for r in self.rules)

    def receiver_words(self, kind: str) -> str:
        """What a kind of receiver outside the agreement is called; '' for one of which no clause speaks."""
        return next((c.receivers[kind] for c in self.outside if kind in c.receivers), "")


@dataclass(frozen=True)
class Decision:
    """What the policy says, why, and under which clause."""

    effect: Effect
    reasons: tuple[str, ...]
    clause: str
    rule: str
    agreement: str
    agreement_version: int


def decide(agreement: Agreement, ask: Ask) -> Decision:
    """Decide one ask: forbid wins over review, review over permit; what nobody permitted is refused; an error
    refuses.
    """
    try:
        return _decide(agreement, ask)
    except Exception:
        said = "The policy could not be applied to this request, so it is refused."
        return Decision(Effect.DENY, (said,), "", "error", agreement.key, agreement.version)


def decide_outside(
    agreement: Agreement, *, receiver: str, holding_agency: str, categories: frozenset[str], on: date
) -> Decision:
    """What the agreement says of telling somebody who has signed nothing: REVIEW, for a named professional to decide,
    where a clause speaks of this kind of receiver and of all these kinds of information; else DENY.
    """

    def answer(effect: Effect, reason: str, clause: str, rule: str) -> Decision:
        return Decision(effect, (reason,), clause, rule, agreement.key, agreement.version)

    if on < agreement.in_force_from or (agreement.in_force_to and on > agreement.in_force_to):
        return answer(Effect.DENY, "The sharing agreement is not in force on this date.", "", "not_in_force")
    if holding_agency not in agreement.parties or holding_agency in agreement.withdrawn:
        return answer(Effect.DENY, f"{holding_agency} has not signed the sharing agreement.", "", "not_a_party")
    for clause in agreement.outside:
        if receiver in clause.receivers and categories and categories <= clause.categories:
            return answer(Effect.REVIEW, clause.reason, clause.clause, clause.key)
    return answer(Effect.DENY, "No clause of the agreement speaks of telling them this.", "", "nothing_permits")


@dataclass(frozen=True)
class Refusal:
    """An earlier ask that a reviewer refused, of the same case, agencies and purpose, and not shared since."""

    categories: frozenset[str]
    on: date
    clause: str


def after_refusals(agreement: Agreement, ask: Ask, said: Decision, refusals: Iterable[Refusal]) -> Decision:
    """What is decided once a reviewer has refused: asking again goes to the reviewer again, with that said.

    Neither other words nor another rating turns a person's refusal into a permission of the agreement. Only immediate
    danger does. A refusal by the agreement itself stays one.
    """
    earlier = [r for r in refusals if r.categories & ask.categories]
    if not earlier or said.effect is Effect.DENY:
        return said
    if said.effect is Effect.PERMIT and agreement.danger is not None and agreement.danger(ask):
        return said
    last = max(earlier, key=lambda r: r.on)
    reason = (
        f"A reviewer refused this for the same case on {last.on.day} {last.on:%B %Y}. Asking again does not undo that: "
        "look at the earlier refusal, and at what has changed since."
    )
    if said.effect is Effect.REVIEW:
        return replace(said, reasons=(*said.reasons, reason))
    return replace(said, effect=Effect.REVIEW, reasons=(reason,), clause=last.clause, rule="refused_before")


def _decide(agreement: Agreement, ask: Ask) -> Decision:
    def answer(effect: Effect, reasons: tuple[str, ...], clause: str, rule: str) -> Decision:
        return Decision(effect, reasons, clause, rule, agreement.key, agreement.version)

    if not ask.purpose or not ask.categories or not ask.asking_agency or not ask.holding_agency:
        return answer(
            Effect.DENY, ("The request does not say who is asking whom, for what and why.",), "", "incomplete"
        )
    if ask.on < agreement.in_force_from or (agreement.in_force_to and ask.on > agreement.in_force_to):
        return answer(Effect.DENY, ("The sharing agreement is not in force on this date.",), "", "not_in_force")
    for agency in (ask.asking_agency, ask.holding_agency):
        if agency not in agreement.parties or agency in agreement.withdrawn:
            return answer(Effect.DENY, (f"{agency} has not signed the sharing agreement.",), "", "not_a_party")
    matching = [rule for rule in agreement.rules if rule.matches(ask)]
    denying = [r for r in matching if r.effect is Effect.DENY]
    if denying:
        return answer(Effect.DENY, tuple(r.reason for r in denying), denying[0].clause, denying[0].key)
    reviewing = [r for r in matching if r.effect is Effect.REVIEW]
    if reviewing:
        return answer(Effect.REVIEW, tuple(r.reason for r in reviewing), reviewing[0].clause, reviewing[0].key)
    permitting = [r for r in matching if r.effect is Effect.PERMIT and r.covers(ask)]
    if permitting:
        return answer(Effect.PERMIT, tuple(r.reason for r in permitting), permitting[0].clause, permitting[0].key)
    return answer(Effect.DENY, ("No clause of the agreement allows this.",), "", "nothing_permits")
