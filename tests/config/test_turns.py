"""Writers of one SQLite file take turns, in the order in which they came."""

from __future__ import annotations

import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest
from django.db import connection

from halcyon.agencies.models import User
from halcyon.config.sqlite.turns import TooLong, Turns, turns_of

# Another process that takes turns for a while, and writes down when it had each.
OTHER = """
import sys, time
from halcyon.config.sqlite.turns import Turns
turns, until = Turns(sys.argv[1]), time.monotonic() + float(sys.argv[2])
print("ready", flush=True)
while time.monotonic() < until:
    turns.take(5)
    print("begin", flush=True)
    time.sleep(0.005)
    print("end", time.monotonic(), flush=True)
    turns.give()
"""


def test_threads_have_their_turn_in_the_order_in_which_they_came(tmp_path: Path):
    turns, order = Turns(str(tmp_path / "turn")), []
    turns.take(5)

    def writer(number: int) -> None:
        turns.take(5)
        order.append(number)
        turns.give()

    threads = [threading.Thread(target=writer, args=(n,)) for n in range(8)]
    for thread in threads:
        thread.start()
        time.sleep(0.02)
    turns.give()
    for thread in threads:
        thread.join()
    assert order == list(range(8))


def test_only_one_of_many_has_the_turn(tmp_path: Path):
    turns, inside, most = Turns(str(tmp_path / "turn")), [], []

    def writer() -> None:
        for _ in range(20):
            turns.take(30)
            inside.append(1)
            most.append(len(inside))
            inside.pop()
            turns.give()

    threads = [threading.Thread(target=writer) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert most == [1] * 120


def test_whoever_waits_too_long_is_told_and_the_next_is_not_held_up(tmp_path: Path):
    turns = Turns(str(tmp_path / "turn"))
    turns.take(5)
    with pytest.raises(TooLong):
        turns.take(0.02)
    turns.give()
    turns.take(5)
    turns.give()


def test_two_processes_exclude_each_other_and_both_get_on(tmp_path: Path):
    path = str(tmp_path / "turn")
    other = subprocess.Popen([sys.executable, "-c", OTHER, path, "1.0"], stdout=subprocess.PIPE, text=True)
    assert other.stdout is not None
    assert other.stdout.readline() == "ready\n"
    turns, mine = Turns(path), []
    for _ in range(20):
        turns.take(5)
        began = time.monotonic()
        time.sleep(0.005)
        mine.append((began, time.monotonic()))
        turns.give()
    said = other.communicate(timeout=30)[0].splitlines()
    ends = [float(line.split()[1]) for line in said if line.startswith("end")]
    assert len(ends) > 20  # it was not kept out while this process went on asking
    assert not [end for end in ends for began, ended in mine if began < end < ended]


def test_a_process_that_dies_gives_its_turn_back(tmp_path: Path):
    path = str(tmp_path / "turn")
    dying = subprocess.Popen([sys.executable, "-c", OTHER, path, "60"], stdout=subprocess.PIPE, text=True)
    assert dying.stdout is not None
    assert [dying.stdout.readline() for _ in range(2)] == ["ready\n", "begin\n"]
    dying.kill()
    dying.communicate()
    turns = Turns(path)
    turns.take(5)
    turns.give()


def test_all_threads_of_a_process_stand_in_one_queue(tmp_path: Path):
    assert turns_of(str(tmp_path / "a")) is turns_of(str(tmp_path / "a"))
    assert turns_of(str(tmp_path / "a")) is not turns_of(str(tmp_path / "b"))


@pytest.mark.skipif(connection.vendor != "sqlite", reason="PostgreSQL lets writers in side by side")
@pytest.mark.django_db(transaction=True)
def test_a_single_statement_outside_a_transaction_waits_in_the_same_queue():
    turns = turns_of(str(connection.settings_dict["NAME"]))
    turns.take(5)
    order: list[str] = []

    def alone() -> None:
        User.objects.filter(email="nobody@example.org").update(name="Nobody")
        order.append("statement")
        connection.close()

    thread = threading.Thread(target=alone)
    thread.start()
    time.sleep(0.1)
    order.append("turn given")
    turns.give()
    thread.join(timeout=10)
    assert order == ["turn given", "statement"]
