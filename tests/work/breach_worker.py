"""A worker of its own process that notices breaches until it is done or killed. Run by test_clocks.py."""

from __future__ import annotations

import sys
from datetime import datetime

import django

django.setup()

from halcyon.access.fence import acting_for  # noqa: E402
from halcyon.work.actions import clocks  # noqa: E402
from halcyon.work.models import ClockCopy  # noqa: E402

if __name__ == "__main__":
    with acting_for("system:notice_breaches"):
        ClockCopy.objects.exists()
        clocks.BATCH = int(sys.argv[2])
        print("begins", flush=True)
        clocks.notice_breaches(at=datetime.fromisoformat(sys.argv[1]))
