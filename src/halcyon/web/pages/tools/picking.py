"""What the pickers of a tool offer: organisations and places of the directory, and the child's family."""

from __future__ import annotations

import uuid
from collections.abc import Iterable

from halcyon.agencies.queries import organisations_on, services
from halcyon.kernel.instruments import Question, Repeat
from halcyon.kernel.roles import Capability
from halcyon.people.family import family
from halcyon.people.queries import PersonView, people_of
from halcyon.people.queries import person as person_of
from halcyon.responses.models import Response
from halcyon.web.middleware import shows
from halcyon.web.pages.tools.drawing import Known
from halcyon.web.request import Request


def opened(request: Request, person_id: uuid.UUID) -> PersonView | None:
    """A person whose page the viewer may open, with the look logged; None for everybody else."""
    viewer = request.viewer
    for purpose in sorted(viewer.purposes) if viewer.can(Capability.OPEN_PERSON) else ():
        found = person_of(viewer, person_id, purpose=purpose, at=request.now)
        if found is not None:
            shows(request, "person", [person_id, *found.record_ids], purpose=purpose)
            return found
    return None


def kinds_of(questions: Iterable[Question]) -> set[str]:
    """The kinds of the questions, those that are asked of each of several things among them."""
    found = set()
    for question in questions:
        found |= kinds_of(question.questions) if isinstance(question, Repeat) else {question.kind}
    return found


def known(request: Request, response: Response, questions: Iterable[Question]) -> Known:
    """What the pickers among these questions offer this viewer; nothing is asked of the database without a picker.

    The child's family is offered to those alone who may open the child's page: a tool that a pharmacist fills in tells
    them nothing of a family. What is chosen is kept in words, as what is written is. Organisations are those of the day
    on which the tool was begun: one that ends meanwhile is still shown as what was chosen.
    """
    viewer, now, kinds = request.viewer, request.now, kinds_of(questions)
    found: dict[str, tuple[tuple[str, str], ...]] = {}
    if "organisation" in kinds:
        found["organisation"] = tuple((o.code, o.name) for o in organisations_on(viewer, response.started_at.date()))
    if "place" in kinds:
        names = dict.fromkeys(row.service.name for row in services(viewer, at=now))
        found["place"] = tuple((name, name) for name in names)
    if "person" in kinds:
        person_id = people_of(viewer, [response.subject_id], at=now).get(response.subject_id)
        child = opened(request, person_id) if person_id else None
        near = family(viewer, child.record_ids, at=now) if child else []
        said = dict.fromkeys(f"{each.name}, {each.how}" for each in near)
        found["person"] = tuple((words, words) for words in said)
    return found
