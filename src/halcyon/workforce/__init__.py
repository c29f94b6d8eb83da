"""Who holds the system up: boards and their seats, supervision, training, policies and briefings."""
