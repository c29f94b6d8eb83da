"""The forms of the team's work: asking, writing down, noting, dating, closing."""

from __future__ import annotations

import uuid
from collections.abc import Iterable
from typing import Any

from django import forms

from halcyon.agencies.models import Service
from halcyon.frontdoor.models import SupportRequest
from halcyon.frontdoor.support.rules import NOT_HERE, REVIEW, SUPPORT, Wanted
from halcyon.web.fields import DatePartsField
from halcyon.web.pages.consultations.forms import lines
from halcyon.web.wording import Questioned


class AskForm(Questioned, forms.Form):
    """Ask a team for support."""

    key = forms.UUIDField(widget=forms.HiddenInput)
    service = forms.ChoiceField(label="Whom do you ask?", widget=forms.RadioSelect)
    topic = forms.ChoiceField(label="What is it about?", choices=list(SUPPORT.items()), widget=forms.RadioSelect)
    title = forms.CharField(label="In a few words", max_length=150)
    detail = forms.CharField(
        label="What do you need?", help_text=NOT_HERE, widget=forms.Textarea(attrs={"rows": 5}), strip=False
    )
    place = forms.CharField(label="Your practice or service", required=False, max_length=150)
    due_on = DatePartsField(label="By which day, if there is one?", required=False)

    def __init__(self, data: Any = None, *, teams: Iterable[Service], **kwargs: Any) -> None:
        super().__init__(data, **kwargs)
        listed = [(str(t.id), f"{t.name}, {t.organisation.name}") for t in teams]
        self.fields["service"].choices = listed  # type: ignore[attr-defined]
        if len(listed) == 1:
            self.fields["service"].initial = listed[0][0]

    def clean_detail(self) -> str:
        return lines(self.cleaned_data["detail"])

    @property
    def team(self) -> uuid.UUID:
        return uuid.UUID(self.cleaned_data["service"])

    def wanted(self, asked_name: str) -> Wanted:
        """What was written, as the act takes it."""
        given = self.cleaned_data
        topic = given["topic"]
        return Wanted(
            kind="review" if topic in REVIEW else "support",
            topic=topic,
            title=given["title"],
            detail=given["detail"],
            asked_name=asked_name,
            place=given["place"],
            due_on=given["due_on"],
        )


class AddForm(AskForm):
    """Write down what somebody asked of the team by telephone or in person, or a review to which it contributes."""

    topic = forms.ChoiceField(
        label="What is it about?",
        choices=[("", "Choose"), *SUPPORT.items(), *((key, f"Review: {words}") for key, words in REVIEW.items())],
    )
    asked_name = forms.CharField(label="Who asks?", max_length=150)
    agency = forms.ChoiceField(label="For which organisation?")
    field_order = ("key", "service", "topic", "title", "detail", "asked_name", "agency", "place", "due_on")

    def __init__(self, data: Any = None, *, agencies: Iterable[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(data, **kwargs)
        self.fields["agency"].choices = [("", "Choose"), *agencies]  # type: ignore[attr-defined]
        self.fields["service"].label = "Which team?"
        self.fields["place"].label = "Practice or service"


class NoteForm(Questioned, forms.Form):
    text = forms.CharField(
        label="What was done or said?", help_text=NOT_HERE, widget=forms.Textarea(attrs={"rows": 3}), strip=False
    )

    def clean_text(self) -> str:
        return lines(self.cleaned_data["text"])


class DateForm(forms.Form):
    due_on = DatePartsField(label="By which day is it needed?")


class CloseForm(Questioned, forms.Form):
    outcome = forms.ChoiceField(label="What became of it?", choices=SupportRequest.OUTCOMES, widget=forms.RadioSelect)
    outcome_text = forms.CharField(
        label="What came of it?",
        help_text=f"Whoever asked reads this. {NOT_HERE}",
        widget=forms.Textarea(attrs={"rows": 3}),
        strip=False,
    )

    def clean_outcome_text(self) -> str:
        return lines(self.cleaned_data["outcome_text"])
