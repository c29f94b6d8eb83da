"""Taking in a spreadsheet of actions: choose it, say which column is what, see each row."""

from __future__ import annotations

import base64
import binascii
import uuid
from collections.abc import Mapping
from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render

from halcyon.agencies.queries import agencies_to_choose
from halcyon.exchange.csv.action_plans import LARGEST, Meanings, Unknown, heads_of, load_actions, unknown_words
from halcyon.exchange.csv.action_words import FIELDS, suggested, titled, wrong_mapping
from halcyon.exchange.csv.sheet import FileFault
from halcyon.kernel.roles import Capability
from halcyon.learning.improving import queries
from halcyon.learning.improving.models import ActionFileRow
from halcyon.web.guarding import may
from halcyon.web.middleware import shows
from halcyon.web.request import Request

PURPOSE = "own_work"


class FileForm(forms.Form):
    file = forms.FileField(
        label="The action plan",
        help_text="An Excel workbook (.xlsx) without a password or macros, or a file saved as “CSV UTF-8 (comma "
        "delimited)”. At most 1 MB.",
    )


class ColumnsForm(forms.Form):
    """Which column of the file is which. The file itself comes along, so that nothing is kept before it is taken in."""

    name = forms.CharField(widget=forms.HiddenInput, max_length=200)
    content = forms.CharField(widget=forms.HiddenInput)

    def __init__(self, data: Any = None, *, heads: list[str], **kwargs: Any) -> None:
        super().__init__(data, **kwargs)
        for field in FIELDS:
            self.fields[f"is_{field.key}"] = forms.ChoiceField(
                label=field.title,
                choices=[("", "Not in this file"), *((h, titled(h)) for h in heads)],
                required=field.needed,
            )
        self.heads = heads

    def columns(self) -> dict[str, str]:
        """Field to column, of those that the file has."""
        return {f.key: self.cleaned_data[f"is_{f.key}"] for f in FIELDS if self.cleaned_data.get(f"is_{f.key}")}

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        chosen = {f.key: given.get(f"is_{f.key}", "") for f in FIELDS}
        for key, words in wrong_mapping(chosen, self.heads).items():
            if f"is_{key}" not in self.errors:
                self.add_error(f"is_{key}", words)
        return given


LEFT_OUT = ("", "Leave these rows out")
STATES = (LEFT_OUT, ("open", "It goes on"), ("done", "It was done, and awaits assurance"))


class MeaningsForm(forms.Form):
    """What the words of a file mean here that nobody knows. Rows with one that is left open are rejected."""

    told = forms.CharField(widget=forms.HiddenInput, initial="yes")

    def __init__(self, data: Any = None, *, words: Unknown, agencies: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(data, **kwargs)
        self.words = words
        self._ask("agency", "As the agency", words.agencies, [LEFT_OUT, *agencies])
        self._ask("state", "As its state", words.states, list(STATES))

    def _ask(self, key: str, where: str, said: Mapping[str, int], choices: list[tuple[str, str]]) -> None:
        for place, (cell, rows) in enumerate(said.items()):
            field = forms.ChoiceField(
                label=f"“{cell}”",
                help_text=f"{where} of {rows} {'row' if rows == 1 else 'rows'}",
                choices=choices,
                required=False,
            )
            field.shown_required = True  # type: ignore[attr-defined]  # leaving the rows out is an answer
            self.fields[f"{key}_{place}"] = field

    def meanings(self) -> Meanings:
        """What was said; nothing of what was left open."""
        agencies, states = (
            {cell: given for n, cell in enumerate(said) if (given := self.cleaned_data[f"{key}_{n}"])}
            for key, said in (("agency", self.words.agencies), ("state", self.words.states))
        )
        return Meanings(agencies, {cell: given == "done" for cell, given in states.items()})


@may(Capability.KEEP_ACTIONS, methods=("GET", "POST"))
def load(request: Request) -> HttpResponse:
    """Choose the file; then say which column is what."""
    if request.method == "POST" and "content" in request.POST:
        return _take(request)
    form = FileForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        file = form.cleaned_data["file"]
        content = file.read(LARGEST + 1)
        try:
            heads = heads_of(content)
        except FileFault as fault:
            form.add_error("file", str(fault))
        else:
            initial = {f"is_{key}": column for key, column in suggested(heads).items()}
            initial |= {"name": file.name[:200], "content": base64.b64encode(content).decode()}
            return _columns(request, ColumnsForm(heads=heads, initial=initial))
    return render(
        request,
        "improving/load.html.jinja",
        {"form": form, "files": queries.files(request.viewer), "now": request.now},
        status=422 if form.errors else 200,
    )


def _columns(request: Request, form: ColumnsForm) -> HttpResponse:
    return render(request, "improving/columns.html.jinja", {"form": form}, status=422 if form.errors else 200)


def _meanings(request: Request, columns: ColumnsForm, form: MeaningsForm) -> HttpResponse:
    along = {name: columns.data[name] for name in columns.fields if columns.data.get(name)}
    context = {"form": form, "along": along, "name": columns.cleaned_data["name"]}
    return render(request, "improving/meanings.html.jinja", context, status=422 if form.errors else 200)


def _take(request: Request) -> HttpResponse:
    try:
        content = base64.b64decode(request.POST["content"], validate=True)
        form = ColumnsForm(request.POST, heads=heads_of(content))
    except (binascii.Error, ValueError, FileFault):
        raise Http404 from None
    if form.is_valid():
        name, columns = form.cleaned_data["name"], form.columns()
        try:
            words = unknown_words(content, columns=columns, at=request.now)
            asks = MeaningsForm(
                request.POST if "told" in request.POST else None,
                words=words,
                agencies=[(o.code, o.name) for o in agencies_to_choose(request.viewer)],
            )
            if words and not asks.is_valid():
                return _meanings(request, form, asks)
            means = asks.meanings() if words else None
            found = load_actions(content, name=name, columns=columns, means=means, by=request.viewer, at=request.now)
        except FileFault as fault:
            form.add_error(None, str(fault))
        else:
            said = "This file was taken in before. Nothing was changed." if found.again else "The file is taken in."
            messages.success(request, said)
            return redirect("action_file", file_id=found.file_id)
    return _columns(request, form)


@may(Capability.KEEP_ACTIONS)
def file(request: Request, file_id: uuid.UUID) -> HttpResponse:
    """What came of each row of one file."""
    page = queries.file(request.viewer, file_id)
    if page is None:
        raise Http404
    shows(request, "action_file", [file_id], purpose=PURPOSE)
    return render(
        request,
        "improving/file.html.jinja",
        {"page": page, "columns": _columns_of, "reason": _reason_of, "titled": titled, "now": request.now},
    )


def _columns_of(row: ActionFileRow) -> str:
    return ", ".join(titled(column) for column in row.columns.split(", ") if column)


def _reason_of(row: ActionFileRow) -> str:
    """Why a row was rejected, with the names of its columns as a person reads them."""
    said = row.reason
    for column in row.columns.split(", "):
        said = said.replace(f"{column}: ", f"{titled(column)}: ") if column else said
    return said
