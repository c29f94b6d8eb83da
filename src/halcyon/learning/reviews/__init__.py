"""Reviews of what happened to a child, an adult or a service: from being notified to what was learnt."""
