"""One review: its limbs and clocks, panel and terms, and the acts of who runs it."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.http import Http404, HttpResponse
from django.urls import reverse

from halcyon.agencies.queries import staff_names
from halcyon.kernel.calendar import LONDON
from halcyon.kernel.problems import NotDone
from halcyon.kernel.roles import Capability
from halcyon.learning.reviews import actions, queries
from halcyon.learning.reviews.models import PanelMember, Review
from halcyon.learning.reviews.rules import DECISIONS, OUT, WITHHELD
from halcyon.learning.reviews.standing import SEES
from halcyon.practice.reviews import KINDS, ReviewKind
from halcyon.practice.reviews.definition import INQUEST, STEPS
from halcyon.web.guarding import may
from halcyon.web.pages.reviews.common import NO_NAMES, agencies, head, opened, parties, people
from halcyon.web.pages.reviews.doing import Step, chosen, day, line, noon, one, page, pick, several, tick, words
from halcyon.web.request import Request

KIND_OPTIONS = [(k.key, k.title) for k in KINDS.values()]
ANSWERS = (("yes", "Yes"), ("no", "No"), ("not_known", "Not known"))
BOTH = ("GET", "POST")
AWARE = "A serious incident, or the death of a care leaver, is to be notified within 5 working days of that day."
NOT_YET = "Leave it empty if it has not been notified yet. Only those two are opened before that."


def _moment(on: date | None, now: datetime) -> datetime | None:
    """A day that was typed as a moment: noon, or now if that is still to come today. None for no day."""
    return None if on is None else _on(on, now)


def _on(the: date, now: datetime) -> datetime:
    return min(noon(the), now) if the == now.astimezone(LONDON).date() else noon(the)


@may(Capability.KEEP_REVIEWS, methods=BOTH)
def new(request: Request) -> HttpResponse:
    """Open a review of one or several limbs under a code name."""
    viewer, now = request.viewer, request.now

    def do(given: dict[str, Any]) -> str:
        row = actions.open_review(
            code_name=given["code_name"],
            about=given["about"],
            kinds=given["kinds"],
            notified_at=_moment(given["notified_on"], now),
            aware_at=_moment(given["aware_on"], now),
            by=viewer,
            at=now,
        )
        return reverse("review", args=[row.id])

    fields = {
        "code_name": line("Code name", "Such as “Child R”. Never a person’s name or initials."),
        "kinds": several("What kind of review is it?", KIND_OPTIONS, "Choose several for a joint review."),
        "about": words("What is it about?", NO_NAMES),
        "aware_on": day("On which day did the authority learn of it?", AWARE, required=False),
        "notified_on": day("On which day was it notified?", NOT_YET, required=False),
    }
    step = Step("open", "Open the review", fields, do, "The review is open. Decide on each limb next.", whole=True)
    return page(request, "reviews/form.html.jinja", [step], {"title": "Open a review"}, back="reviews")


@may(*SEES, methods=BOTH)
def review(request: Request, review_id: UUID) -> HttpResponse:
    """One review as its reader may see it, with what they may do next."""
    found = opened(request, review_id)
    row = found.review
    context = {
        **head(found),
        "names": staff_names(request.viewer, [row.lead, *(limb.row.decided_by for limb in found.limbs)]),
        "agencies": agencies(request) if found.standing.inside else {},
        "members": found.panel,
        "out": any(limb.row.publication == OUT for limb in found.limbs),
    }
    steps = _steps(request, found) if found.standing.inside and row.ended_at is None else []
    return page(request, "reviews/review.html.jinja", steps, context, back="review", review_id=row.id)


def _steps(request: Request, found: queries.Open) -> list[Step]:
    viewer, now, row = request.viewer, request.now, found.review
    common: dict[str, Any] = {"review_id": row.id, "by": viewer, "at": now}
    steps: list[Step] = []
    if found.standing.keeps:
        if not found.waits_for and row.phase != "concluded":
            steps.append(_go_on(found, common))
        elif not found.waits_for:
            steps.append(
                Step("go_on", "Close the review", {}, lambda given: actions.go_on(**common), "The review is closed.")
            )
        steps += _setting_up(request, found, common)
    if row.concluded_at is None:
        steps.append(
            Step(
                "expect",
                "Say when the report is expected",
                {"on": day("When is the report expected?"), "why": words("Why then?", NO_NAMES)},
                lambda given: actions.expect(**given, **common),
                "It stands in the forecast.",
            )
        )
    return steps


def _go_on(found: queries.Open, common: dict[str, Any]) -> Step:
    if found.review.phase == "reporting":
        fields = {
            "report": words(
                "Summary of the report", "What happened, what was found, what should change. " + NO_NAMES, rows=8
            )
        }
        return Step("go_on", "Agree the report", fields, lambda given: actions.go_on(**given, **common), "Agreed.")
    return Step("go_on", "Go on to the next phase", {}, lambda given: actions.go_on(**common), "It has gone on.")


def _setting_up(request: Request, found: queries.Open, common: dict[str, Any]) -> list[Step]:
    """What who keeps the review can put right in it, whatever it waits for."""
    phase, steps = found.review.phase, []
    if phase in ("setting_up", "gathering"):
        steps.append(_terms(found.review, common))
    if phase in ("setting_up", "gathering", "analysing", "reporting"):
        steps.append(_onto_panel(request, common))
        if found.panel:
            steps.append(_off_panel(found, common))
    if any(KINDS[x.row.kind].of_people for x in found.limbs):
        steps.append(_about_whom(request, common))
    if phase in ("deciding", "setting_up", "gathering"):
        steps.append(_another_limb(request, found, common))
    steps.append(_lift_hold(common) if found.hold else _hold(common))
    return steps


def _terms(row: Review, common: dict[str, Any]) -> Step:
    fields = {
        "terms": words("Which questions is the review to answer?", NO_NAMES, rows=6),
        "period_from": day("From which day do agencies look?"),
        "period_to": day("Until which day?"),
    }
    return Step(
        "terms",
        "Change the terms of reference" if row.terms else "Agree the terms of reference",
        fields,
        lambda given: actions.agree_terms(**given, **common),
        "The terms are agreed.",
        initial={"terms": row.terms, "period_from": row.period_from, "period_to": row.period_to},
    )


def _onto_panel(request: Request, common: dict[str, Any]) -> Step:
    fields = {
        "part": one("What do they do?", PanelMember.PARTS),
        "user": pick("Who, with an account here?", people(request), required=False),
        "name": line("Or their name", required=False),
        "agency": pick("Their agency, if they have no account", parties(request), required=False),
        "profession": line("As what do they sit on it?", "Such as “Detective superintendent”."),
        "independent": tick("They had no part in the care or the decisions that are reviewed"),
    }

    def do(given: dict[str, Any]) -> object:
        return actions.name_on_panel(**{**given, "user": chosen(given["user"])}, **common)

    return Step("panel", "Name somebody on the panel", fields, do, "They are on the panel.")


def _off_panel(found: queries.Open, common: dict[str, Any]) -> Step:
    sitting = [(str(m.id), f"{m.name}, {m.get_part_display().lower()}") for m in found.panel]
    fields = {"member": pick("Whose part ends?", sitting)}

    def do(given: dict[str, Any]) -> object:
        return actions.leave_panel(member_id=UUID(given["member"]), by=common["by"], at=common["at"])

    intro = "From now on they see the review as everybody does. What they did on it stays."
    return Step("leave", "End somebody’s part on the panel", fields, do, "They are no longer on the panel.", intro)


def _about_whom(request: Request, common: dict[str, Any]) -> Step:
    fields = {
        "reference": line("Reference of a case about them"),
        "relation": line("Who are they in this review?", "Such as “the child” or “the child’s father”."),
    }

    def do(given: dict[str, Any]) -> object:
        record = queries.record_of(request.viewer, given["reference"], at=request.now)
        if record is None:
            raise NotDone({"reference": "No case of this reference was found."})
        return actions.about_whom(record_id=record, relation=given["relation"], **common)

    return Step("about", "Say whom it is about", fields, do, "The review is about them now.")


def _another_limb(request: Request, found: queries.Open, common: dict[str, Any]) -> Step:
    there = {x.row.kind for x in found.limbs}
    fields = {
        "kind": pick("Which limb is added?", [o for o in KIND_OPTIONS if o[0] not in there]),
        "aware_on": day("On which day did the authority learn of it?", AWARE, required=False),
        "notified_on": day("On which day was it notified?", NOT_YET, required=False),
    }

    def do(given: dict[str, Any]) -> object:
        notified, aware = (_moment(given[f"{key}_on"], request.now) for key in ("notified", "aware"))
        return actions.add_limb(kind=given["kind"], notified_at=notified, aware_at=aware, **common)

    said = "The limb is added. It needs a decision of its own."
    label = "Add another limb" if len(there) > 1 else "Make it a joint review"
    return Step("limb", label, fields, do, said)


def _hold(common: dict[str, Any]) -> Step:
    return Step(
        "hold",
        "Hold publication for criminal proceedings",
        {"why": words("Which proceedings, and who asked for the hold?", NO_NAMES)},
        lambda given: actions.hold(**given, **common),
        "Publication is on hold. What is learnt may still be spread.",
    )


def _lift_hold(common: dict[str, Any]) -> Step:
    return Step(
        "lift",
        "Lift the hold",
        {"why": words("How did the proceedings end, and who agreed?", NO_NAMES)},
        lambda given: actions.lift_hold(**given, **common),
        "The hold is lifted.",
    )


@may(*SEES, methods=BOTH)
def limb(request: Request, review_id: UUID, limb_id: UUID) -> HttpResponse:
    """One limb: its criteria, its decision, its clocks, and its publication."""
    found = opened(request, review_id)
    this = next((x for x in found.limbs if x.row.id == limb_id), None)
    if this is None or not found.standing.inside:
        raise Http404
    kind = KINDS[this.row.kind]
    steps = []
    if found.standing.keeps and not this.row.decision:
        steps = [_decision(request, this.row.id, kind)]
    elif found.standing.keeps and found.review.phase == "concluded" and this.row.decision == "held":
        steps = [] if this.row.publication else [_publication(request, this.row.id, kind)]
    if found.standing.keeps and kind.steps and found.review.ended_at is None:
        steps.insert(0, _done(request, this.row.id, kind))
    context = {
        **head(found),
        "limb": this,
        "kind": kind,
        "answers": dict(ANSWERS),
        "inquest": STEPS[INQUEST],
        "confirmed": [text for key, text in kind.publication.before if key in this.row.confirmed],
        "names": staff_names(request.viewer, [this.row.decided_by, this.row.settled_by]),
    }
    return page(
        request, "reviews/limb.html.jinja", steps, context, back="review_limb", review_id=review_id, limb_id=limb_id
    )


def _decision(request: Request, limb_id: UUID, kind: Any) -> Step:
    fields: dict[str, Any] = {}
    for c in kind.criteria:
        fields[c.key] = one(c.words, ANSWERS)
        fields[f"{c.key}_why"] = words("What does the answer rest on?", NO_NAMES, rows=2)
    fields["decision"] = one("What is decided?", DECISIONS)
    fields["why"] = words("Why?", NO_NAMES)

    def do(given: dict[str, Any]) -> object:
        return actions.decide_limb(
            limb_id=limb_id,
            answers={c.key: given[c.key] for c in kind.criteria},
            reasons={c.key: given[f"{c.key}_why"] for c in kind.criteria},
            decision=given["decision"],
            why=given["why"],
            by=request.viewer,
            at=request.now,
        )

    return Step("decide", "Keep the decision", fields, do, "The decision is kept.", whole=True)


def _done(request: Request, limb_id: UUID, kind: ReviewKind) -> Step:
    """Writing down what a time limit runs to or from and nothing else in the review says."""
    fields = {
        "step": one("What has been done?", [(key, STEPS[key]) for key in kind.steps]),
        "on": day("On which day?"),
    }

    def do(given: dict[str, Any]) -> object:
        on = _on(given["on"], request.now)
        return actions.write_step(limb_id=limb_id, step=given["step"], on=on, by=request.viewer, at=request.now)

    return Step("done", "Write down what has been done", fields, do)


def _publication(request: Request, limb_id: UUID, kind: Any) -> Step:
    options = [(WITHHELD, "It is not published")]
    if kind.publication.published:
        options.insert(0, (OUT, "It is published"))
    fields: dict[str, Any] = {"outcome": one("What is decided?", options)}
    if kind.publication.before:
        fields["confirmed"] = several("What has been done?", kind.publication.before, required=False)
    fields["why"] = words("If it is not published: why?", NO_NAMES, required=False)

    def do(given: dict[str, Any]) -> object:
        return actions.settle_publication(
            limb_id=limb_id,
            outcome=given["outcome"],
            confirmed=given.get("confirmed", ()),
            why=given["why"],
            by=request.viewer,
            at=request.now,
        )

    return Step("publish", "Settle publication", fields, do, "It is settled.", kind.publication.words, whole=True)
