"""What is done with an action, each on a page of its own: the form, the words around it, and the act."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django import forms
from django.urls import reverse
from django.utils.http import urlencode

from halcyon.kernel.problems import NotDone
from halcyon.learning.improving import actions, queries
from halcyon.learning.improving.measured import measures
from halcyon.learning.improving.queries import ActionPage
from halcyon.web.pages.improving import forms as f
from halcyon.web.request import Request

Act = Callable[[Request, uuid.UUID, dict[str, Any]], object]


@dataclass(frozen=True)
class Doing:
    """One thing that can be done: `form` makes the form, `act` does what it asks, `done` is said afterwards. An act
    that needs a second form returns its address."""

    title: str
    lead: str
    submit: str
    done: str
    form: Callable[[Request, ActionPage, Any, Any], forms.Form]
    act: Act
    danger: bool = False


def plain(cls: type[forms.Form]) -> Callable[[Request, ActionPage, Any, Any], forms.Form]:
    """A form that needs nothing from the page."""
    return lambda request, page, data, files: cls(data, files)


def _dated(request: Request, page: ActionPage, data: Any, files: Any) -> forms.Form:
    listed = queries.can_agree(request.viewer, page.action, at=request.now)
    return f.DateForm(data, choices={"agreed_by": listed})


def _owned(request: Request, page: ActionPage, data: Any, files: Any) -> forms.Form:
    people = queries.owners(request.viewer, at=request.now, agency=page.action.agency)
    initial = {"owner": str(page.action.owner or ""), "deputy": str(page.action.deputy or "")}
    return f.OwnerForm(data, choices={"owner": people, "deputy": people}, initial=initial)


def _watched(request: Request, page: ActionPage, data: Any, files: Any) -> forms.Form:
    there = {b.id for b in page.watched}
    left = [(str(b.id), b.name) for b in queries.bodies(request.viewer) if b.id not in there]
    return f.BodiesForm(data, choices={"bodies": left})


def _judged(request: Request, page: ActionPage, data: Any, files: Any) -> forms.Form:
    proofs = [(str(e.id), e.title) for e in page.evidence if e.kind in ("audit", "measure")]
    bodies = [(str(b.id), b.name) for b in page.watched]
    form = f.JudgeForm(data, choices={"evidence": proofs, "body": bodies})
    if not proofs:
        form.without_proof()
    return form


def _rounds(request: Request, page: ActionPage, data: Any, files: Any) -> forms.Form:
    listed = [(r.key, r.words) for r in queries.audit_results(request.viewer)]
    return f.RoundForm(data, choices={"measure": listed})


def _use_round(request: Request, action_id: uuid.UUID, given: dict[str, Any]) -> object:
    found = next(r for r in queries.audit_results(request.viewer) if r.key == given["measure"])
    return actions.use_round(action_id=action_id, result=found, words=given["words"], by=request.viewer, at=request.now)


def _measured(request: Request, page: ActionPage, data: Any, files: Any) -> forms.Form:
    """First which measure, then which two of its periods."""
    asked = request.GET.get("measure", "")
    found = next(iter(measures(request.viewer, at=request.now, key=asked)), None) if asked else None
    if found is None:
        listed = sorted((m.title, m.key) for m in measures(request.viewer, at=request.now))
        return f.MeasureForm(data, choices={"measure": [(key, title) for title, key in listed]})
    periods = [(r.starts.isoformat(), f"{r.words}: {r.said}") for r in reversed(found.readings)]
    form = f.PeriodsForm(data, choices={"before": periods, "after": periods})
    form.fields["before"].help_text = f"{found.title}. {found.definition}"
    if found.better:
        del form.fields["more_is_better"]
    return form


def _use_measure(request: Request, action_id: uuid.UUID, given: dict[str, Any]) -> object:
    if "measure" in given:
        where = reverse("action_do", args=[action_id, "measure"])
        return f"{where}?{urlencode({'measure': given['measure']})}"
    better = given.get("more_is_better")
    return actions.use_measure(
        action_id=action_id,
        measure=request.GET["measure"],
        before=date.fromisoformat(given["before"]),
        after=date.fromisoformat(given["after"]),
        words=given["words"],
        more_is_better=better == "yes" if better else None,
        by=request.viewer,
        at=request.now,
    )


def _judge(request: Request, action_id: uuid.UUID, given: dict[str, Any]) -> object:
    if given["result"] == "shown" and not given.get("evidence"):
        raise NotDone({"evidence": "Choose the audit or the measure that shows the change."})
    return actions.judge(
        action_id=action_id,
        assured=given["result"] != "no",
        evidence_id=_id(given["evidence"]) if given["result"] == "shown" else None,
        words=given["words"],
        body_id=_id(given.get("body", "")),
        by=request.viewer,
        at=request.now,
    )


def _id(value: str) -> uuid.UUID | None:
    return uuid.UUID(value) if value else None


def _prove(request: Request, action_id: uuid.UUID, given: dict[str, Any]) -> object:
    better = given.pop("more_is_better") == "yes"
    return actions.add_evidence(action_id=action_id, more_is_better=better, by=request.viewer, at=request.now, **given)


def _keep_file(request: Request, action_id: uuid.UUID, given: dict[str, Any]) -> object:
    file = given["file"]
    return actions.add_document(
        action_id=action_id,
        name=file.name,
        content=file.read(),
        words=given["words"],
        by=request.viewer,
        at=request.now,
    )


def _give(request: Request, action_id: uuid.UUID, given: dict[str, Any]) -> object:
    return actions.give_to(
        action_id=action_id,
        owner=uuid.UUID(given["owner"]),
        deputy=_id(given.get("deputy", "")),
        by=request.viewer,
        at=request.now,
    )


def _redate(request: Request, action_id: uuid.UUID, given: dict[str, Any]) -> object:
    given["agreed_by"] = uuid.UUID(given["agreed_by"])
    return actions.redate(action_id=action_id, by=request.viewer, at=request.now, **given)


def _watch(request: Request, action_id: uuid.UUID, given: dict[str, Any]) -> object:
    chosen = [uuid.UUID(i) for i in given["bodies"]]
    return actions.watch(action_id=action_id, bodies=chosen, by=request.viewer, at=request.now)


def passing_on(act: Callable[..., object]) -> Act:
    """An act that takes what the form has under the same names."""
    return lambda request, action_id, given: act(action_id=action_id, by=request.viewer, at=request.now, **given)


DOINGS: dict[str, Doing] = {
    "judge": Doing(
        "Did it make the change?",
        "Assured means shown, not done: by an audit or a measure taken after the action, or else why not is written.",
        "Keep this judgement",
        "Your judgement is kept, and the owner is told.",
        _judged,
        _judge,
    ),
    "done": Doing(
        "Say that it is done",
        "It then awaits assurance: somebody else looks whether it made the change.",
        "It is done",
        "It is recorded as done, and awaits assurance.",
        plain(f.DoneForm),
        passing_on(actions.say_done),
    ),
    "round": Doing(
        "Add the result of an audit kept here",
        "Its figures are read from the round as it was reported, and cannot be changed.",
        "Add it",
        "The evidence is added.",
        _rounds,
        _use_round,
    ),
    "measure": Doing(
        "Add a measure from the board’s figures",
        "Its figures are read as they were published, and cannot be changed.",
        "Continue",
        "The evidence is added.",
        _measured,
        _use_measure,
    ),
    "prove": Doing(
        "Add an audit’s result or a measure kept elsewhere",
        "With a figure from before and one from after, taken later than the action, it can show the change.",
        "Add it",
        "The evidence is added.",
        plain(f.ProveForm),
        _prove,
    ),
    "speak": Doing(
        "Add words or a figure",
        "It speaks for the action. By itself it does not show that anything changed.",
        "Add it",
        "The evidence is added.",
        plain(f.SpeakForm),
        passing_on(actions.add_evidence),
    ),
    "document": Doing(
        "Add a document",
        "Something that can be read: a new policy, minutes, a training record. Leave out names of children and adults.",
        "Add it",
        "The document is added.",
        plain(f.DocumentForm),
        _keep_file,
    ),
    "date": Doing(
        "Move the day it is due",
        "The first day, the reason and who agreed stay on the action for everybody to read.",
        "Move the day",
        "The day is moved.",
        _dated,
        _redate,
    ),
    "owner": Doing(
        "Give it to somebody else",
        "It moves to their list at once.",
        "Give it",
        "It is on their list now.",
        _owned,
        _give,
    ),
    "bodies": Doing(
        "Have another body watch over it",
        "One action, several bodies: each sees the same dates, the same evidence and the same judgement.",
        "Add",
        "It stands on their list as well.",
        _watched,
        _watch,
    ),
    "stop": Doing(
        "Stop this action",
        "It will not be carried out. It stays on the lists of all that was stopped, with your reason.",
        "Stop it",
        "The action is stopped.",
        plain(f.StopForm),
        passing_on(actions.stop),
        danger=True,
    ),
}
