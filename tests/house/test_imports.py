"""Who may import whom: the contracts in pyproject.toml hold."""

from __future__ import annotations

import subprocess
import sys
import tomllib
from pathlib import Path

from tests.house.source import MACHINERY, ROOT, SRC


def lint(config: Path) -> subprocess.CompletedProcess[str]:
    program = Path(sys.executable).parent / "lint-imports"
    return subprocess.run(
        [program, "--no-cache", "--config", config], cwd=ROOT, capture_output=True, text=True, stdin=subprocess.DEVNULL
    )


def test_the_import_contracts_hold():
    checked = lint(ROOT / "pyproject.toml")
    assert checked.returncode == 0, checked.stdout + checked.stderr


def test_a_contract_that_is_broken_is_found(tmp_path):
    broken = tmp_path / "importlinter.ini"
    broken.write_text(
        "[importlinter]\nroot_package = halcyon\n[importlinter:contract:1]\nname = Planted: nobody imports the kernel\n"
        "type = forbidden\nsource_modules =\n    halcyon.practice\nforbidden_modules =\n    halcyon.kernel\n"
    )
    assert lint(broken).returncode == 1


def test_every_room_has_its_place_in_the_layers():
    contracts = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["importlinter"]["contracts"]
    layers = next(c["layers"] for c in contracts if c["type"] == "layers")
    placed = {room.strip() for layer in layers for room in layer.split("|")}
    rooms = {p.name for p in SRC.iterdir() if p.is_dir() and (p / "__init__.py").exists()}
    assert placed == rooms


def test_plain_python_rooms_and_machinery_are_named_in_full():
    settings = tomllib.loads((ROOT / "pyproject.toml").read_text())
    contracts = {c["name"]: c for c in settings["tool"]["importlinter"]["contracts"]}
    plain = contracts["Practice, kernel and matching are plain Python"]
    assert {"halcyon.kernel", "halcyon.practice", "halcyon.people.matching"} <= set(plain["source_modules"])
    heart = contracts["Machinery never names a pathway, an instrument or a return"]
    assert {f"halcyon.{room}" for room in MACHINERY} == set(heart["source_modules"])
    assert heart["forbidden_modules"] == ["halcyon.practice"]
