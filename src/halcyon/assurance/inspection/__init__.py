"""The inspection room: rehearsing any day what an inspection asks for, and keeping what the inspectors find."""
