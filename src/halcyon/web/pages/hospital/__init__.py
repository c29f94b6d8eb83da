"""The named hospital social worker’s queue, and what one has sent there."""
