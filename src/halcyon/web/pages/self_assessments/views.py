"""Self-assessments: answering one’s own, looking at every one, the panel, and the plan of support."""

from __future__ import annotations

import uuid
from datetime import timedelta

from django import forms
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from halcyon.agencies.queries import agencies_to_choose
from halcyon.kernel.roles import Capability
from halcyon.learning.audits import actions, queries
from halcyon.learning.audits.actions import Answer
from halcyon.learning.audits.queries import AssessmentPage, StandardLine
from halcyon.web.doing import did, form_page, from_list
from halcyon.web.guarding import may
from halcyon.web.keeping import Typing, as_draft, saved_where_it_belongs
from halcyon.web.middleware import shows
from halcyon.web.pages.audits.views import AREA, PURPOSE
from halcyon.web.pages.self_assessments.forms import (
    CampaignForm,
    ModerationForm,
    SizeForm,
    StandardForm,
    SupportForm,
)
from halcyon.web.presenting import day, when
from halcyon.web.request import Request
from halcyon.workforce.training.queries import offered

USUAL_WAIT = timedelta(days=60)  # what the form proposes until something in a plan of support is due


@may(Capability.SELF_ASSESS)
def mine(request: Request) -> HttpResponse:
    """What one answers for."""
    found = queries.own_assessments(request.viewer)
    shows(request, "assessment", [a.id for a in found], purpose=PURPOSE)
    return render(request, "self_assessments/mine.html.jinja", {"mine": found, "now": request.now})


@may(Capability.SELF_ASSESS, Capability.KEEP_AUDITS, methods=("GET", "POST"))
def assessment(request: Request, assessment_id: uuid.UUID) -> HttpResponse:
    """One assessment with every standard; its size; and sending it in."""
    viewer, now = request.viewer, request.now
    page = _page(request, assessment_id)
    doing = request.POST.get("do", "")
    data = request.POST if request.method == "POST" else None
    size = SizeForm(data if doing == "size" else None, initial={"patients": page.row.patients})
    sending = forms.Form(data if doing == "send" else None)
    if (
        doing == "size"
        and size.is_valid()
        and did(size, lambda: actions.set_size(assessment_id=assessment_id, by=viewer, at=now, **size.cleaned_data))
    ):
        messages.success(request, "Kept.")
        return redirect("assessment", assessment_id=assessment_id)
    if (
        doing == "send"
        and sending.is_valid()
        and did(sending, lambda: actions.send_in(assessment_id=assessment_id, by=viewer, at=now))
    ):
        messages.success(request, "Sent in. Thank you.")
        return redirect("assessment", assessment_id=assessment_id)
    shows(request, "assessment", [assessment_id], purpose=PURPOSE)
    return render(
        request,
        "self_assessments/assessment.html.jinja",
        {
            "page": page,
            "row": page.row,
            "size": size,
            "sending": sending,
            "open": page.mine and page.row.state in ("not_begun", "begun"),
            "now": now,
        },
        status=422 if size.errors or sending.errors else 200,
    )


@may(Capability.SELF_ASSESS, methods=("GET", "POST"))
def standard(request: Request, assessment_id: uuid.UUID, question: str) -> HttpResponse:
    """One standard of one’s own assessment."""
    viewer, now = request.viewer, request.now
    page = _page(request, assessment_id)
    keys = [x.question.key for x in page.lines]
    if question not in keys or not page.mine or page.row.state not in ("not_begun", "begun"):
        raise Http404
    line = page.lines[keys.index(question)]
    was = line.answer
    given = (
        {
            "value": "" if was.value is None else str(was.value),
            "evidence": was.evidence,
            "action": was.action,
            "due_on": was.due_on,
            "version": was.version,
        }
        if was
        else {}
    )
    form = StandardForm(request.POST if request.method == "POST" else None, question=line.question, given=given)

    def keep() -> None:
        said = form.cleaned_data
        answer = Answer(
            question, int(said["value"]) if said["value"] else None, said["evidence"], said["action"], said["due_on"],
            said["version"],
        )  # fmt: skip
        actions.answer_standard(assessment_id=assessment_id, given=[answer], by=viewer, at=now)

    def version() -> int | None:
        now_said = _page(request, assessment_id).lines[keys.index(question)].answer
        return now_said.version if now_said else None

    if saved := saved_where_it_belongs(request, form, keep, version):
        return saved
    if request.method == "POST" and form.is_valid() and did(form, keep):
        messages.success(request, f"{question} is saved.")
        after = keys.index(question) + 1
        if request.POST.get("do") == "next" and after < len(keys):
            return redirect("assessment_standard", assessment_id=assessment_id, question=keys[after])
        return redirect("assessment", assessment_id=assessment_id)
    shows(request, "assessment", [assessment_id], purpose=PURPOSE)
    return render(
        request,
        "self_assessments/standard.html.jinja",
        {
            "page": page,
            "row": page.row,
            "line": line,
            "form": form,
            "place": keys.index(question) + 1,
            "of": len(keys),
            "now": now,
        },
        status=422 if form.errors else 200,
    )


