"""Training, from what audits and reviews found to whether it changed anything; and programmes in schools."""
