"""The same message many times over, one after another and at once: one contact, one reference (security.md G20)."""

from __future__ import annotations

import threading
from collections import Counter
from collections.abc import Callable
from random import Random

import pytest
from django.db import connection
from django.http import HttpResponse
from tests.exchange.conftest import FULL, County
from tests.exchange.messages import REQUEST, changed, put

from halcyon.cases.models import Case
from halcyon.frontdoor.models import Contact
from halcyon.work.models import IntakeKey


def at_once(calls: list[Callable[[], HttpResponse]]) -> list[HttpResponse]:
    """Make all these calls at the same moment, each on a connection of its own."""
    gate = threading.Barrier(len(calls))
    answers: list[HttpResponse] = []

    def run(call: Callable[[], HttpResponse]) -> None:
        try:
            gate.wait(timeout=30)
            answers.append(call())
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=(call,)) for call in calls]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=120)
    return answers


@pytest.mark.parametrize("times", range(2, 21, 6))
def test_one_after_another(county: County, times: int) -> None:
    answers = [county.post(key="one") for _ in range(times)]
    assert [a.status_code for a in answers] == [201] + [200] * (times - 1)
    assert len({a.content for a in answers}) == 1
    assert Contact.objects.count() == 1
    assert Case.objects.count() == 2


@pytest.mark.parametrize("times", [2, 3, 8, 20] if FULL else [2, 8])
def test_at_once(lasting_county: County, times: int) -> None:
    answers = at_once([lambda: lasting_county.post(key="one")] * times)
    assert Counter(a.status_code for a in answers) == {201: 1, 200: times - 1}
    assert len({a.headers["X-Halcyon-Reference"] for a in answers}) == 1
    assert Contact.objects.count() == 1
    assert Case.objects.count() == 2
    assert IntakeKey.objects.count() == 1


def test_two_messages_under_one_key_at_once(lasting_county: County) -> None:
    other = changed(put(f"entry.{REQUEST}.resource.reasonCode.0.text", "Something else that worries me about Keira."))
    calls = [lambda: lasting_county.post(key="one")] * 3 + [lambda: lasting_county.post(other, key="one")] * 3
    answers = Counter(a.status_code for a in at_once(calls))
    assert answers == {201: 1, 200: 2, 422: 3}
    assert Contact.objects.count() == 1


def test_many_concerns_sent_over_and_over_at_once(lasting_county: County) -> None:
    concerns, each = (60, 4) if FULL else (6, 3)
    dice = Random(20261120)
    sent = [
        (f"key-{n}", changed(put(f"entry.{REQUEST}.resource.reasonCode.0.text", f"Concern number {n} about Keira.")))
        for n in range(concerns)
    ] * each
    dice.shuffle(sent)
    answers: list[HttpResponse] = []
    for start in range(0, len(sent), 6):
        batch = sent[start : start + 6]
        answers += at_once(
            [lambda key=key, message=message: lasting_county.post(message, key=key) for key, message in batch]
        )
    assert Counter(a.status_code for a in answers) == {201: concerns, 200: concerns * (each - 1)}
    assert Contact.objects.count() == concerns
    assert set(Contact.objects.values_list("worry", flat=True)) == {
        f"Concern number {n} about Keira." for n in range(concerns)
    }
