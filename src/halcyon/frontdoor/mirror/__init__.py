"""The hub's own mirror: where the hours of its enquiries went, honest counts, and what the weeks bring."""