@may(Capability.KEEP_AUDITS, methods=("GET", "POST"))
def moderation(request: Request, assessment_id: uuid.UUID) -> HttpResponse:
    """The panel’s scores beside an agency’s own."""
    viewer, now = request.viewer, request.now
    page = _page(request, assessment_id)
    if page.row.service or page.row.state != "submitted":
        raise Http404
    said = {x.question.key: _said(x) for x in page.lines}
    typing = Typing(request, area=AREA)
    if saved := typing.saved():
        return saved
    form = ModerationForm(typing.data, tool=page.tool, own=said)
    if typing.kept:
        as_draft(form)

    def keep() -> None:
        actions.moderate_assessment(assessment_id=assessment_id, given=form.given(), by=viewer, at=now)

    if request.method == "POST" and form.is_valid() and did(form, keep):
        typing.done()
        messages.success(request, "The panel’s scores are kept.")
        return redirect("assessment", assessment_id=assessment_id)
    shows(request, "assessment", [assessment_id], purpose=PURPOSE)
    context = {"page": page, "row": page.row, "form": form, "typing": typing}
    return render(request, "self_assessments/moderation.html.jinja", context, status=422 if form.errors else 200)


@may(Capability.KEEP_AUDITS, methods=("GET", "POST"))
def support(request: Request, assessment_id: uuid.UUID) -> HttpResponse:
    """The plan of support of one practice: every red, and amber that is old; what is agreed about each."""
    viewer, now = request.viewer, request.now
    page = _page(request, assessment_id)
    if not page.row.service or page.row.state not in ("submitted", "moderated"):
        raise Http404
    chosen = request.POST.get("line", "")
    due = (now + USUAL_WAIT).date()
    plan_forms = {
        x.question.key: SupportForm(
            request.POST if request.method == "POST" and chosen == x.question.key else None,
            question=x.question.key,
            topic=x.topic,
            due_on=due,
        )
        for x in page.to_plan
        if x.support is None
    }
    form = plan_forms.get(chosen)
    if form is not None and form.is_valid():
        given = form.cleaned_data
        agreed = form

        def agree() -> None:
            actions.agree_support(assessment_id=assessment_id, by=viewer, at=now, **given)

        if did(agreed, agree):
            messages.success(request, "It is in the plan." + (" The training lead sees it." if given["topic"] else ""))
            return redirect("assessment_support", assessment_id=assessment_id)
    if request.POST.get("do") == "finish":
        try:
            item = uuid.UUID(request.POST.get("item", ""))
        except ValueError:
            raise Http404 from None
        if did(forms.Form(), lambda: actions.finish_support(item_id=item, by=viewer, at=now)):
            messages.success(request, "Done.")
        return redirect("assessment_support", assessment_id=assessment_id)
    shows(request, "assessment", [assessment_id], purpose=PURPOSE)
    wrong = any(f.errors for f in plan_forms.values())
    context = {
        "page": page,
        "row": page.row,
        "forms": plan_forms,
        "books": viewer.can(Capability.KEEP_TRAINING),
        "wrong": wrong,
        "now": now,
    }
    return render(request, "self_assessments/support.html.jinja", context, status=422 if wrong else 200)


@may(Capability.KEEP_AUDITS)
def campaigns(request: Request) -> HttpResponse:
    """Every campaign."""
    found = queries.campaigns(request.viewer)
    shows(request, "campaign", [c.row.id for c in found], purpose=PURPOSE)
    return render(request, "self_assessments/campaigns.html.jinja", {"campaigns": found, "now": request.now})


