"""The family's and the practitioners' part, and what was learnt: findings, recommendations, brief and events."""

from __future__ import annotations

from collections import Counter
from typing import Any
from uuid import UUID

from django.http import Http404, HttpResponse

from halcyon.agencies.queries import staff_names
from halcyon.kernel.calendar import LONDON
from halcyon.kernel.roles import Capability
from halcyon.learning.improving.actions import recommend
from halcyon.learning.reviews import actions, queries
from halcyon.learning.reviews.actions.learnt import FINDS
from halcyon.learning.reviews.models import FamilyContact, PractitionerPart
from halcyon.learning.reviews.standing import SEES
from halcyon.practice.learning_themes import THEMES
from halcyon.practice.reviews.phases import FAMILY_STAGES
from halcyon.web.guarding import may
from halcyon.web.pages.reviews.common import NO_NAMES, agencies, head, opened, parties, people
from halcyon.web.pages.reviews.doing import Step, chosen, day, line, number, one, page, pick, several, tick, words
from halcyon.web.request import Request

BOTH = ("GET", "POST")


@may(*SEES, methods=BOTH)
def voices(request: Request, review_id: UUID) -> HttpResponse:
    """How the family was asked at every stage and what they said; who of the practitioners took part and was told."""
    found = opened(request, review_id, inside=True)
    row = found.review
    steps = _voices(request, found) if row.ended_at is None else []
    said = {key: [f for f in found.family if f.stage == key] for key, _ in FAMILY_STAGES}
    context = {
        **head(found),
        "stages_of_family": [(title, said[key]) for key, title in FAMILY_STAGES],
        "professions": sorted(Counter(p.profession for p in found.practitioners).items()),
        "agencies": agencies(request),
        "names": staff_names(request.viewer, [f.by for f in found.family]),
    }
    return page(request, "reviews/voices.html.jinja", steps, context, back="review_voices", review_id=row.id)


def _voices(request: Request, found: queries.Open) -> list[Step]:
    row = found.review
    common: dict[str, Any] = {"review_id": row.id, "by": request.viewer, "at": request.now}
    family = {
        "stage": one("At which stage?", FAMILY_STAGES),
        "relation": line("Who are they to the person?", "Such as “her mother”. Leave out the name."),
        "outcome": one("What came of it?", FamilyContact.OUTCOMES),
        "on": day("On which day?"),
        "how": line("How were they asked?", "Such as “a visit at home, with an advocate”.", required=False),
        "words": words("What did they say, in their own words?", required=False, theirs=True),
        "why": words("If they were not contacted: why?", required=False),
    }
    practitioner = {
        "user": pick("Who, with an account here?", people(request), required=False),
        "name": line("Or their name", required=False),
        "agency": pick("Their agency, if they have no account", parties(request), required=False),
        "profession": line("What is their profession?"),
        "way": one("How did they take part?", PractitionerPart.WAYS),
        "on": day("On which day?"),
        "words": words("What did they say?", required=False),
    }

    def took_part(given: dict[str, Any]) -> object:
        return actions.record_practitioner(**{**given, "user": chosen(given["user"])}, **common)

    steps = [
        Step("family", "Write down how the family was asked", family, lambda g: actions.record_family(**g, **common)),
        Step("practitioner", "Write down who took part", practitioner, took_part),
    ]
    untold = [(str(p.id), f"{p.name}, {p.profession}") for p in found.practitioners if p.told_at is None]
    if untold:
        feedback = {
            "who": pick("Who is told?", untold),
            "text": words("What are they told?", "What the review found about their part of the work. " + NO_NAMES),
            "how": line("If they have no account here: how were they told?", required=False),
        }

        def tell(given: dict[str, Any]) -> object:
            return actions.give_feedback(
                practitioner_id=UUID(given["who"]),
                text=given["text"],
                how=given["how"],
                by=request.viewer,
                at=request.now,
            )

        steps.append(Step("feedback", "Give feedback", feedback, tell, "They are told."))
    return steps


