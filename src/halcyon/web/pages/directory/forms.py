"""The search of the directory."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import forms

from halcyon.agencies.models import Organisation


class Search(forms.Form):
    """Words and an agency; both optional, and nonsense means no narrowing."""

    q = forms.CharField(
        label="What are you looking for?", max_length=100, required=False, help_text="Like school nursing, or housing"
    )

    def __init__(self, data: Any, *, organisations: Iterable[Organisation]) -> None:
        super().__init__(data, auto_id="find-%s")
        listed = [("", "Every agency"), *((o.code, o.name) for o in organisations)]
        self.fields["agency"] = forms.ChoiceField(label="Agency", choices=listed, required=False)
