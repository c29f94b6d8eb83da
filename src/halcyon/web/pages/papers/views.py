"""Papers: the list with the forward plan, and one paper from its first figures to its signature."""

from __future__ import annotations

import uuid
from collections.abc import Callable

from django import forms
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render

from halcyon.agencies.queries import staff_names
from halcyon.assurance.papers import actions, queries
from halcyon.assurance.papers.actions import Caught
from halcyon.assurance.papers.picture import bars
from halcyon.assurance.papers.queries import PaperPage
from halcyon.cases.actions import Stale
from halcyon.kernel.calendar import LONDON
from halcyon.kernel.pathways import Refused
from halcyon.kernel.roles import Capability
from halcyon.practice.papers import IMPLICATIONS, TEMPLATES
from halcyon.web.guarding import may
from halcyon.web.middleware import shows
from halcyon.web.pages.papers import forms as drawn
from halcyon.web.pages.papers import presenters
from halcyon.web.request import Request

PURPOSE = "oversight"
WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
MEANWHILE = "Somebody else saved this paper meanwhile. What you typed is kept below: read theirs, then save again."


@may(Capability.SEE_BOARD)
def listing(request: Request) -> HttpResponse:
    """The forward plan of every body, and the papers that can be read."""
    viewer, now = request.viewer, request.now
    found = queries.papers(viewer)
    shows(request, "paper", [p.id for p in found], purpose=PURPOSE)
    return render(
        request,
        "papers/list.html.jinja",
        {
            "papers": found,
            "kinds": TEMPLATES,
            "plan": queries.forward_plan(viewer, at=now),
            "held": queries.meetings_held(viewer, at=now),
            "keeps": viewer.can(Capability.KEEP_BOARD),
            "now": now,
        },
    )


@may(Capability.KEEP_BOARD, methods=("GET", "POST"))
def new_paper(request: Request) -> HttpResponse:
    """Draft a paper from the figures as they stand now."""
    viewer, now = request.viewer, request.now
    coming = [
        (m.id, f"{m.body.name}, {m.meets_at.astimezone(LONDON):%-d %B %Y}")
        for m in queries.meetings_to_come(viewer, at=now)
    ]
    form = drawn.NewPaperForm(
        request.POST if request.method == "POST" else None,
        meetings=coming,
        initial={"meeting": request.GET.get("meeting", ""), "template": request.GET.get("kind", "")},
    )
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        made: list[uuid.UUID] = []

        def make() -> None:
            row = actions.draft_paper(
                template=given["template"],
                meeting_id=uuid.UUID(given["meeting"]),
                title=given["title"],
                by=viewer,
                at=now,
            )
            made.append(row.id)

        if do(form, make):
            messages.success(request, "The draft is made. Its figures are those of this moment.")
            return redirect("paper", paper_id=made[0])
    context = {"form": form, "none": not coming}
    return render(request, "papers/new.html.jinja", context, status=422 if form.errors else 200)


@may(Capability.SEE_BOARD, methods=("GET", "POST"))
def paper(request: Request, paper_id: uuid.UUID) -> HttpResponse:
    """One paper: its front sheet and headings, the figures beside them, and what can be done with it next."""
    viewer, now = request.viewer, request.now
    page = _page(request, paper_id)
    row, doing = page.paper, request.POST.get("do", "")
    data = request.POST if request.method == "POST" else None
    keeps = viewer.can(Capability.KEEP_BOARD)
    sending = drawn.SendForm(
        data if doing == "send" else None,
        signers=queries.signers(viewer, at=now) if keeps and row.state == "draft" else [],
    )
    withdrawing = drawn.WithdrawForm(data if doing == "withdraw" else None)
    who = {"paper_id": paper_id, "by": viewer, "at": now}
    if doing == "refresh":
        if do(sending, lambda: actions.refresh_figures(**who)):  # type: ignore[arg-type]
            messages.success(request, "Every figure is as it stands now.")
        return redirect("paper", paper_id=paper_id)
    if doing == "back":
        actions.send_back(**who)  # type: ignore[arg-type]
        messages.success(request, "The paper is a draft again.")
        return redirect("paper", paper_id=paper_id)
    if doing == "rewrite":
        return redirect("paper", paper_id=actions.rewrite_paper(**who).id)  # type: ignore[arg-type]
    if doing == "send" and sending.is_valid():
        signer = uuid.UUID(sending.cleaned_data["signer"])
        if do(sending, lambda: actions.ask_to_sign(signer=signer, **who)):  # type: ignore[arg-type]
            messages.success(request, "The paper waits on their list to be signed.")
            return redirect("paper", paper_id=paper_id)
    if doing == "withdraw" and withdrawing.is_valid():
        why = withdrawing.cleaned_data["why"]
        if do(withdrawing, lambda: actions.withdraw_paper(why=why, **who)):  # type: ignore[arg-type]
            messages.success(request, "The paper is withdrawn.")
            return redirect("paper", paper_id=paper_id)
    seen_by_keepers = keeps or viewer.can(Capability.SIGN_PAPER)
    return render(
        request,
        "papers/paper.html.jinja",
        {
            "page": page,
            "paper": row,
            "parts": presenters.parts(page),
            "front": presenters.front(page),
            "names": _names(request, page),
            "findings": queries.identifying_text(viewer, row, at=now) if row.state in ("draft", "to_sign") else (),
            "may_write": keeps and row.state == "draft",
            "may_sign": viewer.can(Capability.SIGN_PAPER) and row.state == "to_sign" and row.author != viewer.user_id,
            "may_send_back": row.state == "to_sign" and viewer.user_id in (row.author, row.signer),
            "keeps": keeps,
            "history": seen_by_keepers,
            "sending": sending,
            "withdrawing": withdrawing,
            "now": now,
        },
        status=422 if sending.errors or withdrawing.errors else 200,
    )


