"""What health services do of their own: the clinic’s weekly huddle, the hospital social worker’s queue."""