@may(*SEES, methods=BOTH)
def learning(request: Request, review_id: UUID) -> HttpResponse:
    """What a review found, the recommendations from it, its learning brief, and learning events."""
    found = opened(request, review_id)
    row = found.review
    if not (found.standing.inside or row.concluded_at or row.brief_at):
        raise Http404
    titles = {str(f.id): f.title for f in found.findings}
    context = {
        **head(found),
        "recommended": queries.recommended(request.viewer, row.id),
        "events": [(e, [titles[f] for f in e.findings if f in titles]) for e in found.events],
        "held_up": found.hold is not None,
    }
    steps = _learning(request, found) if found.standing.inside and row.ended_at is None else []
    return page(request, "reviews/learning.html.jinja", steps, context, back="review_learning", review_id=row.id)


def _learning(request: Request, found: queries.Open) -> list[Step]:
    row, viewer, now = found.review, request.viewer, request.now
    common: dict[str, Any] = {"review_id": row.id, "by": viewer, "at": now}
    steps: list[Step] = []
    if row.phase not in FINDS:
        return steps
    finding = {
        "title": line("What is the finding called?"),
        "text": words("What was found?", NO_NAMES),
        "evidence": words("What does it rest on?", NO_NAMES, required=False),
        "good": tick("This is good practice, to be kept"),
    }
    steps.append(
        Step(
            "finding", "Write a finding", finding, lambda g: actions.write_finding(**g, **common), "It is written down."
        )
    )
    listed = [(str(f.id), f"{f.number}. {f.title}") for f in found.findings]
    if found.standing.keeps and listed:
        steps += [_recommend(request, found, listed), _event(found, listed, common)]
        steps.append(
            Step(
                "brief",
                "Release the learning brief",
                {"text": words("What should practitioners do differently?", NO_NAMES, rows=8)},
                lambda g: actions.release_brief(**g, **common),
                "The brief is released to everybody who sees learning.",
                initial={"text": row.brief},
            )
        )
        waiting = [(str(e.id), e.title) for e in found.events if e.held_on is None]
        if waiting:
            steps.append(_held(request, waiting))
    return steps


def _recommend(request: Request, found: queries.Open, listed: list[tuple[str, str]]) -> Step:
    fields = {
        "finding": pick("From which finding?", listed),
        "text": words("What should change?", NO_NAMES),
        "themes": several("Which themes is it about?", [(t.key, t.title) for t in THEMES], required=False),
        "agencies": several("Which agencies is it addressed to?", parties(request), required=False),
    }

    def do(given: dict[str, Any]) -> object:
        source = next((f for f in found.findings if str(f.id) == given["finding"]), None)
        if source is None:
            raise Http404
        return recommend(
            text=given["text"],
            source_kind="review",
            source_id=found.review.id,
            source_title=f"{found.review.code_name}, finding {source.number}: {source.title}"[:200],
            themes=given["themes"],
            agencies=given["agencies"],
            by=request.viewer,
            at=request.now,
        )

    return Step(
        "recommend",
        "Open a recommendation",
        fields,
        do,
        "The recommendation is open, and kept with the others.",
        heard=request.viewer.can(Capability.SEE_LEARNING),
    )


def _event(found: queries.Open, listed: list[tuple[str, str]], common: dict[str, Any]) -> Step:
    fields = {
        "title": line("What is the event called?"),
        "findings": several("Which findings is it about?", listed),
        "audience": line("Whom is it for?"),
        "place": line("Where is it?"),
        "meets_on": day("On which day?"),
    }

    def do(given: dict[str, Any]) -> object:
        return actions.plan_event(**{**given, "findings": [UUID(f) for f in given["findings"]]}, **common)

    return Step("event", "Plan a learning event", fields, do, "The event is planned.")


def _held(request: Request, waiting: list[tuple[str, str]]) -> Step:
    fields = {
        "event": pick("Which event?", waiting),
        "held_on": day("On which day was it held?"),
        "came": number("How many came?"),
    }

    def do(given: dict[str, Any]) -> object:
        return actions.event_held(
            event_id=UUID(given["event"]),
            held_on=given["held_on"],
            came=given["came"],
            by=request.viewer,
            at=request.now,
        )

    today = request.now.astimezone(LONDON).date()
    return Step("held", "Say that an event was held", fields, do, initial={"held_on": today})
