"""Answering an instrument: save as a draft, sign, supersede. Signed answers are never edited."""

from __future__ import annotations

import uuid
from collections.abc import Collection, Mapping
from datetime import datetime
from typing import Any

from halcyon.access.labels import Label
from halcyon.access.viewing import Denied, Viewer
from halcyon.audit.actions import record_act
from halcyon.audit.acts import act
from halcyon.kernel.counting import add_months
from halcyon.kernel.instruments import NOTHING_KNOWN, Context, HardRule
from halcyon.kernel.problems import NotDone
from halcyon.kernel.registry import registry
from halcyon.responses.actions.demanding import open_demands
from halcyon.responses.definitions import as_kept, context_of, definition_of, mark_of, plain
from halcyon.responses.facts import facts_of
from halcyon.responses.models import AnswerFact, Response
from halcyon.responses.queries import band_before


class NotComplete(NotDone):
    """The answers cannot be signed yet. `problems` maps question key to what is wrong, in plain words."""


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
    context: Context = NOTHING_KNOWN,
    answers: Mapping[str, Any] | None = None,
    supersedes: uuid.UUID | None = None,
) -> Response:
    """Begin answering the newest published version (or the one given). One open draft for each request.

    What an agency is asked across the county is asked everywhere alike; else the county's own additions are asked too.
    `answers` are filled in already, `supersedes` is the response that this one will replace. `author` is what answers
    that a person gives without signing in are known by: the link that was sent to them.
    """
    author = by.user_id or author
    if author is None:
        raise Denied("answers are given by a person")
    if request_id is not None:
        standing = Response.objects.filter(request_id=request_id, state="draft").first()
        if standing is not None:
            return standing
    definition, overlay = registry.asked(instrument, version, "" if request_id else None)
    return Response.objects.create(
        overlay=overlay,
        context=as_kept(context),
        answers=plain(answers or {}),
        supersedes=supersedes,
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
    kept = plain(answers)
    if response.version != expected_version:
        if response.answers == kept:
            return response
        raise Changed(response.answers, kept, response.version)
    return _keep(response, kept, by=by, at=at)


@act
def save_part(
    *,
    response_id: uuid.UUID,
    keys: Collection[str],
    answers: Mapping[str, Any],
    seen: str,
    by: Viewer,
    at: datetime,
) -> Response:
    """Keep what was answered on one page: the answers of `keys` alone, the others stay as they are.

    `seen` is the mark (`definitions.mark_of`) of these answers as the page showed them. Raises `Changed` with both
    texts of this page when somebody saved it meanwhile; what was saved on another page is no conflict.
    """
    response = Response.objects.select_for_update().get(id=response_id, state="draft")
    wanted = set(keys)
    part = {k: v for k, v in plain(answers).items() if k in wanted}
    theirs = {k: v for k, v in response.answers.items() if k in wanted}
    if theirs == part:
        return response
    if mark_of(theirs) != seen:
        raise Changed(theirs, part, response.version)
    others = {k: v for k, v in response.answers.items() if k not in wanted}
    return _keep(response, {**others, **part}, by=by, at=at)


def _keep(response: Response, answers: Mapping[str, Any], *, by: Viewer, at: datetime) -> Response:
    response.answers, response.version = dict(answers), response.version + 1
    response.save(update_fields=["answers", "version"])
    definition = definition_of(response)
    if definition.rules and definition.digest == response.digest:
        open_demands(response, definition, definition.fired(answers, context_of(response)), by=by, at=at)
    return response


@act
def sign(
    *, response_id: uuid.UUID, answers: Mapping[str, Any], by: Viewer, at: datetime, label: Label | None = None
) -> Response:
    """Sign the answers: check them against the definition, keep only what was shown, write the typed facts.

    Raises `NotComplete` with what is wrong, per question. `label` replaces the draft's label when the answers set it.
    """
    response = Response.objects.select_for_update().get(id=response_id, state="draft")
    definition, context = definition_of(response), context_of(response)
    if definition.digest != response.digest:
        raise NotComplete({"": "The published questions have changed under this draft; start it again."})
    given = plain(answers)
    problems = definition.problems(given, context)
    if problems:
        raise NotComplete(problems)
    response.answers = definition.kept(given, context)
    response.state, response.signed_at, response.version = "signed", at, response.version + 1
    response.author = by.user_id or response.author
    score = definition.score(response.answers, context)
    if score is not None:
        response.points, response.band = score.points, score.band.key
    for name, value in (label.fields() if label else {}).items():
        setattr(response, name, value)
    response.save()
    AnswerFact.objects.bulk_create(facts_of(response, definition))
    record_act(by, "response_signed", "response", [response.id, response.subject_id], rule=response.instrument, at=at)
    if definition.rules:
        fired = definition.fired(given, context) + _risen(response, by=by, at=at)
        open_demands(response, definition, fired, by=by, at=at)
    return response


def _months_before(moment: datetime, months: int) -> datetime:
    return datetime.combine(add_months(moment.date(), -months), moment.timetz())


def _risen(response: Response, *, by: Viewer, at: datetime) -> tuple[HardRule, ...]:
    """The rules that fire because the band is higher than in the response about the same child before this one, however
    the child was found then and now.
    """
    definition = definition_of(response)
    rising = [rule.rising_months for rule in definition.rules if rule.rising_months]
    if not rising or not response.band or response.signed_at is None:
        return ()
    before = band_before(by, response, at=at)
    if before is None:
        return ()
    band, when = before
    return tuple(
        rule
        for rule in definition.risen(response.answers, band, context_of(response))
        if when >= _months_before(response.signed_at, rule.rising_months)
    )