@may(Capability.KEEP_BOARD, methods=("GET", "POST"))
def section(request: Request, paper_id: uuid.UUID, heading: str) -> HttpResponse:
    """Write what stands under one heading, with its figures beside it."""
    viewer, now = request.viewer, request.now
    page = _page(request, paper_id)
    wanted = next((h for h in page.template.headings if h.key == heading), None)
    if wanted is None or page.paper.state != "draft":
        raise Http404
    stands = {"text": page.paper.sections.get(heading, ""), "version": page.paper.version}
    form = drawn.SectionForm(request.POST if request.method == "POST" else None, initial=stands)
    theirs = ""
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        try:
            actions.write_section(
                paper_id=paper_id,
                heading=heading,
                text=given["text"],
                expected_version=given["version"],
                by=viewer,
                at=now,
            )
            messages.success(request, f"“{wanted.title}” is saved.")
            return redirect("paper", paper_id=paper_id)
        except Refused as wrong:
            _refuse(form, wrong)
        except Stale as stale:
            theirs = stale.theirs
            _newer(form, stale.version)
    context = {
        "page": page,
        "heading": wanted,
        "form": form,
        "theirs": theirs,
        "figures": [f for key in wanted.offered if (f := page.figures.get(key))],
        "others": [f for key, f in page.figures.items() if key not in wanted.offered],
        "now": now,
    }
    return render(request, "papers/section.html.jinja", context, status=422 if form.errors else 200)


@may(Capability.KEEP_BOARD, methods=("GET", "POST"))
def front(request: Request, paper_id: uuid.UUID) -> HttpResponse:
    """Write the front sheet: what the paper is for, its summary, recommendations, implications and domains."""
    viewer, now = request.viewer, request.now
    page = _page(request, paper_id)
    row = page.paper
    if row.state != "draft":
        raise Http404
    names = ("title", "agenda_no", "author_role", "purpose", "summary", "recommendations", "engagement", "appendices")
    stands = {name: getattr(row, name) for name in (*names, "domains", "version")}
    stands |= {f"implication_{key}": row.implications.get(key, "") for key, _ in IMPLICATIONS}
    form = drawn.FrontForm(request.POST if request.method == "POST" else None, template=page.template, initial=stands)
    theirs = ""
    if request.method == "POST" and form.is_valid():
        try:
            actions.write_front(
                paper_id=paper_id,
                given=form.given(),
                expected_version=form.cleaned_data["version"],
                by=viewer,
                at=now,
            )
            messages.success(request, "The front sheet is saved.")
            return redirect("paper", paper_id=paper_id)
        except Refused as wrong:
            _refuse(form, wrong)
        except Stale as stale:
            theirs = stale.theirs
            _newer(form, stale.version)
    context = {"page": page, "form": form, "theirs": theirs}
    return render(request, "papers/front.html.jinja", context, status=422 if form.errors else 200)


