"""Django's PostgreSQL backend, whose connections always carry the actor that `access.fence` names (see base.py)."""
