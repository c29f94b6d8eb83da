"""Time limits that passed: the list, and saying why and what is done."""
