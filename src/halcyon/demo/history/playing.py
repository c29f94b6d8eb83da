"""Playing scripts through the real acts with a memory beneath them, in the order in which everything happened."""

from __future__ import annotations

import gc
from collections.abc import Callable, Iterable
from datetime import UTC, datetime, timedelta

from django.db import transaction

from halcyon.agencies.models import User
from halcyon.cases.models import AgencyRequest, Case
from halcyon.demo.bulk import without_collecting
from halcyon.demo.concerns import Played, Player, Step
from halcyon.demo.delivering import delivered
from halcyon.demo.history.writing import Writer
from halcyon.demo.inhabitants import Inhabitants
from halcyon.demo.memory import Memory
from halcyon.demo.population.script import ConcernScript
from halcyon.frontdoor.models import Contact, ContactSubject
from halcyon.kernel.registry import registry
from halcyon.work.actions import notice_breaches
from halcyon.work.models import ClockCopy, Message

Progress = Callable[[str, int, int], None]
EVENING = 19  # hour, UTC, at which passed limits are noticed each day
# After its last step a concern's rows stay in memory until every limit that may still pass has been noticed.
AFTERWARDS = timedelta(days=2)
# By these a later concern is counted among those about the same person and household, and agencies are asked again.
COUNTED = (Contact, ContactSubject, Case, AgencyRequest)
CHECKPOINT_EVERY = timedelta(days=7)


class BulkPlayer(Player):
    """A player whose steps write to a memory. What is finished goes to the database day by day."""

    def __init__(self, inhabitants: Inhabitants, users: dict[str, User], memory: Memory, *, until: datetime) -> None:
        super().__init__(inhabitants, users)
        self.memory, self.until = memory, until
        self.writer = Writer(memory)
        self.last: dict[str, datetime] = {}

    def at(self, moment: datetime, step: Step, concern: str = "") -> None:
        super().at(moment, step, concern)
        if concern:
            self.last[concern] = max(moment, self.last.get(concern, moment))

    def carry_out(self, moment: datetime, concern: str, step: Step) -> None:
        self.memory.under_way = concern
        try:
            step(moment)
        finally:
            self.memory.under_way = ""

    def end_of_day(self, moment: datetime) -> None:
        """Put away what is finished."""
        for concern, last in list(self.last.items()):
            over = last + AFTERWARDS < moment and last <= self.until
            if over and not self._unfinished(concern) and not self._clock_runs(concern):
                self._put_away(concern, moment)
        rule = registry.profile.repeat_contacts
        days = max(31 * (rule.months + 1 if rule else 0), registry.profile.asked_again_days + 1)
        self.memory.forget(moment - timedelta(days=days))
        self.writer.write()

    def _unfinished(self, concern: str) -> bool:
        """Whether an enquiry of a concern is open, so that a later concern about the same person finds it."""
        return any(case["closed_at"] is None for case in self.memory.rows_of(concern, Case))

    def _clock_runs(self, concern: str) -> bool:
        """Whether a limit of this concern can still be noticed to have passed."""
        return any(
            clock["noticed_at"] is None and (clock["stopped_at"] is None or clock["stopped_at"] > clock["due_at"])
            for clock in self.memory.rows_of(concern, ClockCopy)
        )

    def _put_away(self, concern: str, moment: datetime) -> None:
        del self.last[concern]
        self.played.cases_of.pop(concern, None)
        self._delivered(concern)
        self.writer.finish(concern, remembered=COUNTED, at=moment)

    def _delivered(self, concern: str) -> None:
        for message in self.memory.instances_of(concern, Message):
            if delivered(message, at=self.until):
                message.save()


def play_in_bulk(
    inhabitants: Inhabitants,
    scripts: Iterable[ConcernScript],
    *,
    users: dict[str, User],
    begins: datetime,
    until: datetime,
    progress: Progress,
) -> Played:
    """Write every script up to `until` (aware) into a database that holds no concern yet.

    The rows are those that `concerns.Player` would have written with the same scripts, in the same order; they are kept
    in memory while a concern is under way and written in bulk after it. `scripts` may be lazy, in the order in which
    they came. Raises RuntimeError where there are concerns already.
    """
    memory = Memory()
    player = BulkPlayer(inhabitants, users, memory, until=until)
    coming = iter(scripts)
    waiting = next(coming, None)
    evening = begins.astimezone(UTC).replace(hour=EVENING, minute=0, second=0, microsecond=0)
    first, days = evening, max(1, (until - begins) // timedelta(days=1))
    signed = evening
    with transaction.atomic(), memory.beneath(), without_collecting():
        while True:
            day_ends = min(evening, until)
            with transaction.atomic():
                while waiting is not None and waiting.received_at <= day_ends:
                    player.plan(waiting)
                    waiting = next(coming, None)
                player.run_quietly(until=day_ends)
                notice_breaches(at=day_ends)  # of the jobs, this one; shifts are not handed over in the history
                player.end_of_day(day_ends)
                if day_ends == until or day_ends - signed >= CHECKPOINT_EVERY:
                    if day_ends == until:
                        for concern in list(player.last):
                            player._delivered(concern)
                        player.writer.flush()
                    player.writer.checkpoint(at=day_ends)
                    signed = day_ends
            gc.collect(1)  # what is young: the day's own rings
            progress("Years of concerns", min(days, (day_ends - first) // timedelta(days=1) + 1), days)
            if day_ends == until:
                break
            evening += timedelta(days=1)
    return player.played
