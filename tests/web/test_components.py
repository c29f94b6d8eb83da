"""Every component draws its examples, escapes what it is given, keeps what was typed and needs no inline script."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date
from html.parser import HTMLParser
from types import SimpleNamespace
from typing import Any

import pytest
from django import forms
from django.http import HttpRequest, HttpResponse
from django.template import engines
from django.test import RequestFactory, override_settings
from django.urls import include, path
from jinja2 import Environment

from halcyon.web import gallery, navigation
from halcyon.web.components.form.example import TYPED, Concern
from halcyon.web.components.sample import NOW
from halcyon.web.components.swim_lanes.layout import layout
from halcyon.web.context import Shell, shell
from halcyon.web.fields import DatePartsField
from halcyon.web.navigation import Area

VENDOR = gallery.COMPONENTS.parent / "static" / "vendor"


def nothing(request: HttpRequest) -> HttpResponse:
    return HttpResponse()


urlpatterns = [
    path("what-now/", nothing, name="what_now"),
    path("report/", nothing, name="report"),
    path("language/", nothing, name="language"),
    path("accounts/", include("allauth.account.urls")),
    path("accounts/2fa/", include("allauth.mfa.urls")),
    path("", nothing, name="work"),
    path("front/", nothing, name="front"),
    path("find/", nothing, name="find"),
]
VIEWER = SimpleNamespace(
    user_name="Amina <b>Yusuf</b>",
    role_titles=("MASH information officer",),
    agency_name="Community trust",
    capabilities=frozenset({"see_front"}),
)


class Reader(HTMLParser):
    """Collects what the checks below look at: ids, references to ids, inline handlers, styles and scripts."""

    def __init__(self, markup: str) -> None:
        super().__init__()
        self.ids: list[str] = []
        self.wanted: set[str] = set()
        self.inline: list[str] = []
        self.links: list[str] = []
        self.feed(markup)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        if given.get("id"):
            self.ids.append(given["id"] or "")
        for name in ("for", "aria-labelledby", "aria-describedby"):
            self.wanted.update((given.get(name) or "").split())
        if (given.get("href") or "").startswith("#"):
            self.links.append((given["href"] or "")[1:])
        self.inline += [name for name, _ in attrs if name == "style" or name.startswith("on")]
        if tag in ("script", "style") and "src" not in given:
            self.inline.append(tag)


@pytest.fixture
def env() -> Environment:
    return engines["jinja2"].env  # type: ignore[attr-defined, no-any-return]


def draw_page(env: Environment, template: str, frame: Shell, **context: Any) -> str:
    return env.get_template(template).render(shell=frame, csrf_input="", messages=[], **context)


def frame() -> Shell:
    return Shell(
        county="Marlshire", hub_telephone="01632 960100", out_of_hours_telephone="01632 960199", demo=True, now=NOW
    )


@pytest.mark.parametrize("name", gallery.names())
def test_each_component_draws_its_examples(env: Environment, name: str) -> None:
    entry = next(entry for entry in gallery.examples(env) if entry.name == name)
    assert entry.drawings
    for drawing in entry.drawings:
        read = Reader(drawing.html)
        assert drawing.html.strip(), drawing.caption
        assert not read.inline, "a page may hold no inline script or style"
        assert len(read.ids) == len(set(read.ids)), "an id is used twice"
        assert read.wanted <= set(read.ids), f"names no element: {read.wanted - set(read.ids)}"


@override_settings(ROOT_URLCONF=__name__)
def test_the_gallery_page_holds_every_component_once(env: Environment) -> None:
    entries = gallery.examples(env)
    markup = draw_page(env, "gallery.html.jinja", frame(), entries=entries)
    read = Reader(markup)
    assert not read.inline
    assert [name for name in read.ids if name.startswith("c-")] == [f"c-{name}" for name in gallery.names()]
    repeated = sorted({name for name in read.ids if read.ids.count(name) > 1})
    assert not repeated
    assert "999" in markup
    assert "01632 960100" in markup
    assert 'href="tel:01632960199"' in markup


@override_settings(ROOT_URLCONF=__name__, COUNTY="Marlshire", HUB_TELEPHONE="01632 960100", DEMO=False)
def test_the_shell_shows_only_what_the_viewer_may_open(env: Environment, monkeypatch: pytest.MonkeyPatch) -> None:
    areas = (
        Area("My work", "work", None, "w", lambda viewer: 7),
        Area("Front door", "front", "see_front", "f"),
        Area("Board", "find", "see_board", "b"),
    )
    monkeypatch.setattr(navigation, "AREAS", areas)
    monkeypatch.setattr(navigation, "FIND", Area("Find", "find", "find_people"))
    monkeypatch.setattr(navigation, "RAISE", None)
    monkeypatch.setattr(navigation, "MESSAGES", None)
    request = RequestFactory().get("/front/17/")
    request.viewer = VIEWER  # type: ignore[attr-defined]
    made = shell(request)["shell"]
    assert [(item.text, item.count, item.current) for item in made.nav] == [
        ("My work", 7, False),
        ("Front door", None, True),
    ]
    assert made.find_href == ""
    markup = draw_page(env, "base.html.jinja", made)
    assert "Amina &lt;b&gt;Yusuf&lt;/b&gt;" in markup
    assert "Board" not in markup
    assert 'id="hal-find"' not in markup
    found = draw_page(env, "base.html.jinja", replace(made, find_href="/find/"))
    assert 'id="hal-find"' in found


@override_settings(ROOT_URLCONF=__name__)
def test_a_page_for_nobody_shows_no_one(env: Environment) -> None:
    made = shell(RequestFactory().get("/"))["shell"]
    assert made.signed_in is False
    assert made.nav == ()
    markup = draw_page(env, "base.html.jinja", made)
    assert "Sign out" not in markup
    assert "OFFICIAL-SENSITIVE" not in markup


@override_settings(ROOT_URLCONF=__name__)
def test_two_areas_may_not_share_a_key() -> None:
    areas = (Area("My work", "work", None, "w"), Area("Front door", "front", None, "w"))
    with pytest.raises(ValueError, match="share a key"):
        navigation.items(VIEWER, "/", areas)


HOSTILE = '"><script>alert(1)</script>'


def test_what_people_write_is_escaped_everywhere(env: Environment) -> None:
    task = {"due": NOW, "done": None, "what": HOSTILE, "subject": HOSTILE, "about": HOSTILE, "rating": HOSTILE,
            "came": HOSTILE, "since": NOW, "note": HOSTILE, "href": "#", "action": HOSTILE}  # fmt: skip
    lane = {"name": HOSTILE, "bars": [{"start": date(2026, 1, 1), "end": None, "label": HOSTILE}], "dots": []}
    drawn = [
        gallery.draw(env, "worklist", "task_row", {"task": task, "now": NOW}),
        gallery.draw(env, "child_words", "child_words", {"words": HOSTILE, "said_by": HOSTILE, "now": NOW}),
        gallery.draw(env, "notice", "notice", {"text": HOSTILE, "title": HOSTILE}),
        gallery.draw(env, "summary", "summary", {"rows": [{"key": HOSTILE, "value": HOSTILE, "href": HOSTILE}]}),
        gallery.draw(env, "swim_lanes", "swim_lanes", {"id": "x", "title": HOSTILE, "lanes": [lane],
                     "start": date(2025, 1, 1), "end": date(2026, 3, 1)}),
        gallery.draw(env, "form", "render_fields", {"form": Concern({"name": HOSTILE, "worry": HOSTILE})}),
        gallery.draw(env, "conflict", "conflict", {"what": HOSTILE, "mine": HOSTILE, "theirs": HOSTILE,
                     "theirs_by": HOSTILE, "theirs_at": NOW, "now": NOW}),
    ]  # fmt: skip
    for markup in drawn:
        assert "<script" not in markup
        assert "&lt;script" in markup


def test_a_form_keeps_what_was_typed_and_links_each_error(env: Environment) -> None:
    markup = gallery.draw(env, "form", "render_fields", {"form": Concern(TYPED)})
    read = Reader(markup)
    assert "Bruise &lt;b&gt;seen&lt;/b&gt;</textarea>" in markup
    assert re.search(r'name="born-day"[^>]*value="31"', markup)
    assert re.search(r'value="no"[^>]* checked', markup)
    assert read.links, "the summary names no field"
    assert set(read.links) <= set(read.ids), "an error links to nothing"
    assert "This field is required" not in markup
    assert "Password: enter this" in markup


def test_a_password_is_never_written_back(env: Environment) -> None:
    form = Concern({**TYPED, "secret": "three odd words"})
    assert env.filters["describe_field"](form["secret"])["value"] == ""
    assert "three odd words" not in gallery.draw(env, "form", "render_fields", {"form": form})


def test_a_long_text_comes_back_to_the_letter(env: Environment) -> None:
    text = "\n  First line, indented.\n\n\tThen a tab.  \n"
    markup = gallery.draw(env, "form", "render_fields", {"form": Concern({**TYPED, "worry": text})})
    body = markup.split('name="worry"')[1].split(">", 1)[1].split("</textarea>")[0]
    assert body.removeprefix("\n") == text, "an HTML reader drops one newline after the tag, and only one"


def test_a_choice_that_reveals_must_exist() -> None:
    class Wrong(Concern):
        reveals = {("told", "maybe"): ("why_not",)}

    with pytest.raises(ValueError, match="never be drawn"):
        engines["jinja2"].env.filters["describe_form"](Wrong())  # type: ignore[attr-defined]


class Dated(forms.Form):
    on = DatePartsField(latest=date(2026, 3, 6))


@pytest.mark.parametrize(
    ("day", "month", "year", "found"),
    [
        ("7", "3", "2012", date(2012, 3, 7)),
        (" 07 ", "Mar", "2012", date(2012, 3, 7)),
        ("29", "february", "2024", date(2024, 2, 29)),
        ("29", "2", "2023", "The date must be a real date, like 27 3 2026"),
        ("7", "", "2012", "The date must include a month"),
        ("", "", "2012", "The date must include a day and month"),
        ("7", "3", "12", "The year must have four numbers"),
        ("7", "Zzz", "2012", "The date must be a real date, like 27 3 2026"),
        ("7", "3", "2026", "The date must be on or before 6 Mar 2026"),
        ("", "", "", "Enter the date"),
        ("x", "3", "2012", "The date must be a real date, like 27 3 2026"),
    ],
)
def test_a_date_in_three_parts(day: str, month: str, year: str, found: date | str) -> None:
    form = Dated({"on-day": day, "on-month": month, "on-year": year})
    if isinstance(found, date):
        assert form.is_valid(), form.errors
        assert form.cleaned_data["on"] == found
        assert not Dated(
            {"on-day": "7", "on-month": "3", "on-year": "2012"}, initial={"on": date(2012, 3, 7)}
        ).changed_data
    else:
        assert form.errors["on"] == [found]


def test_swim_lanes_stay_inside_the_picture_and_count_what_does_not_fit() -> None:
    lanes = [
        {"name": "Health", "bars": [{"start": date(2020, 1, 1), "end": None, "label": "GP"},
                                    {"start": date(2019, 1, 1), "end": date(2019, 2, 1), "label": "Gone"}],
         "dots": [{"on": date(2025, 6, 1), "label": "Seen"}, {"on": date(2031, 1, 1), "label": "Planned"}]},
    ]  # fmt: skip
    picture = layout(lanes, date(2025, 1, 1), date(2026, 1, 1))
    assert picture["outside"] == 2
    (bar,) = picture["lanes"][0]["bars"]
    assert bar["x"] == picture["labels"]
    assert bar["x"] + bar["width"] <= picture["width"]
    assert len(picture["lanes"][0]["dots"]) == 1
    assert len(picture["ticks"]) <= 12
    with pytest.raises(ValueError, match="after its start"):
        layout(lanes, date(2025, 1, 1), date(2025, 1, 1))


def test_nothing_is_shipped_that_is_not_ours_to_ship() -> None:
    files = [path for path in VENDOR.rglob("*") if path.is_file()]
    assert {"frontend.css", "frontend.js"} <= {path.name for path in files}
    for file in files:
        held = file.read_bytes()
        assert b"GDS Transport" not in held
        assert b"@font-face" not in held
        assert not re.search("crest|crown|logo|favicon", file.name)
    sheet = (VENDOR / "frontend.css").read_text("utf-8")
    for name in re.findall(r"url\(([^)]+)\)", sheet):
        assert name.startswith("data:") or (VENDOR / name).is_file(), f"{name} is named and not shipped"


def test_no_two_areas_of_the_product_share_a_key() -> None:
    listed = [area for area in (*navigation.AREAS, navigation.MESSAGES) if area and area.key]
    pressed = [area.key for area in listed]
    assert sorted(pressed) == sorted(set(pressed)), "whoever can open both could press neither"
