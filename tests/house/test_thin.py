"""Models are thin, rules are plain, names say what things are, and files stay small enough to read."""

from __future__ import annotations

import ast
import textwrap

from tests.house.source import ROOT, SRC, files, imported, short, tree

# The one place where Django's own sign-in tells us something by signal.
SIGNALS_ALLOWED = {"src/halcyon/config/sign_in.py"}
VAGUE = {"utils", "util", "helpers", "helper", "misc", "common_utils", "manager", "managers", "services", "stuff"}
LONGEST = 400


def save_overrides(module: ast.Module) -> list[str]:
    """Models that do something behind a write's back."""
    return [
        f"{node.name}.{method.name}"
        for node in ast.walk(module)
        if isinstance(node, ast.ClassDef)
        for method in node.body
        if isinstance(method, ast.FunctionDef) and method.name in ("save", "delete", "full_clean", "__setattr__")
    ]


def signal_uses(module: ast.Module) -> list[str]:
    # Our own register of signals is no such thing: what uses Django's imports it from Django.
    return [
        f"line {line}: {source} {name}".strip()
        for source, name, line in imported(module)
        if not source.startswith("halcyon.")
        and ("signals" in source.split(".") or name in ("signals", "receiver", "Signal") or source == "django.dispatch")
    ]


def test_no_model_overrides_saving():
    found = {short(p): save_overrides(tree(p)) for p in files() if p.name == "models.py" or "models" in p.parts}
    assert {p: names for p, names in found.items() if names} == {}


def test_nothing_happens_by_signal():
    found = {short(p): signal_uses(tree(p)) for p in files()}
    assert {p: uses for p, uses in found.items() if uses and p not in SIGNALS_ALLOWED} == {}


def test_planted_side_effects_are_found():
    planted = ast.parse(
        textwrap.dedent("""
        from django.db.models.signals import post_save
        from django.dispatch import receiver
        class Case:
            def save(self, *args):
                super().save(*args)
        """)
    )
    assert save_overrides(planted) == ["Case.save"]
    assert len(signal_uses(planted)) == 2


def test_no_module_has_a_name_that_says_nothing():
    assert [short(p) for p in files() if VAGUE & set(p.relative_to(SRC).with_suffix("").parts)] == []


def test_files_stay_short_enough_to_read():
    lengths = {short(p): len(p.read_text("utf-8").splitlines()) for p in files()}
    too_long = {p: n for p, n in lengths.items() if n > LONGEST}
    assert too_long == {}, "Make a package of it (design: about 300 lines), one module per thing."


def test_nothing_is_left_for_later():
    marks = ("TO" + "DO", "FIX" + "ME", "X" + "XX", "raise NotImplemented" + "Error")
    left = [
        f"{short(p)}: {mark}"
        for p in (*files(), *sorted((ROOT / "tests").rglob("*.py")))
        for mark in marks
        if mark in p.read_text("utf-8")
    ]
    assert left == []
