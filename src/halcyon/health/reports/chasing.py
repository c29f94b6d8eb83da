"""Reminding practices that have not answered, each reminder once: reports, messages, and letters of the clinic."""

from __future__ import annotations

from datetime import datetime

from halcyon.cases.models import Case
from halcyon.health.letters.actions import waiting as letter_waiting
from halcyon.health.letters.models import PracticeLetter
from halcyon.health.reports.actions import waiting as report_waiting
from halcyon.health.reports.models import PracticeReport
from halcyon.health.reports.waiting import CLOCK, remind
from halcyon.work.actions import stop_clock


def chase_practices(*, at: datetime) -> int:
    """Send every reminder whose moment has come; how many were sent.

    A report for a case that was closed meanwhile is not asked for again, and not late: nobody waits for it.
    """
    asked = list(PracticeReport.objects.filter(state=PracticeReport.ASKED).order_by("asked_at", "id"))
    cases = Case.objects.filter(id__in=[r.case_id for r in asked]).values_list("id", "reference", "closed_at")
    found = {key: (reference, closed) for key, reference, closed in cases}
    over = [r for r in asked if r.kind == PracticeReport.REPORT and found[r.case_id][1]]
    for row in over:
        stop_clock(subject_id=row.id, clock=CLOCK, start_event=str(row.id), at=found[row.case_id][1] or at)
    reports = [report_waiting(r, found[r.case_id][0]) for r in asked if r not in over]
    letters = PracticeLetter.objects.filter(read_at__isnull=True).order_by("sent_at", "id")
    return remind([*reports, *(letter_waiting(x) for x in letters)], at=at)
