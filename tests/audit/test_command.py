"""`verify_audit`: plain words and honest exit codes."""

from __future__ import annotations

from datetime import timedelta
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db import connection, transaction
from django.utils import timezone
from tests.audit.conftest import write

from halcyon.audit import actions, anchor, sql
from halcyon.audit.management.commands import verify_audit

pytestmark = pytest.mark.django_db


def run(*arguments: str) -> tuple[int, str]:
    """The exit code and what was said."""
    out = StringIO()
    try:
        call_command("verify_audit", *arguments, stdout=out)
    except SystemExit as ended:
        return int(str(ended.code)), out.getvalue()
    return 0, out.getvalue()


def test_a_whole_log_ends_with_0() -> None:
    write(1)
    code, said = run()
    assert code == 0
    assert "Checked 1 rows in 1 chain(s), 2 index rows" in said
    assert said.endswith("The audit log is whole.\n")


def test_a_changed_log_ends_with_1_and_says_where() -> None:
    made = write(1)
    connection.check_constraints()
    with transaction.atomic(), connection.cursor() as cursor:
        name = next(name for name in sql.triggers(connection.vendor) if name.startswith("audit_auditentry_no_"))
        cursor.execute(f"DROP TRIGGER {name}" + (" ON audit_auditentry" if connection.vendor == "postgresql" else ""))
        cursor.execute("UPDATE audit_auditentry SET actor = 'system:nobody'")
        code, said = run()
        transaction.set_rollback(True)
    assert code == 1
    assert f"Wrong: Row 1 of chain {made.shard} was changed after it was written." in said
    assert f"The guard {name} is missing" in said
    assert f"The first bad row of chain {made.shard} is row 1." in said
    assert "NOT whole" in said


def test_the_installations_own_checkpoint_file_is_compared(data: Path) -> None:
    write(1)
    actions.checkpoint(at=timezone.now())
    code, said = run()
    assert code == 1
    assert "The checkpoint file audit-checkpoints.jsonl is not there" in said
    actions.write_anchor_file()
    code, said = run()
    assert (code, "1 lines of the checkpoint file" in said) == (0, True)
    assert "The last checkpoint in the file is 0 minute(s) old." in said


def test_an_old_anchor_fails_a_nightly_check(data: Path) -> None:
    actions.checkpoint(at=timezone.now() - timedelta(days=3))
    actions.write_anchor_file()
    assert run()[0] == 0
    code, said = run("--max-anchor-age", "60")
    assert code == 1
    assert "3 days old" in said


def test_another_copy_can_be_compared(data: Path, tmp_path: Path) -> None:
    actions.checkpoint(at=timezone.now())
    actions.write_anchor_file()
    copy = (data / anchor.FILE_NAME).rename(tmp_path / "copy.jsonl")
    assert run("--anchor", str(copy))[0] == 0


def test_only_later_rows_can_be_checked() -> None:
    write(1)
    assert "Checked 1 rows" in run("--since", "2020-01-01")[1]
    tomorrow = (timezone.now() + timedelta(days=1)).isoformat()
    assert "Checked 0 rows" in run("--since", tomorrow)[1]


@pytest.mark.parametrize("arguments", [("--since", "yesterday"), ("--anchor", "/nowhere/at/all")])
def test_wrong_use_ends_with_2(arguments: tuple[str, str]) -> None:
    with pytest.raises(CommandError) as wrong:
        call_command("verify_audit", *arguments)
    assert wrong.value.returncode == 2


def test_help_is_in_plain_words(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        call_command("verify_audit", "--help")
    assert ended.value.code == 0
    said = capsys.readouterr().out
    for word in ("Check that nobody has changed", "--since", "--anchor", "--max-anchor-age", "Ends with 0"):
        assert word in said


def test_progress_is_shown_on_a_terminal_only(monkeypatch: pytest.MonkeyPatch, capsys: Any) -> None:
    write(1)
    monkeypatch.setattr(verify_audit.sys.stderr, "isatty", lambda: True, raising=False)
    assert run()[0] == 0
    assert "Checking rows" in capsys.readouterr().err
    monkeypatch.setattr(verify_audit.sys.stderr, "isatty", lambda: False, raising=False)
    assert run()[0] == 0
    assert capsys.readouterr().err == ""
