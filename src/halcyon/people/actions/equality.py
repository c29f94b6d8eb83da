"""Writing down what somebody told of their protected characteristics. Nothing of it is ever required."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from datetime import datetime

from halcyon.access.labels import Label
from halcyon.access.viewing import Denied, Viewer, require
from halcyon.audit.actions import record_act
from halcyon.audit.acts import act
from halcyon.audit.rows import add
from halcyon.kernel.characteristics import DECLINED, TOLD, UNKNOWN
from halcyon.kernel.roles import Capability
from halcyon.people.equality import CharacteristicTold
from halcyon.people.queries import person
from halcyon.people.told import characteristics_of


@act
def tell_characteristics(
    *,
    person_id: uuid.UUID,
    answers: Mapping[str, tuple[str, str]],
    told_by: str,
    purpose: str,
    by: Viewer,
    at: datetime,
) -> list[CharacteristicTold]:
    """Keep what was told: for each characteristic its state and, where it was told, its code.

    What is the same as before is left as it is. Raises Denied for a person whom the viewer may not see, and ValueError
    for a code that the set does not have or a question that is not asked at that age.
    """
    require(by, Capability.OPEN_PERSON)
    found = person(by, person_id, purpose=purpose, at=at)
    if found is None or not found.record_ids:
        raise Denied("not theirs to see")
    if told_by not in dict(CharacteristicTold.TOLD_BY):
        raise ValueError(f"told by {told_by!r}")
    standing = {one.characteristic.key: one for one in characteristics_of(by, found, at=at)}
    made = []
    for key, (state, code) in answers.items():
        one = standing.get(key)
        if one is None:
            raise ValueError(f"{key} is not asked of this person")
        if state not in (TOLD, DECLINED, UNKNOWN) or (state == TOLD) != (code in dict(one.characteristic.codes)):
            raise ValueError(f"{key}: {state} {code!r}")
        if (one.state, one.code, one.asked) != (state, code, True):
            made.append(
                CharacteristicTold(
                    record_id=found.record_ids[0],
                    characteristic=key,
                    state=state,
                    code=code,
                    told_by=told_by,
                    by=by.signing,
                    at=at,
                    **Label(owner_agency=by.agency, category="identity").fields(),
                )
            )
    add(*made)
    record_act(
        by,
        "characteristics_told",
        "person",
        [person_id],
        purpose=purpose,
        fields=[row.characteristic for row in made],
        at=at,
    )
    return made
