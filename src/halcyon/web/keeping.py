"""Keeping what is being typed: each form of a page as its writer's own draft, there again when they come back."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from django import forms
from django.forms.utils import ErrorDict
from django.http import Http404, HttpResponse, JsonResponse, QueryDict

from halcyon.access.viewing import Denied
from halcyon.kernel.instruments import Question
from halcyon.kernel.problems import NotDone
from halcyon.web.instruments import QuestionsForm
from halcyon.web.request import Request
from halcyon.work.actions import Conflict, drop_draft, save_draft
from halcyon.work.models import Draft
from halcyon.work.queries import draft

FORM = "exploitation"
LEFT_OUT = ("csrfmiddlewaretoken", "version")


def saved_where_it_belongs(
    request: Request, form: forms.Form, act: Callable[[], object], version: Callable[[], int | None]
) -> HttpResponse | None:
    """Save a form that may be saved half done, while it is being typed; None when something else was asked.

    `act` saves what is valid, and `version` is what the next save has to name. Another window that saved first is told
    of with 409, what cannot be saved as it stands with 422: the words stay on the page.
    """
    if request.method != "POST" or "application/json" not in request.headers.get("Accept", ""):
        return None
    request.shown.rows.clear()  # what is saved shows nobody anything
    if not form.is_valid():
        return JsonResponse({}, status=422)
    try:
        act()
    except NotDone as wrong:
        return JsonResponse({"href": request.path}, status=409 if "" in wrong.problems else 422)
    except Denied:
        raise Http404 from None
    return JsonResponse({"saved_at": request.now.isoformat(), "version": version()})


def as_draft(form: forms.BaseForm) -> None:
    """Read what was being typed, and leave out what is wrong with it so far."""
    form.full_clean()
    form._errors = ErrorDict()  # type: ignore[attr-defined]


class Typing:
    """What one person types into one form of the page that they are on. `part` tells several forms of a page apart,
    `area` whose forms they are.

    A page asks `saved` once it has made sure that this person may be here, and answers with what it gives.
    """

    def __init__(self, request: Request, part: str = "", *, area: str = FORM) -> None:
        match = request.resolver_match
        named = (match.url_name or "", *(str(v) for v in match.kwargs.values())) if match else ("",)
        self.request, self.part, self.area = request, part, area
        self.key = ":".join((*named, part) if part else named)
        self.kept: Draft | None = None
        if request.method != "POST" or not self.mine:
            self.kept = draft(request.viewer, self.area, self.key)

    @property
    def mine(self) -> bool:
        """Whether what was sent is of this form."""
        return self.request.method == "POST" and self.request.POST.get("do", "") == self.part

    def saved(self) -> HttpResponse | None:
        """Keep what is being typed, when that is all that was asked. Another window does not overwrite the first in
        silence.
        """
        request = self.request
        if not self.mine or "application/json" not in request.headers.get("Accept", ""):
            return None
        data = {name: values for name, values in request.POST.lists() if name not in LEFT_OUT}
        try:
            seen = int(request.POST.get("version") or 0)
        except ValueError:
            seen = 0
        try:
            row = save_draft(by=request.viewer, form=self.area, key=self.key, data=data, version=seen, at=request.now)
        except Conflict:
            return JsonResponse({"href": request.path}, status=409)
        finally:
            request.shown.rows.clear()  # what is saved shows nobody anything
        return JsonResponse({"saved_at": request.now.isoformat(), "version": row.version})

    def form(self, questions: Iterable[Question], *, initial: Mapping[str, Any] | None = None) -> QuestionsForm:
        """The form with what was sent, or with what was being typed, without what may still be wrong with that."""
        made = QuestionsForm(questions, self.data, initial=initial)
        if self.kept:
            made.as_draft()
        return made

    @property
    def version(self) -> str:
        """That of the draft which the page shows, for the page to send along."""
        return str(self.kept.version) if self.kept else self.request.POST.get("version", "0") if self.mine else "0"

    def said(self, name: str) -> str:
        """What stood in a hidden field of the draft, or ''."""
        return (self.kept.data.get(name) or [""])[0] if self.kept else ""

    def done(self) -> None:
        """It was sent: the draft is over."""
        drop_draft(by=self.request.viewer, form=self.area, key=self.key)

    @property
    def data(self) -> QueryDict | None:
        """What was sent, or else what was being typed; None for neither."""
        return self.request.POST if self.mine else self._typed()

    def _typed(self) -> QueryDict | None:
        if self.kept is None:
            return None
        found = QueryDict(mutable=True)
        for name, values in self.kept.data.items():
            found.setlist(name, values)
        return found
