"""Pages about who may do and see what: roles, posts and the sharing agreements."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from typing import Any

from halcyon.config.reference.writing import grouped, in_order, table
from halcyon.kernel.registry import registry
from halcyon.kernel.sharing import Agreement, Ask, Effect, Purpose, decide

# The two situations that the agreements in force tell apart; the matrix shows both.
SITUATIONS: Mapping[str, Mapping[str, Any]] = {
    "Significant harm is possible (not rated yet, rated red, or danger now)": {"rating": "red"},
    "Below significant harm, and nobody has given consent": {"rating": "green", "consent": "not_sought"},
}


def roles() -> str:
    parts = [
        "# Roles\n\nWhat a person may do comes from the roles they hold and from nothing else. A record can be read "
        "only for a purpose that the role allows, and only while a live relationship with that person or case lasts.",
        table(
            ("Role", "What this person does", "In the hub", "Reads for", "Sees of other agencies", "Source"),
            [
                (
                    role.title,
                    role.prose,
                    "yes" if role.hub else "no",
                    ", ".join(sorted(role.purposes)) or "nothing",
                    ", ".join(sorted(h.value for h in role.sees)),
                    role.source,
                )
                for role in registry.roles.values()
            ],
        ),
        "## Capabilities",
        table(
            ("Capability", "Roles that have it"),
            [
                (capability, ", ".join(titles))
                for capability, titles in sorted(
                    grouped(
                        (c.value, role.title)
                        for role in registry.roles.values()
                        for c in sorted(role.capabilities, key=lambda c: c.value)
                    ).items()
                )
            ],
        ),
    ]
    return "\n\n".join(parts)


def posts() -> str:
    told: dict[str, list[str]] = grouped(
        (clock.tells, f"{pathway.title}: {clock.title} has run out")
        for pathway in in_order(registry.pathways)
        for clock in pathway.clocks
        if clock.tells
    )
    return "\n\n".join(
        (
            "# Posts\n\nA message goes to a post, never to a person who may be away: the holder, whoever covers, acts "
            "up or deputises, or whoever is on duty receives it.",
            table(
                ("Post", "Key", "Told when"),
                [(title, f"`{key}`", "; ".join(told.get(key, []))) for key, title in registry.posts.items()],
            ),
        )
    )


def agreements() -> str:
    parts = [
        "# Sharing agreements",
        "What each agreement in force says about every pair of agencies, purpose and kind of information, worked out "
        "by the same function that decides in the product. PERMIT: shared and written in the ledger. REVIEW: a named "
        "person decides. DENY: refused. When several kinds are asked for at once, DENY wins over REVIEW and REVIEW "
        "over PERMIT. An agency is never asked by itself.",
    ]
    for agreement in in_order(registry.agreements):
        until = f" to {agreement.in_force_to}" if agreement.in_force_to else ""
        parts += [
            f"## {agreement.title}",
            f"`{agreement.key}`, version {agreement.version}, in force from {agreement.in_force_from}{until}, to be "
            f"looked at again on {agreement.review_on}. Source: {agreement.source}.",
            f"Signed by: {', '.join(sorted(agreement.parties - agreement.withdrawn))}.",
            "### Clauses",
            table(
                ("Clause", "Says", "Reason"),
                [
                    (r.clause if r.verified else f"{r.clause} (unverified)", r.effect.value, r.reason)
                    for r in agreement.rules
                ],
            ),
        ]
        if agreement.outside:
            parts += [
                "### Those who have signed nothing",
                "A named professional decides each time, with a reason; without a clause nobody outside is told.",
                table(
                    ("Clause", "Who", "What may go", "Says"),
                    [
                        (
                            c.clause,
                            ", ".join(c.receivers.values()),
                            ", ".join(registry.categories[k].title for k in sorted(c.categories)),
                            c.reason,
                        )
                        for c in agreement.outside
                    ],
                ),
            ]
        for purpose in registry.purposes.values():
            parts += [f"### {purpose.title}", f"`{purpose.key}`. Power: {purpose.power}.{_for_adults(purpose)}"]
            tables = {title: _matrix(agreement, purpose.key, facts) for title, facts in SITUATIONS.items()}
            if len(set(tables.values())) == 1:
                parts.append(next(iter(tables.values())))
            else:
                parts += [part for title, table in tables.items() for part in (f"**{title}**", table)]
    return "\n\n".join(parts)


def _for_adults(purpose: Purpose) -> str:
    return f" About an adult: {purpose.adult_power}." if purpose.adult_power else ""


def _matrix(agreement: Agreement, purpose: str, facts: Mapping[str, Any]) -> str:
    """One table for one purpose: pairs of agencies that the agreement treats alike share a row."""
    categories = list(registry.categories)
    alike: dict[tuple[str, ...], dict[str, set[str]]] = defaultdict(lambda: defaultdict(set))
    for asking in agreement.parties:
        for holding in agreement.parties - {asking}:
            answers = tuple(
                decide(
                    agreement, Ask(purpose, asking, holding, frozenset({category}), agreement.in_force_from, facts)
                ).effect.value
                for category in categories
            )
            alike[answers][asking].add(holding)
    rows = [
        (_names(holders, agreement), _names(askers, agreement), *answers)
        for answers, pairs in alike.items()
        if set(answers) != {Effect.DENY.value}
        for holders, askers in _together(pairs)
    ]
    titles = [registry.categories[c].title for c in categories]
    shown = table(("From", "To", *titles), sorted(rows)) + "\n\n" if rows else ""
    return f"{shown}{'Between all others' if rows else 'Between all parties'}: DENY for every kind of information."


def _together(pairs: Mapping[str, set[str]]) -> list[tuple[frozenset[str], frozenset[str]]]:
    """Pairs of agencies as few sets of (holders, askers); an agency in both sets is not asked by itself."""
    choices = {frozenset(h | more) for a, h in pairs.items() for more in (set(), {a})}
    choices.add(frozenset().union(*pairs.values()))
    left, found = set(pairs), []
    while left:
        fitting = {c: frozenset(a for a in left if c - {a} == pairs[a]) for c in choices}
        best = min(choices, key=lambda c: (-len(fitting[c]), len(c), sorted(c)))
        found.append((best, fitting[best]))
        left -= fitting[best]
    return found


def _names(some: Iterable[str], agreement: Agreement) -> str:
    missing = agreement.parties - set(some)
    if not missing:
        return "any party"
    return f"any party but {', '.join(sorted(missing))}" if len(missing) < 3 else ", ".join(sorted(some))
