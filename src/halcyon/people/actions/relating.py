"""Family relations as a source supplied them."""

from __future__ import annotations

import uuid
from collections.abc import Iterable

from halcyon.audit.acts import act
from halcyon.audit.rows import add
from halcyon.people.models import FamilyRelation


@act
def relate(*, pairs: Iterable[tuple[uuid.UUID, uuid.UUID]], kind: str, source: str) -> int:
    """Say that, in each pair of records, the first is the `kind` (mother, sibling …) of the second; how many are new.

    What the same source said before is left as it is.
    """
    wanted = [pair for pair in dict.fromkeys(pairs) if pair[0] != pair[1]]
    standing = set(
        FamilyRelation.objects.filter(
            record_id__in=[record for record, _ in wanted], kind=kind, source=source, ends__isnull=True
        ).values_list("record_id", "other_id")
    )
    made = [
        FamilyRelation(record_id=record, other_id=other, kind=kind, source=source)
        for record, other in wanted
        if (record, other) not in standing
    ]
    add(*made)
    return len(made)
