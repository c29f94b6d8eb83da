"""One module for each scheduled job, found by discovery: it says how often and does one act. `worker` runs them."""