@may(Capability.KEEP_AUDITS, methods=("GET", "POST"))
def new_campaign(request: Request) -> HttpResponse:
    """Ask every practice, or some agencies, to assess themselves."""
    viewer, now = request.viewer, request.now
    form = CampaignForm(
        request.POST if request.method == "POST" else None,
        agencies=[(o.code, o.name) for o in agencies_to_choose(viewer)],
        year=now.year,
    )
    made: list[uuid.UUID] = []

    def begin() -> None:
        made.append(actions.open_campaign(by=viewer, at=now, **form.cleaned_data).id)

    if request.method == "POST" and form.is_valid() and did(form, begin):
        messages.success(request, "Opened. Last year’s answers are carried forward.")
        return redirect("self_assessment_campaign", campaign_id=made[0])
    context = {"form": form}
    return render(request, "self_assessments/new.html.jinja", context, status=422 if form.errors else 200)


@may(Capability.KEEP_AUDITS)
def campaign(request: Request, campaign_id: uuid.UUID) -> HttpResponse:
    """One campaign: who has sent theirs in, how each stands, and who needs support."""
    page = queries.campaign(request.viewer, campaign_id)
    if page is None:
        raise Http404
    shows(request, "campaign", [campaign_id], purpose=PURPOSE)
    need = queries.practices_needing(request.viewer, page.row, at=request.now) if page.row.kind == "gp" else []
    context = {"page": page, "row": page.row, "need": need, "now": request.now}
    return render(request, "self_assessments/campaign.html.jinja", context)


@may(Capability.KEEP_AUDITS, Capability.KEEP_TRAINING)
def training(request: Request) -> HttpResponse:
    """Training that plans of support ask for and that is not booked."""
    gaps = queries.training_gaps(request.viewer)
    shows(request, "assessment", [i.assessment_id for g in gaps for i in g.items], purpose=PURPOSE)
    context = {"gaps": gaps, "books": request.viewer.can(Capability.KEEP_TRAINING)}
    return render(request, "self_assessments/training.html.jinja", context)


@may(Capability.KEEP_TRAINING, methods=("GET", "POST"))
def book_places(request: Request, item_id: uuid.UUID) -> HttpResponse:
    """Book places for people of a practice at training that its plan of support asks for."""
    viewer, now = request.viewer, request.now
    found = queries.to_book(viewer, item_id, at=now)
    if found is None:
        raise Http404
    item, theirs = found.item, found.people
    events = [o for o in offered(viewer, at=now) if o.free]

    class BookForm(forms.Form):
        event = from_list(
            "Which training?",
            [(o.event.id, f"{o.event.course.title}, {when(o.event.begins_at, now)}, {o.free} free") for o in events],
        )
        people = forms.MultipleChoiceField(
            label="Who of the practice goes?",
            help_text="" if theirs else "Nobody of the practice has an account here. An administrator makes one.",
            choices=[(str(i), name) for i, name in theirs],
            widget=forms.CheckboxSelectMultiple,
        )

    form = BookForm(request.POST if request.method == "POST" else None)
    shows(request, "assessment", [item.assessment_id], purpose=PURPOSE)
    home = reverse("self_assessment_training")
    return form_page(
        request,
        form,
        lambda: actions.book_training(
            item_id=item.id,
            event_id=uuid.UUID(form.cleaned_data["event"]),
            people=[uuid.UUID(i) for i in form.cleaned_data["people"]],
            by=viewer,
            at=now,
        ),
        title=f"Book training for {item.assessment.name}",
        caption=found.title,
        lead="" if events else "No training is planned. Plan an event first, on the page of training.",
        button="Book the places",
        done="The places are booked, and those who go are told.",
        to=home,
        back=home,
        about=[("What was agreed", item.what), ("By", day(item.due_on))],
    )


def _said(line: StandardLine) -> str:
    """What an agency says of itself on one standard, for the panel to read beside its own score."""
    answer, scale = line.answer, line.question.scale
    if answer is None or answer.value is None or scale is None:
        return "The agency has not answered it."
    shown = " ".join(filter(None, (answer.evidence, answer.action and f"It will: {answer.action}")))
    return f"The agency says {answer.value}: {scale.title(answer.value)}. {shown}".strip()


def _page(request: Request, assessment_id: uuid.UUID) -> AssessmentPage:
    page = queries.assessment(request.viewer, assessment_id, at=request.now)
    if page is None:
        raise Http404
    return page
