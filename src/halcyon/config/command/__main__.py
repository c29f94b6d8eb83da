"""`python -m halcyon.config.command`: the same as `halcyon`, for a process that starts another."""

import sys

from halcyon.config.command import main

sys.exit(main())