@may(Capability.SIGN_PAPER, methods=("GET", "POST"))
def sign(request: Request, paper_id: uuid.UUID) -> HttpResponse:
    """Sign a paper after it was checked for what could tell who somebody is."""
    viewer, now = request.viewer, request.now
    page = _page(request, paper_id)
    row = page.paper
    if row.state != "to_sign" or row.author == viewer.user_id:
        raise Http404
    findings = queries.identifying_text(viewer, row, at=now)
    form = drawn.SignForm(
        request.POST if request.method == "POST" else None,
        findings=findings,
        stale=len(page.stale),
        initial={"version": row.version},
    )
    if request.method == "POST" and form.is_valid():
        try:
            actions.sign_paper(
                paper_id=paper_id,
                reasons=form.reasons(),
                as_drafted=bool(form.cleaned_data.get("as_drafted")),
                expected_version=form.cleaned_data["version"],
                by=viewer,
                at=now,
            )
            messages.success(request, "Signed. Its words and its figures do not change any more.")
            return redirect("paper", paper_id=paper_id)
        except Refused as wrong:
            _refuse(form, wrong)
        except Caught as caught:
            for found in caught.found:
                words = f"{found.words} It stands under {found.where}: “{found.excerpt}”."
                form.add_error(
                    None if found.stops else found.key, words if found.stops else "Say why it stays, or send it back"
                )
        except Stale:
            form.add_error(None, "The paper was changed since you read it. Read it again before you sign.")
    context = {"page": page, "paper": row, "form": form, "stops": [f for f in findings if f.stops], "now": now}
    return render(request, "papers/sign.html.jinja", context, status=422 if form.errors else 200)


@may(Capability.SEE_BOARD)
def read(request: Request, paper_id: uuid.UUID) -> HttpResponse:
    """The paper as it is read and printed, figures in their places."""
    page = _page(request, paper_id)
    context = {
        "page": page,
        "paper": page.paper,
        "front": presenters.front(page),
        "parts": presenters.parts(page),
        "names": _names(request, page),
        "now": request.now,
    }
    return render(request, "papers/read.html.jinja", context)


@may(Capability.SEE_BOARD)
def word(request: Request, paper_id: uuid.UUID) -> HttpResponse:
    """The paper as a Word document."""
    page = _page(request, paper_id)
    named = _names(request, page)
    content = queries.as_word(
        request.viewer,
        page,
        author=named.get(page.paper.author, ""),
        signer=named.get(page.paper.signed_by, "") if page.paper.signed_by else "",
    )
    answer = HttpResponse(content, content_type=WORD)
    answer["Content-Disposition"] = f'attachment; filename="paper-{page.paper.template}-{page.paper.state}.docx"'
    return answer


@may(Capability.SEE_BOARD)
def chart(request: Request, paper_id: uuid.UUID, key: str) -> HttpResponse:
    """The picture of one figure of a paper. The table beside it says the same."""
    figure = _page(request, paper_id).figures.get(key)
    if figure is None or not figure.points:
        raise Http404
    return HttpResponse(bars(figure.points, figure.unit), content_type="image/png")


@may(Capability.KEEP_BOARD, Capability.SIGN_PAPER)
def version(request: Request, paper_id: uuid.UUID, number: int) -> HttpResponse:
    """What a paper was after one of its changes."""
    page = _page(request, paper_id)
    found = queries.version_of(request.viewer, paper_id, number)
    if found is None:
        raise Http404
    context = {
        "page": page,
        "version": found,
        "parts": presenters.parts_of_version(page, found),
        "names": staff_names(request.viewer, [found.by]),
        "now": request.now,
    }
    return render(request, "papers/version.html.jinja", context)


def _page(request: Request, paper_id: uuid.UUID) -> PaperPage:
    page = queries.paper_page(request.viewer, paper_id, at=request.now)
    if page is None:
        raise Http404
    shows(request, "paper", [paper_id], purpose=PURPOSE)
    return page


def _names(request: Request, page: PaperPage) -> dict[uuid.UUID, str]:
    row = page.paper
    return staff_names(
        request.viewer, [row.author, row.signer, row.signed_by, row.withdrawn_by, *(v.by for v in page.versions)]
    )


def _newer(form: forms.Form, version: int) -> None:
    """Make the form, with everything typed, ready to be saved over what somebody else has saved."""
    form.data = {**form.data, "version": str(version)}
    form.full_clean()
    form.add_error(None, MEANWHILE)


def _refuse(form: forms.Form, wrong: Refused) -> None:
    for words in wrong.reasons:
        form.add_error(None, words)


def do(form: forms.Form, act: Callable[[], object]) -> bool:
    """Do what a valid form asks; False with what is wrong put on the form."""
    try:
        act()
    except Refused as wrong:
        if form.is_bound:
            _refuse(form, wrong)
        return False
    return True
