"""Lets a served product believe that it is another time: Python reads this file as it starts, when it is on its path.

`JOURNEY_AT` is the moment at which the process begins; from there its clock runs as any clock does.
"""

import os
from datetime import datetime

if os.environ.get("JOURNEY_AT"):
    import time_machine

    time_machine.travel(datetime.fromisoformat(os.environ["JOURNEY_AT"]), tick=True).start()
