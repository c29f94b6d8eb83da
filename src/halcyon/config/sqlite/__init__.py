"""Django's SQLite backend, whose writers wait for each other in turn (see base.py)."""
