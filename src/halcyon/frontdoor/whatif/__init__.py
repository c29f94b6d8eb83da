"""What-if: the hub's last months played again, with other staff, other return times or other rules. Plain Python.

Nothing here knows Django or the database: `queries` beside this package's rules feeds them. Times are minutes since
1 January 1970 in UTC, so that arithmetic on them measures real time.
"""
