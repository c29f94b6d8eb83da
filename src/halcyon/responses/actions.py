"""Answering an instrument: save as a draft, sign, supersede. Signed answers are never edited."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from halcyon.access.labels import Label
from halcyon.access.viewing import Denied, Viewer
from halcyon.audit.actions import record as audit
from halcyon.audit.acts import act
from halcyon.kernel.instruments import Instrument, Question
from halcyon.kernel.registry import registry
from halcyon.responses.models import AnswerFact, Response


class NotComplete(Exception):
    """The answers cannot be signed yet. `problems` maps question key to what is wrong, in plain words."""

    def __init__(self, problems: Mapping[str, str]) -> None:
        super().__init__("; ".join(problems.values()))
        self.problems = dict(problems)


class Changed(Exception):
    """Someone else saved these answers meanwhile. Holds both texts, so that nothing is lost."""

    def __init__(self, theirs: Mapping[str, Any], yours: Mapping[str, Any], version: int) -> None:
        super().__init__("These answers were changed by someone else meanwhile.")
        self.theirs, self.yours, self.version = dict(theirs), dict(yours), version


@act
def start(
    *,
    instrument: str,
    subject_id: uuid.UUID,
    by: Viewer,
    at: datetime,
    label: Label,
    case_id: uuid.UUID | None = None,
    request_id: uuid.UUID | None = None,
    version: int | None = None,
    author: uuid.UUID | None = None,
) -> Response:
    """Begin answering the newest published version (or the one given). One open draft for each request.

    `author` is what answers that a person gives without signing in are known by: the link that was sent to them.
    """
    author = by.user_id or author
    if author is None:
        raise Denied("answers are given by a person")
    if request_id is not None:
        standing = Response.objects.filter(request_id=request_id, state="draft").first()
        if standing is not None:
            return standing
    definition = registry.instrument(instrument, version)
    return Response.objects.create(
        instrument=definition.key,
        instrument_version=definition.version,
        digest=definition.digest,
        subject_id=subject_id,
        case_id=case_id,
        request_id=request_id,
        author=author,
        started_at=at,
        **label.fields(),
    )


@act
def save(
    *, response_id: uuid.UUID, answers: Mapping[str, Any], expected_version: int, by: Viewer, at: datetime
) -> Response:
    """Keep what has been answered so far. Raises `Changed` with both texts when someone else saved first."""
    response = Response.objects.select_for_update().get(id=response_id, state="draft")
    kept = _plain(answers)
    if response.version != expected_version:
        if response.answers == kept:
            return response
        raise Changed(response.answers, kept, response.version)
    response.answers, response.version = kept, response.version + 1
    response.save(update_fields=["answers", "version"])
    return response


@act
def sign(
    *, response_id: uuid.UUID, answers: Mapping[str, Any], by: Viewer, at: datetime, label: Label | None = None
) -> Response:
    """Sign the answers: check them against the definition, keep only what was shown, write the typed facts.

    Raises `NotComplete` with what is wrong, per question. `label` replaces the draft's label when the answers set it.
    """
    response = Response.objects.select_for_update().get(id=response_id, state="draft")
    definition = registry.instrument(response.instrument, response.instrument_version)
    if definition.digest != response.digest:
        raise NotComplete({"": "The published questions have changed under this draft; start it again."})
    given = _plain(answers)
    problems = definition.problems(given)
    if problems:
        raise NotComplete(problems)
    response.answers = definition.kept(given)
    response.state, response.signed_at, response.version = "signed", at, response.version + 1
    response.author = by.user_id or response.author
    for name, value in (label.fields() if label else {}).items():
        setattr(response, name, value)
    response.save()
    AnswerFact.objects.bulk_create(facts_of(response, definition))
    audit(
        actor=by.actor,
        agency=by.agency,
        action="response_signed",
        object_kind="response",
        object_ids=[str(response.id), str(response.subject_id)],
        rule=response.instrument,
        request_id=by.request_id,
        session=by.session,
        at=at,
    )
    return response


def facts_of(response: Response, definition: Instrument) -> list[AnswerFact]:
    """The typed facts of signed answers. Rebuildable at any time from the answers themselves."""
    facts = []
    for question in definition.shown(response.answers):
        value = response.answers.get(question.key)
        if value in (None, "", []):
            continue
        for one in value if isinstance(value, list) else [value]:
            facts.append(_fact(response, question, one))
    return facts


def _fact(response: Response, question: Question, value: Any) -> AnswerFact:
    fact = AnswerFact(response=response, question=question.key, kind=question.kind)
    if question.kind in ("choice", "yes_no", "yes_no_not_known", "several"):
        fact.code = str(value)
        fact.truth = {"yes": True, "no": False}.get(str(value))
    elif question.kind == "number":
        fact.number = float(value)
    elif question.kind == "date":
        fact.day = value if isinstance(value, date) else date.fromisoformat(str(value))
    else:
        fact.text = str(value)
    return fact


def _plain(answers: Mapping[str, Any]) -> dict[str, Any]:
    return {
        k: v.isoformat() if isinstance(v, date) else list(v) if isinstance(v, tuple) else v for k, v in answers.items()
    }
