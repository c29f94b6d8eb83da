"""The forms in which something is tried, and in which a manager writes down who is on duty."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from django import forms

from halcyon.frontdoor.whatif.queries import Written
from halcyon.frontdoor.whatif.scenario import EVERY, ORDERS, URGENT_FIRST, Scenario, StaffChange
from halcyon.frontdoor.whatif.staffing import NotARoster, read_duties

PEOPLE = [
    ("", "As it was"),
    ("half", "Half as many"),
    ("-2", "Two fewer"),
    ("-1", "One fewer"),
    ("+1", "One more"),
    ("+2", "Two more"),
    ("+3", "Three more"),
    ("double", "Twice as many"),
]
FACTORS = [
    ("0.5", "In half the time"),
    ("0.75", "In three quarters of the time"),
    ("1.5", "In half as long again"),
    ("2", "In twice the time"),
]
CLOSES = [("", "As it was"), ("1080", "18:00"), ("1140", "19:00"), ("1200", "20:00")]


class TrialForm(forms.Form):
    name = forms.CharField(
        label="What do you call it?", help_text="For example: one more social worker.", max_length=100
    )
    agency = forms.ChoiceField(label="An agency answers differently", required=False)
    factor = forms.ChoiceField(label="How?", choices=FACTORS, required=False, initial="0.5")
    arrivals = forms.IntegerField(
        label="More or fewer contacts, in per cent",
        help_text="For example 10 for a tenth more, -10 for a tenth fewer.",
        required=False,
        min_value=-90,
        max_value=200,
    )
    order = forms.ChoiceField(
        label="In which order is work done?",
        choices=list(ORDERS.items()),
        widget=forms.RadioSelect,
        initial=URGENT_FIRST,
    )
    later = forms.ChoiceField(
        label="Two people of each role stay later, Monday to Friday, until", choices=CLOSES, required=False
    )
    bypass = forms.BooleanField(
        label="Enquiries about somebody with an open case go straight to their worker after the danger check",
        required=False,
    )
    not_asked = forms.MultipleChoiceField(
        label="At which ratings is no agency asked?", required=False, widget=forms.CheckboxSelectMultiple
    )
    limit = forms.DecimalField(
        label="A time limit of the second rating’s decision, in office hours",
        help_text="Leave empty to keep the limits as they are.",
        required=False,
        min_value=1,
        max_value=200,
    )

    def __init__(
        self,
        data: Any = None,
        *,
        roles: Sequence[tuple[str, str]],
        agencies: Iterable[tuple[str, str]],
        ratings: Sequence[tuple[str, str]],
        closes: int,
        **kwargs: Any,
    ) -> None:
        super().__init__(data, **kwargs)
        self.roles, self.ratings, self.closes = roles, ratings, closes
        named = {"name": self.fields.pop("name")}
        staff = {
            f"people_{role}": forms.ChoiceField(label=f"People on duty: {title}", choices=PEOPLE, required=False)
            for role, title in roles
        }
        self.fields = {**named, **staff, **self.fields}
        self.fields["agency"].choices = [("", "None"), ("*", "Every agency"), *agencies]  # type: ignore[attr-defined]
        self.fields["not_asked"].choices = list(ratings)  # type: ignore[attr-defined]

    def scenario(self) -> Scenario:
        """What was typed, as a scenario. Call it on a valid form."""
        given = self.cleaned_data
        staff = []
        for role, _ in self.roles:
            wanted = given[f"people_{role}"]
            if wanted in ("half", "double"):
                staff.append(StaffChange(role, times=0.5 if wanted == "half" else 2.0))
            elif wanted:
                staff.append(StaffChange(role, add=int(wanted)))
        if given["later"]:
            later = int(given["later"])
            staff += [StaffChange(role, 1.0, 2, (0, 1, 2, 3, 4), self.closes, later) for role, _ in self.roles]
        agency = EVERY if given["agency"] == "*" else given["agency"]
        second = self.ratings[1][0] if len(self.ratings) > 1 else ""
        return Scenario(
            name=given["name"],
            staff=tuple(staff),
            agencies={agency: float(given["factor"] or 1)} if given["agency"] else {},
            arrivals=1 + (given["arrivals"] or 0) / 100,
            order=given["order"],
            bypass=given["bypass"],
            not_asked=tuple(given["not_asked"]),
            limits={second: float(given["limit"])} if given["limit"] and second else {},
        )

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        if not self.errors and self.scenario().changes_nothing:
            self.add_error(None, "Change at least one thing: this is the hub as it was.")
        return given


class StaffingForm(forms.Form):
    """A box of lines for each role."""

    def __init__(self, data: Any = None, *, written: Sequence[Written], **kwargs: Any) -> None:
        super().__init__(data, **kwargs)
        for row in written:
            self.fields[row.role] = forms.CharField(
                label=row.title,
                help_text="A line for each: days, hours, people. For example Mon-Fri 08:30-17:00 4",
                required=False,
                initial=row.duties,
                widget=forms.Textarea(attrs={"rows": 4}),
            )

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        for role, text in list(given.items()):
            try:
                read_duties(text)
            except NotARoster as wrong:
                self.add_error(role, str(wrong))
        return given
