"""The same bytes: a small project that can be changed in every way, and built anywhere."""
