"""Which words of a paper are somebody's name, looked up among the people of the index."""

from __future__ import annotations

import uuid
from collections.abc import Collection
from datetime import datetime

from halcyon.access.queries import hidden_now
from halcyon.access.viewing import Viewer
from halcyon.agencies.models import User
from halcyon.assurance.papers.identifying import Name
from halcyon.people.matching.folding import fold
from halcyon.people.matching.keys import query_keys
from halcyon.people.matching.records import Described
from halcyon.people.models import MatchKey, SuppliedRecord


def known_names(pairs: set[Name], *, by: Viewer, at: datetime) -> set[Name]:
    """Those of the pairs of words that are the name of somebody in the index, or could be: a given name of one person
    and a family name of another. So a restricted person's name is caught as any two names are, and nothing tells of
    them. People who work here are named in papers.
    """
    staff = {tuple(fold(name).split()) for name in User.objects.values_list("name", flat=True)}
    staff = {(words[0], words[-1]) for words in staff if len(words) > 1}
    wanted = {pair for pair in pairs if pair not in staff}
    values = {k.value for one, two in wanted for k in query_keys(Described(given=one, family=two)) if k.kind == "names"}
    rows = MatchKey.objects.filter(kind="names", value__in=sorted(values)).select_related("record")
    hidden = hidden_now(by, at=at)
    found = set()
    for row in rows.only("record__id", "record__given_name", "record__family_name"):
        given, family = fold(row.record.given_name).split(), fold(row.record.family_name).split()
        if given and family and row.record_id not in hidden:
            found.add((given[0], family[-1]))
            found.add((given[0], " ".join(family)))
    could_be = _words_in_names("given_name", wanted, hidden), _words_in_names("family_name", wanted, hidden)
    made_of = {
        (one, two)
        for one, two in wanted
        for given, family in ((one, two), (two, one))
        if given in could_be[0] and family in could_be[1]
    }
    return made_of | found & (wanted | {(b, a) for a, b in wanted})


def _words_in_names(field: str, pairs: set[Name], hidden: Collection[uuid.UUID]) -> set[str]:
    """Those words of the pairs that are the given or family name of somebody who is not hidden."""
    names = SuppliedRecord.objects.exclude(id__in=hidden).values_list(field, flat=True).distinct()
    return {word for pair in pairs for word in pair} & {word for name in names for word in fold(name).split()}
