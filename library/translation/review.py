"""Who has reviewed which message: a comment at the message, that counts until its text changes."""

import hashlib
import re
from dataclasses import dataclass

from babel.messages.catalog import Catalog, Message

from library.translation.catalogs import is_translated

_COMMENT = re.compile(r"reviewed: (?P<name>.+), (?P<date>\d{4}-\d\d-\d\d) \[(?P<sum>[0-9a-f]{8})\]")


@dataclass(frozen=True)
class Review:
    """Who reviewed a message, and when (ISO 8601)."""

    name: str
    date: str


def review_of(message: Message) -> Review | None:
    """Return the review of a message; None if nobody reviewed the texts as they are now."""
    for comment in message.user_comments:
        found = _COMMENT.fullmatch(comment)
        if found and found["sum"] == _sum(message) and is_translated(message):
            return Review(found["name"], found["date"])
    return None


def record_review(catalog: Catalog, review: Review) -> int:
    """Write a review at every message that may be published and has none; return how many."""
    count = 0
    for message in catalog:
        if message.id and is_translated(message) and review_of(message) is None:
            comments = [text for text in message.user_comments if not _COMMENT.fullmatch(text)]
            comment = f"reviewed: {review.name}, {review.date} [{_sum(message)}]"
            message.user_comments = [*comments, comment]
            count += 1
    return count


def _sum(message: Message) -> str:
    texts = f"{message.id}\0{message.string}"
    return hashlib.sha256(texts.encode()).hexdigest()[:8]
