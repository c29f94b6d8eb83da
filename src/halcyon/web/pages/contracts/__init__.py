"""Standards in contracts: counts by service and month for commissioners, breaches and what became of them."""
