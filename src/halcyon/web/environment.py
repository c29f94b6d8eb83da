"""The Jinja environment that draws every page. Django's Jinja2 backend calls `environment` once at start-up."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.templatetags.static import static
from django.urls import reverse
from jinja2 import ChoiceLoader, Environment, FileSystemLoader, PackageLoader, PrefixLoader, pass_context
from jinja2.runtime import Context

from halcyon.kernel.body import KINDS, REGIONS
from halcyon.sharing.wording import clause_unverified, recipient_words
from halcyon.web import presenting
from halcyon.web.components.body_map.layout import body_map_layout
from halcyon.web.components.form.reading import describe_field, describe_form, in_groups
from halcyon.web.components.hours.layout import layout as hours_layout
from halcyon.web.components.swim_lanes.layout import layout
from halcyon.web.guarding import may_follow
from halcyon.web.ratings import rating_shown

HERE = Path(__file__).resolve().parent

FILTERS = {
    "when": presenting.when,
    "recipient": recipient_words,
    "clause_unverified": clause_unverified,
    "clock": presenting.clock,
    "day": presenting.day,
    "month": presenting.month,
    "cited": presenting.cited,
    "left": presenting.left,
    "ago": presenting.ago,
    "duration": presenting.duration,
    "nhs": presenting.nhs,
    "rating_shown": rating_shown,
    "age": presenting.age,
    "plural": presenting.plural,
    "initials": presenting.initials,
    "telephone_href": presenting.telephone_href,
    "file_size": presenting.file_size,
    "body_map_layout": body_map_layout,
    "body_part": REGIONS.__getitem__,
    "body_mark": KINDS.__getitem__,
    "describe_field": describe_field,
    "describe_form": describe_form,
    "in_groups": in_groups,
    "hours_layout": hours_layout,
    "swim_lanes_layout": layout,
}


def url(name: str, *args: Any, **kwargs: Any) -> str:
    """The address of a named page: `url("person", key=person.key)`. Raises NoReverseMatch for an unknown name."""
    return reverse(name, args=args or None, kwargs=kwargs or None)


@pass_context
def opens(context: Context, address: str) -> bool:
    """Whether this page's reader may go to an address: `{% if opens(url("reviews")) %}`. See `guarding.may_follow`."""
    return may_follow(context["request"].viewer, address)


def environment(**options: Any) -> Environment:
    """Build the environment from Django's options.

    Templates are looked for in our own folder, then beside the components, then among the published GOV.UK macros,
    imported as `govuk_frontend_jinja/components/<name>/macro.html`. Escaping is on and cannot be switched off.
    """
    options["loader"] = ChoiceLoader(
        [
            FileSystemLoader(HERE / "templates"),
            FileSystemLoader(HERE),
            PrefixLoader({"govuk_frontend_jinja": PackageLoader("govuk_frontend_jinja")}),
        ]
    )
    options["autoescape"] = True
    options["cache_size"] = -1  # there are more templates than the 400 that are kept otherwise
    made = Environment(trim_blocks=True, lstrip_blocks=True, **options)  # noqa: S701 - autoescape is set just above
    made.globals.update(static=static, url=url, opens=opens)
    made.filters.update(FILTERS)
    return made
