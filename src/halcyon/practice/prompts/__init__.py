"""Curiosity prompts, one file each, found by discovery. Published at /questions/rules/ as they stand.

Facts: Serious Case Review, Children A to F (2015): curiosity and respectful mistrust instead of “a lifestyle choice”.
How many and how long are local choices, marked as such; no source was found that publishes them.
"""
