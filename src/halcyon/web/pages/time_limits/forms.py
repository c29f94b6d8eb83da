"""The form in which somebody says why a time limit passed and what is done about it."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import forms

from halcyon.kernel.delays import CAUSES, LATE_AGENCY


class AnswerForm(forms.Form):
    cause = forms.ChoiceField(label="Why did the time limit pass?", choices=CAUSES.items(), widget=forms.RadioSelect)
    agency = forms.ChoiceField(label="Which agency was waited for?", required=False)
    done = forms.CharField(
        label="What is done about it?",
        help_text="For this person, and so that it does not happen again. Leave out names and what agencies said.",
        widget=forms.Textarea(attrs={"rows": 4}),
        strip=False,
    )
    reveals = {("cause", LATE_AGENCY): ("agency",)}

    def __init__(self, data: Any = None, *, agencies: Iterable[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(data, **kwargs)
        self.fields["agency"].choices = [("", "Choose"), *agencies]  # type: ignore[attr-defined]

    def clean_done(self) -> str:
        return str(self.cleaned_data["done"]).replace("\r\n", "\n")
