"""What an auditor does: reading what they were given, scoring it alone; and the moderation meeting."""

from __future__ import annotations

import uuid
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render

from halcyon.agencies.queries import organisation_name
from halcyon.kernel.roles import Capability
from halcyon.learning.audits import actions, queries
from halcyon.learning.audits.actions import Scores, Settled
from halcyon.learning.audits.queries import Pack
from halcyon.web.doing import did
from halcyon.web.guarding import may
from halcyon.web.keeping import Typing, as_draft, saved_where_it_belongs
from halcyon.web.middleware import shows
from halcyon.web.pages.audits.forms import ArrangeForm, ConsentForm, ModerateForm, QuoteForm, ScoreForm
from halcyon.web.pages.audits.views import AREA, PURPOSE
from halcyon.web.request import Request


@may(Capability.AUDIT)
def mine(request: Request) -> HttpResponse:
    """What the viewer was given to score."""
    found = queries.mine(request.viewer)
    shows(request, "audit_item", [x.item.id for x in found], purpose=PURPOSE)
    return render(request, "audits/mine.html.jinja", {"mine": found, "now": request.now})


@may(Capability.AUDIT, methods=("GET", "POST"))
def item(request: Request, item_id: uuid.UUID) -> HttpResponse:
    """One item: the file to read, and the scores. Saved as often as one likes, sent in once."""
    viewer, now = request.viewer, request.now
    pack = _pack(request, item_id)
    form = ScoreForm(
        request.POST if request.method == "POST" else None,
        tool=pack.tool,
        given=_given(pack),
        interview=pack.item.round.kind == "interview",
    )
    finished = request.POST.get("do") == "finish"

    def score() -> None:
        scores = Scores(
            item_id, form.values(), form.words(), form.cleaned_data.get("themes", []), form.cleaned_data["version"]
        )
        actions.score(given=[scores], finished=finished, by=viewer, at=now)

    if saved := saved_where_it_belongs(request, form, score, lambda: _pack(request, item_id).scoring.version):
        return saved
    if (
        request.method == "POST"
        and form.is_valid()
        and did(form, lambda: form.keeping(request, "audit.score", score, subject_id=item_id))
    ):
        messages.success(request, "Sent in." if finished else "Saved. You can go on with it later.")
        return redirect("audits_mine") if finished else redirect("audit_item", item_id=item_id)
    if pack.case:
        shows(request, "case", [pack.case.id, pack.case.record_id], purpose="oversight")
    shows(request, "audit_item", [item_id], purpose=PURPOSE)
    return render(
        request,
        "audits/item.html.jinja",
        {
            "pack": pack,
            "item": pack.item,
            "row": pack.item.round,
            "form": form,
            "meanings": _meanings(pack),
            "asked": [(organisation_name(agency), state.replace("_", " ")) for agency, state in pack.asked],
            "now": now,
        },
        status=422 if form.errors else 200,
    )


def _meanings(pack: Pack) -> list[tuple[str, str]]:
    """What the answers of the scales mean, said once instead of beside every question."""
    scales = {q.scale.key: q.scale for q in pack.tool.graded if q.scale}
    return [(g.title, g.hint) for scale in scales.values() for g in scale.grades if g.hint]


def _given(pack: Pack) -> dict[str, Any]:
    """What was saved before, as the form shows it."""
    row = pack.scoring
    found: dict[str, Any] = {key: str(value) for key, value in row.values.items()}
    found |= {f"{key}_words": words for key, words in row.words.items()}
    return {**found, "themes": row.themes, "version": row.version}


@may(Capability.AUDIT, methods=("GET", "POST"))
def practitioner(request: Request, item_id: uuid.UUID) -> HttpResponse:
    """One practitioner: their consent, when they are met, and what of their words is kept."""
    viewer, now = request.viewer, request.now
    pack = _pack(request, item_id)
    if pack.item.round.kind != "interview":
        raise Http404
    doing = request.POST.get("do", "")
    data = request.POST if request.method == "POST" else None
    consent = ConsentForm(data if doing == "consent" else None, initial={"consent": pack.item.consent})
    arrange = ArrangeForm(data if doing == "arrange" else None)
    quote = QuoteForm(data if doing == "quote" else None, tool=pack.tool)
    acts: dict[str, Any] = {
        "consent": (
            consent,
            lambda: actions.record_consent(item_ids=[item_id], by=viewer, at=now, **consent.cleaned_data),
        ),
        "arrange": (
            arrange,
            lambda: actions.arrange(item_id=item_id, meets_at=arrange.moment(), by=viewer, at=now),
        ),
        "quote": (quote, lambda: actions.keep_quote(item_id=item_id, by=viewer, at=now, **quote.cleaned_data)),
    }
    if doing in acts:
        form, act = acts[doing]
        if form.is_valid() and did(form, act):
            messages.success(request, "It is written down.")
            return redirect("audit_practitioner", item_id=item_id)
    shows(request, "audit_item", [item_id], purpose=PURPOSE)
    return render(
        request,
        "audits/practitioner.html.jinja",
        {
            "pack": pack,
            "item": pack.item,
            "row": pack.item.round,
            "consent": consent,
            "arrange": arrange,
            "quote": quote,
            "now": now,
        },
        status=422 if any(f.errors for f in (consent, arrange, quote)) else 200,
    )


@may(Capability.KEEP_AUDITS, Capability.AUDIT, methods=("GET", "POST"))
def moderation(request: Request, item_id: uuid.UUID) -> HttpResponse:
    """Both scorings side by side, and what the meeting agrees."""
    viewer, now = request.viewer, request.now
    found = queries.moderation(viewer, item_id, at=now)
    if found is None:
        raise Http404
    keeps = viewer.can(Capability.KEEP_AUDITS) and found.item.round.state == "moderating"
    if request.method == "POST" and not keeps:
        raise Http404
    typing = Typing(request, area=AREA)
    if saved := typing.saved():
        return saved
    form = ModerateForm(typing.data if keeps else None, tool=found.tool, differ=found.differ)
    if typing.kept:
        as_draft(form)
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data

        def settle() -> None:
            said = Settled(item_id, form.chosen(), given.get("disagreement", ""))
            actions.moderate(given=[said], agreed_by=given.get("agreed_by", ""), by=viewer, at=now)

        if did(form, lambda: form.keeping(request, "audit.moderate", settle, subject_id=item_id)):
            typing.done()
            messages.success(request, f"Number {found.item.position} is settled.")
            following = queries.next_to_settle(viewer, found.item.round_id)
            if following:
                return redirect("audit_moderation", item_id=following)
            return redirect("audit_round", round_id=found.item.round_id)
    shows(request, "audit_item", [item_id], purpose="oversight")
    return render(
        request,
        "audits/moderation.html.jinja",
        {
            "found": found,
            "item": found.item,
            "row": found.item.round,
            "form": form,
            "typing": typing,
            "keeps": keeps,
            "now": now,
        },
        status=422 if form.errors else 200,
    )


def _pack(request: Request, item_id: uuid.UUID) -> Pack:
    pack = queries.pack(request.viewer, item_id, at=request.now)
    if pack is None:
        raise Http404
    return pack
