"""Family relations as a source supplied them."""

from __future__ import annotations

import uuid
from collections.abc import Iterable

from halcyon.audit.acts import act
from halcyon.audit.rows import add
from halcyon.people.models import FamilyRelation


@act
def relate(*, pairs: Iterable[tuple[uuid.UUID, uuid.UUID]], kind: str, source: str, unless_known: bool = False) -> int:
    """Say that, in each pair of records, the first is the `kind` (mother, sibling …) of the second; how many are new.

    What the same source said before is left as it is. With `unless_known` nothing is said of two of whom the source has
    said anything before, either way round: that one belongs to the family of their mother says less than "mother".
    """
    wanted = [pair for pair in dict.fromkeys(pairs) if pair[0] != pair[1]]
    known = FamilyRelation.objects.filter(
        record_id__in={each for pair in wanted for each in pair}, source=source, ends__isnull=True
    )
    standing = set((known if unless_known else known.filter(kind=kind)).values_list("record_id", "other_id"))
    if unless_known:
        standing |= {(other, record) for record, other in standing}
    made = [
        FamilyRelation(record_id=record, other_id=other, kind=kind, source=source)
        for record, other in wanted
        if (record, other) not in standing
    ]
    add(*made)
    return len(made)
