"""What somebody who waits for long work is told."""

from __future__ import annotations

import pytest

from halcyon.config.command import verbs


@pytest.mark.parametrize(
    ("seconds", "words"),
    [(1, "1 second"), (41.4, "41 seconds"), (119, "119 seconds"), (150, "2 minutes"), (3_599, "1 hour 0 minutes"),
     (4_020, "1 hour 7 minutes"), (7_260, "2 hours 1 minute")],
)  # fmt: skip
def test_a_time_in_words(seconds, words):
    assert verbs.lasted(seconds) == words


def test_without_a_terminal_a_line_now_and_then(monkeypatch, capsys):
    clock = iter([0.0, 1.0, 31.0, 40.0, 95.0])
    monkeypatch.setattr(verbs.time, "monotonic", lambda: next(clock))
    monkeypatch.setattr(verbs.sys.stderr, "isatty", lambda: False, raising=False)
    with verbs.shown_progress() as progress:
        for done in (1, 20_000, 30_000, 40_000):
            progress("Inhabitants", done, 900_000)
    assert capsys.readouterr().err.splitlines() == [
        "Inhabitants: 20,000 of 900,000 (31 seconds)",
        "Inhabitants: 40,000 of 900,000 (95 seconds)",
    ]
