"""Years of the hub's history: when things happened (`hub`), what was said (`scripts`), and how it is written."""
