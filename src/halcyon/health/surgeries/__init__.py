"""General practices: what their records should say about children who need protecting, and what they do say."""
