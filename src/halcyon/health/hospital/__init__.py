"""The named hospital social worker: one shared queue, cover by post, and word back to whoever sent something."""
