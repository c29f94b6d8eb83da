"""Asking a practice for a one-page report about a child, or telling it something; its answer; chasing."""
