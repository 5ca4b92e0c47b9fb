"""Speech: voices, what is heard when, and the visemes that a mouth makes of it.

Importing it needs no extra; what an extra brings is imported where it is used.
"""
