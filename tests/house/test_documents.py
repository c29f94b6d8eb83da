"""What the documents promise is so: commands, targets, settings, links, and the generated reference."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

import pytest
from tests.house.source import ROOT, SRC

from halcyon.config.command import VERBS, parser
from halcyon.config.reference import pages, stale, write

DOCUMENTS = sorted([*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")])
LINK = re.compile(r"\]\((?!https?:|mailto:|#)([^)#\s]+)(?:#[^)]*)?\)")


def targets() -> set[str]:
    return set(re.findall(r"^([a-z][a-z-]*):", (ROOT / "Makefile").read_text(), re.MULTILINE))


def settings_read() -> set[str]:
    """Every HALCYON_ setting that the product or its build reads."""
    places = [*SRC.rglob("*.py"), ROOT / "Makefile", *(ROOT / "scripts").iterdir()]
    return {name for p in places if p.is_file() for name in re.findall(r"HALCYON_[A-Z_]+[A-Z]", p.read_text("utf-8"))}


def settings_described() -> set[str]:
    return set(re.findall(r"^\| `(HALCYON_[A-Z_]+)`", (ROOT / "docs" / "settings.md").read_text(), re.MULTILINE))


def test_the_generated_reference_is_up_to_date():
    assert stale(ROOT / "docs" / "reference") == [], "Run: halcyon docs"


def test_a_stale_missing_or_left_over_page_is_found(tmp_path):
    write(tmp_path)
    assert stale(tmp_path) == []
    (tmp_path / "clocks.md").write_text("Four weeks.\n")
    (tmp_path / "roles.md").unlink()
    (tmp_path / "old.md").write_text("")
    assert stale(tmp_path) == ["clocks.md", "old.md", "roles.md"]
    write(tmp_path)
    assert stale(tmp_path) == []


def test_the_reference_says_what_has_not_been_checked():
    assert "*unverified*" in pages()["clocks.md"]


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda p: str(p.relative_to(ROOT)))
def test_every_link_leads_somewhere(document: Path):
    broken = [to for to in LINK.findall(document.read_text("utf-8")) if not (document.parent / to).exists()]
    assert broken == []


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda p: str(p.relative_to(ROOT)))
def test_every_command_that_a_document_names_exists(document: Path):
    text = document.read_text("utf-8")
    verbs = set(re.findall(r"`(?:\.venv/bin/)?halcyon ([a-z][a-z-]*)", text)) - {"VERB"}
    verbs |= set(re.findall(r"^\s*(?:\.venv/bin/)?halcyon ([a-z][a-z-]*)", text, re.MULTILINE))
    assert verbs <= {verb.name for verb in VERBS}
    made = set(re.findall(r"`make ([a-z][a-z-]*)`", text)) | set(
        re.findall(r"^\s*make ([a-z][a-z-]*)", text, re.MULTILINE)
    )
    assert made <= targets()


def test_the_readme_names_the_two_commands_and_every_verb():
    readme = (ROOT / "README.md").read_text("utf-8")
    assert "make run" in readme
    assert "make test" in readme
    assert {verb.name for verb in VERBS} == set(re.findall(r"^\| `halcyon ([a-z-]+)", readme, re.MULTILINE))


def test_every_setting_is_described_and_nothing_else_is():
    assert settings_described() == settings_read()


@pytest.mark.parametrize("verb", VERBS, ids=lambda v: v.name)
def test_every_verb_explains_itself(verb, capsys):
    with pytest.raises(SystemExit) as ended:
        parser().parse_args([verb.name, "--help"])
    assert ended.value.code == 0
    shown = capsys.readouterr().out
    assert verb.about.split()[0] in shown
    assert len(verb.about) > len(verb.title)


def test_every_room_is_told_to_who_changes_it():
    told = re.findall(r"^\| `(\w+)` \|", (ROOT / "CONTRIBUTING.md").read_text("utf-8"), re.MULTILINE)
    there = {p.parent.name for p in SRC.glob("*/__init__.py")}
    assert sorted(told) == sorted(there)


def test_decisions_are_numbered_without_gaps_and_say_what_was_decided():
    decisions = sorted((ROOT / "docs" / "adr").glob("[0-9]*.md"))
    assert [int(p.name[:4]) for p in decisions] == list(range(1, len(decisions) + 1))
    for decision in decisions:
        text = decision.read_text("utf-8")
        assert re.search(r"^## Decision$", text, re.MULTILINE), decision.name
        assert re.search(r"^## Why$", text, re.MULTILINE), decision.name


def test_every_dependency_has_its_reason():
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    needed = [*project["dependencies"], *project["optional-dependencies"]["postgres"]]
    names = {re.match(r"[A-Za-z0-9-]+", line).group() for line in needed}
    said = set(
        re.findall(r"^\| `([A-Za-z0-9-]+)` \|", (ROOT / "docs/adr/0008-dependencies.md").read_text(), re.MULTILINE)
    )
    assert said == names
