"""Handing over at a change of shift: what came in, what was done, what is still to do, what to watch for."""
