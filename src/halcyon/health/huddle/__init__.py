"""The weekly huddle of a sexual health clinic, inside the clinic’s own boundary.

A young person here is a clinic number. Only `sharing.share_identity` says to anybody outside who that is, for one young
person at a time and by somebody’s decision; nothing else of this package writes to another room’s tables anything that
a young person could be told from. `tests/health/test_boundary.py` holds it to that.
"""
