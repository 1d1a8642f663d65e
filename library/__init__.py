"""Makes a talking library out of an election programme and its translations."""

__version__ = "0.1.0"
