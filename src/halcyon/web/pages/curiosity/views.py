"""Questions that published rules ask: the list of those that nobody has settled, one of them, and the rules."""

from __future__ import annotations

import uuid
from collections import Counter
from functools import partial

from django import forms
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render

from halcyon.agencies.queries import staff_names
from halcyon.curiosity import queries
from halcyon.curiosity.actions import NotSettled, settle_question
from halcyon.curiosity.models import OpenQuestion
from halcyon.kernel.registry import registry
from halcyon.kernel.roles import Capability
from halcyon.people.queries import names_of, people_of
from halcyon.web.doing import say_wrong
from halcyon.web.guarding import may
from halcyon.web.middleware import shows
from halcyon.web.pages.front_door.presenters import agency_name
from halcyon.web.request import Request
from halcyon.web.wording import Questioned

PURPOSE = "mash_enquiry"
STATES = (("open", "Open"), ("answered", "Answered"), ("let_go", "Let go"), ("all", "All"))


@may(Capability.OPEN_PERSON)
def questions(request: Request) -> HttpResponse:
    """What nobody has answered yet about the people with whom I work, oldest first; every count opens its rows."""
    viewer, now = request.viewer, request.now
    everything = queries.overview(viewer, at=now, state="all")
    state = request.GET.get("state", "open")
    state = state if state in dict(STATES) else "open"
    chosen = request.GET.get("rule", "")
    rows = [a for a in everything if state in ("all", a.row.state) and (not chosen or chosen == a.row.prompt)]
    records = [a.row.record_id for a in rows]
    shows(request, "question", [i for a in rows for i in (a.row.id, a.row.record_id)], purpose=PURPOSE)
    counted = Counter((a.row.prompt, a.row.state) for a in everything)
    return render(
        request,
        "curiosity/list.html.jinja",
        {
            "rows": rows,
            "names": names_of(viewer, records),
            "counted": counted,
            "rules": [registry.prompts[key] for key in sorted({key for key, _ in counted})],
            "states": [(k, words, sum(n for (_, s), n in counted.items() if k in (s, "all"))) for k, words in STATES],
            "state": state,
            "chosen": registry.prompts.get(chosen),
            "now": now,
        },
    )


@may(Capability.SIGNED_IN)
def rules(request: Request) -> HttpResponse:
    """Every rule as it stands: when it asks, what it asks, what would answer it, where it comes from."""
    listed = sorted(registry.prompts.values(), key=lambda p: p.title)
    return render(request, "curiosity/rules.html.jinja", {"rules": listed, "signs": registry.signs})


class AnswerForm(Questioned, forms.Form):
    words = forms.CharField(
        label="What is the answer?",
        help_text="What you found out, from whom, and when.",
        widget=forms.Textarea(attrs={"rows": 4}),
        error_messages={"required": "Write the answer, and how you know."},
        strip=False,
    )


class LetGoForm(Questioned, forms.Form):
    reason = forms.ChoiceField(
        label="Why is it let go?",
        choices=OpenQuestion.REASONS,
        widget=forms.RadioSelect,
        error_messages={"required": "Choose why it is let go."},
    )
    words = forms.CharField(
        label="In your words",
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": "Say why in a few words."},
        strip=False,
    )


@may(Capability.OPEN_PERSON, methods=("GET", "POST"))
def question(request: Request, question_id: uuid.UUID) -> HttpResponse:
    """One question: why it is asked, what speaks against, and the two ways to settle it."""
    viewer, now = request.viewer, request.now
    found = queries.question(viewer, question_id, at=now)
    if found is None:
        raise Http404
    doing = request.POST.get("do", "")
    answering = AnswerForm(request.POST if doing == "answer" else None, auto_id="answer_%s")
    letting = LetGoForm(request.POST if doing == "let_go" else None, auto_id="let_go_%s")
    if doing in ("answer", "let_go"):
        form = answering if doing == "answer" else letting
        if form.is_valid():
            try:
                settles = partial(
                    settle_question,
                    question_id=found.row.id,
                    words=form.cleaned_data["words"],
                    reason=form.cleaned_data.get("reason", ""),
                    by=viewer,
                    at=now,
                )
                form.keeping(request, f"question.{doing}", settles, subject_id=found.row.id)
            except NotSettled as wrong:
                say_wrong(form, wrong)
            else:
                messages.success(
                    request,
                    "The answer is in the chronology."
                    if doing == "answer"
                    else "Let go. The reason is in the chronology.",
                )
                return redirect("questions")
    record = found.row.record_id
    shows(request, "question", [found.row.id, record], purpose=PURPOSE)
    name, born = names_of(viewer, [record]).get(record, ("", None))
    return render(
        request,
        "curiosity/question.html.jinja",
        {
            "asked": found,
            "name": name,
            "born": born,
            "person": people_of(viewer, [record], at=now).get(record),
            "answering": answering,
            "letting": letting,
            "reasons": dict(OpenQuestion.REASONS),
            "settled_by": next(iter(staff_names(viewer, [found.row.settled_by]).values()), ""),
            "agencies": {e.agency: agency_name(e.agency) for e in (*found.evidence, *found.against)},
            "now": now,
        },
        status=422 if answering.errors or letting.errors else 200,
    )
