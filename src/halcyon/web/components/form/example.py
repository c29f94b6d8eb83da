"""Examples for the gallery."""

from django import forms
from django.utils.safestring import mark_safe

from halcyon.web.fields import DatePartsField

ABOUT = "Django forms drawn the GOV.UK way. What was typed is kept; each error links to its field."


class Concern(forms.Form):
    """One field of every kind."""

    name = forms.CharField(label="Child's name", max_length=100)
    born = DatePartsField(label="Date of birth", help_text="For example, 27 3 2012", required=False)
    worry = forms.CharField(
        label="What are you worried about?",
        help_text="What you saw and heard, in the child's own words where you can.",
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 4}),
    )
    told = forms.ChoiceField(
        label="Have you told the family?",
        choices=[("yes", "Yes"), ("no", "No"), ("unsafe", "It would not be safe")],
        widget=forms.RadioSelect,
    )
    why_not = forms.CharField(label="Why not yet?", required=False)
    seen = forms.MultipleChoiceField(
        label="Who has seen the child today?",
        choices=[("school", "School"), ("health", "Health"), ("police", "Police")],
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    agency = forms.ChoiceField(
        label="Your agency",
        choices=[
            ("", "Choose"),
            ("Health", [("trust", "Community trust"), ("gp", "GP practice")]),
            ("school", "School"),
        ],
    )
    picture = forms.FileField(label="Body map or photograph", required=False)
    agreed = forms.BooleanField(label="I have read this back")
    secret = forms.CharField(label="Password", widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}))
    draft = forms.CharField(widget=forms.HiddenInput, required=False)
    reveals = {("told", "no"): ("why_not",)}


Concern.base_fields["told"].widget.choice_hints = {"unsafe": "Say why in your own words above."}

CSRF = mark_safe('<input type="hidden" name="csrfmiddlewaretoken" value="example">')
TYPED = {
    "name": "",
    "born-day": "31",
    "born-month": "2",
    "born-year": "2012",
    "worry": "Bruise <b>seen</b>",
    "told": "no",
}

EXAMPLES = [
    (
        "New",
        {"form": Concern(auto_id="new_%s"), "submit_text": "Continue", "csrf_input": CSRF, "cancel_href": "#cancel"},
        "render_form",
    ),
    (
        "With errors",
        {
            "form": Concern(TYPED, auto_id="bad_%s"),
            "submit_text": "Continue",
            "csrf_input": CSRF,
            "focus_errors": False,
        },
        "render_form",
    ),
]
