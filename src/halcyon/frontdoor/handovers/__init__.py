"""Handing enquiries over from one shift to the next: to the night, to the day, to a colleague."""
