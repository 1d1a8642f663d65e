"""A speech recogniser hears every phrase of every edition: `python -m tests.listen`.

What it hears is compared with what should be said, so that words that a voice swallows or says in
another language's way are found without anyone listening to hours of speech.
"""
