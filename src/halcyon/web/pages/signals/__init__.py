"""The horizon register: raising a signal, what rises in the numbers, and one signal until it is decided."""
