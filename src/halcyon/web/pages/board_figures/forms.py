"""The forms of the challenge log and of snapshots."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from typing import Any

from django import forms


def _text(label: str, help_text: str = "") -> forms.CharField:
    return forms.CharField(label=label, help_text=help_text, widget=forms.Textarea(attrs={"rows": 4}), strip=False)


class ChallengeForm(forms.Form):
    question = _text("What do you want to know?", "About the figure. Leave out names of children and families.")
    owner = forms.ChoiceField(label="Who is to answer?")
    due_on = forms.DateField(label="By when?", widget=forms.DateInput(attrs={"type": "date"}))

    def __init__(self, data: Any = None, *, owners: Sequence[tuple[uuid.UUID, str]], **kwargs: Any) -> None:
        super().__init__(data, **kwargs)
        self.fields["owner"].choices = [("", "Choose"), *((str(i), name) for i, name in owners)]  # type: ignore[attr-defined]


class AnswerForm(forms.Form):
    answer = _text("How do we know?", "What was looked at, and when. Leave out names of children and families.")


class SettleForm(forms.Form):
    words = _text("What satisfied you, or what follows from it?")


class SnapshotForm(forms.Form):
    title = forms.CharField(label="What is it for?", help_text="For example: board of December 2026", max_length=150)
