"""What a kind of worry needs in order to be told: pieces of plain professional prose with places for names.

Places: {n} first name, {N} full name, {he} {him} {his} and {He} {His}, {age}, {parent} the adult who brought or cares
for the child ("mum", "foster carer"), {school}, {town}, {when}, {ago} (some days ago), {due} (expected date).
Sentences are in the past tense so that they read the same whoever wrote them. Nothing graphic; no blame; what a child
said is kept in the child's own words and in `words`, never in the prose.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Story:
    """One kind of worry. `ages` is the range of the subject's age in years; `weights` the share within each rating.

    `risks` are keys of the MASH return's question about risks, likeliest first. `categories` and `question` are what
    the hub asks agencies. `extra` agencies are asked beside the usual ones. `told` is what a member of the public said.

    A text may begin with `@` and words that say where it fits: settings (school, clinic, ward, home, care, youth,
    advice), ratings (red, amber, green), consent (given, refused, not_sought, unsafe), one_carer or two_carers at home,
    and young (4-8), child (5-17) or teen (11-17); without such a word it fits everywhere. In an observation, what
    stands after `||` is the description of the injury.
    """

    kind: str
    short: str
    ages: tuple[int, int]
    weights: dict[str, int]
    referrers: tuple[str, ...]
    observations: tuple[str, ...]
    contexts: tuple[str, ...]
    words: tuple[str, ...]
    actions: tuple[str, ...]
    rating_reasons: dict[str, tuple[str, ...]]
    risks: tuple[str, ...]
    categories: tuple[str, ...]
    question: str
    told: tuple[str, ...] = ()
    alleged: tuple[str, ...] = ()
    places: tuple[str, ...] = ()
    danger: tuple[str, ...] = ()
    extra: tuple[str, ...] = ()
    siblings: int = 15  # per cent of concerns that are about brothers and sisters as well
    not_seen: tuple[str, ...] = ("@child We do not know what {n} would say to somebody {he} trusts.",)
