"""Reads a Django form into plain facts that the form templates draw. All markup is in the templates."""

from __future__ import annotations

from itertools import groupby
from typing import Any

from django import forms
from django.core.validators import ProhibitNullCharactersValidator
from django.forms.boundfield import BoundField

from halcyon.web.fields import DatePartsWidget

# Checked in this order: each class stands before the more general one that it derives from.
KINDS: tuple[tuple[type[forms.Widget], str], ...] = (
    (DatePartsWidget, "date_parts"),
    (forms.CheckboxSelectMultiple, "checkboxes"),
    (forms.RadioSelect, "radios"),
    (forms.CheckboxInput, "tick"),
    (forms.SelectMultiple, "checkboxes"),
    (forms.Select, "select"),
    (forms.Textarea, "textarea"),
    (forms.FileInput, "file"),
    (forms.PasswordInput, "password"),
    (forms.widgets.Input, "input"),
)


def _kind(widget: forms.Widget) -> str:
    for cls, kind in KINDS:
        if isinstance(widget, cls):
            return kind
    raise TypeError(f"The form component cannot draw a {type(widget).__name__}.")


def _options(bound: BoundField) -> list[dict[str, Any]]:
    widget = bound.field.widget
    hints = getattr(widget, "choice_hints", {})
    chosen = widget.format_value(bound.value()) or []
    options: list[dict[str, Any]] = []
    for group, members, _ in widget.optgroups(bound.html_name, chosen):
        for member in members:
            place = len(options)
            options.append(
                {
                    "id": f"{bound.auto_id}_{place}",
                    "value": "" if member["value"] is None else str(member["value"]),
                    "text": member["label"],
                    "chosen": member["selected"],
                    "group": group,
                    "hint": hints.get(member["value"], ""),
                }
            )
    return options


def _errors(bound: BoundField, kind: str) -> list[str]:
    """The errors of one field. Django's bare words for an empty field and a null character do not say what to do."""
    bare = str(forms.Field.default_error_messages["required"])
    label = str(bound.label)
    joined = label if label.endswith("?") else f"{label}:"
    wanted = {
        "tick": f"Tick “{label}” to go on",
        "file": f"{joined} choose a file",
        "radios": f"{joined} choose an answer",
        "select": f"{joined} choose from the list",
        "checkboxes": f"{joined} choose at least one",
    }
    asked = wanted.get(kind, f"{joined} enter an answer" if label.endswith("?") else f"{joined} enter this")
    null = str(ProhibitNullCharactersValidator.message)
    unreadable = f"{joined} it contains a null character, which cannot be kept. Remove it and send again"
    return [{bare: asked, null: unreadable}.get(str(error), str(error)) for error in bound.errors]


def describe_field(bound: BoundField) -> dict[str, Any]:
    """One bound field as plain facts: kind, id, name, label, hint, errors, value as typed, options and attributes.

    `choice_hints` on a widget (value to text) puts a hint under a radio or a checkbox. `rows` and `maxlength` are taken
    from the widget and the field. Raises TypeError for a widget that has no drawing.
    """
    widget, field = bound.field.widget, bound.field
    kind = _kind(widget)
    attrs = bound.build_widget_attrs({**widget.attrs})
    for name in ("required", "aria-invalid", "aria-describedby", "class", "rows", "cols", "placeholder", "autofocus"):
        attrs.pop(name, None)
    maxlength = attrs.pop("maxlength", None)
    options = _options(bound) if kind in ("radios", "checkboxes", "select") else []
    errors = _errors(bound, kind)
    first = f"{bound.auto_id}-day" if kind == "date_parts" else bound.auto_id
    if kind in ("radios", "checkboxes") and options:
        first = options[0]["id"]
    wrong: tuple[str, ...] = ()
    if kind == "date_parts" and errors:
        wrong = tuple((bound.form.errors.as_data()[bound.name][0].params or {}).get("parts", ("day", "month", "year")))
    value = bound.value()
    shown = "" if value is None or kind in ("password", "file") else value
    if isinstance(widget, forms.widgets.Input | forms.Textarea) and kind in ("input", "textarea"):
        shown = widget.format_value(value) or ""
    return {
        "kind": kind,
        "id": bound.auto_id,
        "focus_id": first,
        "name": bound.html_name,
        "label": bound.label,
        "hint": bound.help_text,
        "errors": errors,
        "required": getattr(field, "shown_required", field.required),
        "value": shown,
        "parts": widget.parts(value) if isinstance(widget, DatePartsWidget) else {},
        "parts_wrong": wrong,
        "options": options,
        "input_type": getattr(widget, "input_type", "text"),
        "rows": widget.attrs.get("rows", 5),
        "maxlength": maxlength,
        "checked": isinstance(widget, forms.CheckboxInput) and widget.check_test(value),
        "attrs": attrs,
        "described_by": " ".join(
            f"{bound.auto_id}-{part}" for part, there in (("hint", bound.help_text), ("error", errors)) if there
        ),
    }


def in_groups(options: list[dict[str, Any]]) -> list[tuple[str | None, list[dict[str, Any]]]]:
    """The options of a select in their groups, in the order given; options of no group come under None."""
    return [(group, list(members)) for group, members in groupby(options, key=lambda option: option["group"])]


def describe_form(form: forms.BaseForm) -> dict[str, Any]:
    """A whole form: visible fields in order, hidden fields, and every error with the field that it should link to.

    `form.reveals` (optional) maps (field name, choice value) to the names of fields that belong to that choice. They
    are drawn under it: without script always, with script only while it is chosen. Raises ValueError when there is
    no such choice, and KeyError when there is no such field.
    """
    reveals: dict[tuple[str, str], tuple[str, ...]] = getattr(form, "reveals", {})
    held = {name for names in reveals.values() for name in names}
    visible = {bound.name: describe_field(bound) for bound in form.visible_fields()}
    for (name, value), names in reveals.items():
        chosen = [option for option in visible[name]["options"] if option["value"] == value]
        if not chosen:
            raise ValueError(f"{name} has no choice {value!r}, so {', '.join(names)} would never be drawn.")
        chosen[0]["reveals"] = [visible[inner] for inner in names]
    summary = [{"text": str(error), "href": ""} for error in form.non_field_errors()]
    for described in visible.values():
        summary += [{"text": error, "href": f"#{described['focus_id']}"} for error in described["errors"]]
    for bound in form.hidden_fields():
        summary += [{"text": str(error), "href": ""} for error in bound.errors]
    kinds = {described["kind"] for described in visible.values()}
    kept = "What you typed is kept below."
    if "password" in kinds:
        kept = ""
    elif "file" in kinds:
        kept += " Choose any file again."
    return {
        "kept": kept,
        "fields": [described for name, described in visible.items() if name not in held],
        "hidden": form.hidden_fields(),
        "errors": summary,
        "multipart": form.is_multipart(),
    }
