"""Whether tools are used, complete and followed by the assessments that they call for: counts by service and month."""
