"""Standards in contracts: counts by service and month for commissioners, breach, remedy, re-check and closing."""
