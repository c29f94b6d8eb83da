"""Answering one request without an account, by a link that works once and a code that was told by telephone.

Nothing is kept in the browser, as on the public form: no cookie, no draft. What a forged request could do here needs
the link and the code, so these pages ask for no token, which would have to be kept in a session.
"""

from __future__ import annotations

from functools import partial

from django import forms
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.views.decorators.csrf import csrf_exempt

from halcyon.access.fence import acting_for
from halcyon.access.viewing import PUBLIC_AGENCY, by_link
from halcyon.cases.actions import NoSuchLink, Told, check_link, link_of, open_link, passed_link, use_link
from halcyon.cases.models import AgencyRequest
from halcyon.kernel.instruments import ShortText
from halcyon.kernel.registry import registry
from halcyon.people.queries import asked_about
from halcyon.responses.actions import NotComplete
from halcyon.web.guarding import public
from halcyon.web.instruments import QuestionsForm, sections
from halcyon.web.request import Request

WHO = (
    ShortText("told_name", "Your name", required=True, limit=150),
    ShortText("told_job", "Your job", required=True, limit=150),
)


class CodeForm(forms.Form):
    code = forms.CharField(
        label="The code",
        help_text="Six figures. The hub tells you them by telephone, never in an e-mail.",
        max_length=20,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off", "class": "short"}),
    )


# Public: whoever answers for an agency that has no accounts here. The link and its code say which one request it is.
@csrf_exempt
@public(methods=("GET", "POST"))
def answer(request: Request, address: str) -> HttpResponse:
    """The code, then the question and the form of the answer, then that it was sent. Nothing else of the case."""
    with acting_for(f"agency:{PUBLIC_AGENCY}"):
        try:
            return _answer(request, address)
        except NoSuchLink:
            if request.method == "GET":
                raise Http404 from None
            return render(request, "requests/link_gone.html.jinja", {"now": request.now}, status=410)


def _answer(request: Request, address: str) -> HttpResponse:
    if request.method != "POST":
        check_link(address=address, at=request.now)
        return render(request, "requests/link_code.html.jinja", {"form": CodeForm()})
    if "pass" in request.POST:
        return _answered(request, address, request.POST["pass"])
    form = CodeForm(request.POST)
    if form.is_valid():
        opened = open_link(address=address, code=form.cleaned_data["code"], at=request.now, mark=request.mark)
        if opened is not None:
            asked, passed = opened
            return _form(request, asked, passed, _questions(asked))
        form.add_error("code", "This is not the code. After five wrong ones the link is locked: ring the hub")
    return render(request, "requests/link_code.html.jinja", {"form": form}, status=422)


def _answered(request: Request, address: str, passed: str) -> HttpResponse:
    asked = passed_link(address=address, passed=passed, at=request.now, mark=request.mark)
    form = _questions(asked, request.POST)
    if form.is_valid():
        given = form.answers()
        told = Told(name=str(given.pop("told_name")), job=str(given.pop("told_job")))
        try:
            form.keeping(
                request,
                asked.instrument,
                partial(
                    use_link, address=address, passed=passed, answers=given, told=told, at=request.now,
                    mark=request.mark,
                ),
                subject_id=asked.id,
                by=by_link(asked.agency, at=request.now, request_id=request.mark),
                writer=link_of(passed),
            )  # fmt: skip
        except NotComplete as wrong:
            form.refuse(wrong.problems.values())
        else:
            return render(request, "requests/link_sent_answer.html.jinja", {"reference": asked.case.reference})
    return _form(request, asked, passed, form, status=200 if form.asked else 422)


def _questions(asked: AgencyRequest, data: object = None) -> QuestionsForm:
    return QuestionsForm((*WHO, *registry.instrument(asked.instrument).questions()), data)


def _form(
    request: Request,
    asked: AgencyRequest,
    passed: str,
    form: QuestionsForm,
    *,
    status: int = 200,
) -> HttpResponse:
    instrument = registry.instrument(asked.instrument)
    context = {
        "asked": asked,
        "passed": passed,
        "form": form,
        "who": [form[q.key] for q in WHO],
        "sections": sections(form, instrument.sections),
        "instrument": instrument,
        "subject": asked_about(by_link(asked.agency, at=request.now), asked.case.record_id),
        "purpose": registry.purposes[asked.purpose],
        "power": registry.purposes[asked.purpose].power_about(asked.case.facts.get("kind")),
        "categories": [registry.categories[c].title for c in asked.categories if c in registry.categories],
        "now": request.now,
    }
    return render(request, "requests/link_answer.html.jinja", context, status=status)
