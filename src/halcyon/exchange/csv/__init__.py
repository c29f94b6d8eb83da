"""A spreadsheet of concerns, saved as CSV: one row is one concern about one person. The columns are docs/csv-intake.md.

`sheet` takes a file apart and `mapping` reads one row, both plain Python; `loading` takes the rows in and keeps the
ledger; `mending` writes rejected rows out again.
"""
