"""Form fields that Django has not: a date typed in three parts, the GOV.UK way, for dates that people know by heart."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from halcyon.web.presenting import day

PARTS = ("day", "month", "year")
MONTHS = {
    name: number
    for number, name in enumerate(
        ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"], start=1
    )
}


class DatePartsWidget(forms.Widget):
    """Three boxes named `<name>-day`, `-month` and `-year`. Its value is a mapping of the parts, or a date."""

    def value_from_datadict(self, data: Mapping[str, Any], files: Any, name: str) -> dict[str, str]:
        return {part: str(data.get(f"{name}-{part}", "")).strip() for part in PARTS}

    def value_omitted_from_data(self, data: Mapping[str, Any], files: Any, name: str) -> bool:
        return not any(f"{name}-{part}" in data for part in PARTS)

    def id_for_label(self, id_: str, index: str | None = None) -> str:
        return f"{id_}-day" if id_ else id_

    def parts(self, value: Any) -> dict[str, str]:
        """What to show in each box: what was typed, or a date that is already held."""
        if isinstance(value, date):
            return {"day": str(value.day), "month": str(value.month), "year": str(value.year)}
        return {part: str((value or {}).get(part, "")) for part in PARTS}


class DatePartsField(forms.Field):
    """A date in three parts. A month may be typed as a number or by name ("3", "mar", "March").

    Errors say which part is missing or wrong; `ValidationError.params["parts"]` names the boxes to mark.
    `earliest` and `latest` are the first and last date allowed, or None for no limit.
    """

    widget = DatePartsWidget
    default_error_messages = {
        "required": "Enter the date",
        "missing": "The date must include a %(missing)s",
        "unreal": "The date must be a real date, like 27 3 2026",
        "year": "The year must have four numbers",
        "early": "The date must be on or after %(limit)s",
        "late": "The date must be on or before %(limit)s",
    }

    def __init__(self, *, earliest: date | None = None, latest: date | None = None, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.earliest, self.latest = earliest, latest

    def _refuse(self, code: str, parts: tuple[str, ...], **params: str) -> ValidationError:
        return ValidationError(self.error_messages[code], code=code, params={"parts": parts, **params})

    def clean(self, value: Any) -> date | None:
        if isinstance(value, date):
            typed = DatePartsWidget().parts(value)
        else:
            typed = {part: str((value or {}).get(part, "")) for part in PARTS}
        empty = tuple(part for part in PARTS if not typed[part])
        if len(empty) == len(PARTS):
            if self.required:
                raise self._refuse("required", PARTS)
            return None
        if empty:
            raise self._refuse("missing", empty, missing=" and ".join(empty))
        if not (typed["year"].isascii() and typed["year"].isdigit() and len(typed["year"]) == 4):
            raise self._refuse("year", ("year",))
        month = MONTHS.get(typed["month"][:3].lower()) if typed["month"].isalpha() else typed["month"]
        try:
            found = date(int(typed["year"]), int(month or 0), int(typed["day"]))
        except ValueError as error:
            raise self._refuse("unreal", PARTS) from error
        if self.earliest and found < self.earliest:
            raise self._refuse("early", PARTS, limit=day(self.earliest))
        if self.latest and found > self.latest:
            raise self._refuse("late", PARTS, limit=day(self.latest))
        self.run_validators(found)
        return found

    def has_changed(self, initial: Any, data: Any) -> bool:
        widget = DatePartsWidget()
        return widget.parts(initial) != widget.parts(data)
