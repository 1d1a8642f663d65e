"""What a translation must be to be published: allowed Markdown, of some length, that can be read.

What speaks against one is a finding. After an error nobody uses it: the German stays.
"""

from dataclasses import dataclass
from string import Formatter

from library.errors import Finding, LibraryError
from library.programme.looks import strange
from library.programme.message import (
    note_labels,
    parse_inline,
    parse_parts,
    plain_text,
    refuse_control_characters,
    refuse_mazes,
    refuse_reordering,
)
from library.programme.model import Block, Run

_LONGEST_LINE = 1_000  # characters of a title
_LONGEST_WORDS = 2_000  # characters of words that publications add: theirs have 200


@dataclass(frozen=True)
class Part:
    """A paragraph (`p`) or list item (`li`) of a block; `tag` is "" where the block has but one."""

    tag: str
    runs: tuple[Run, ...]


def judge_line(translation: str, place: str, direction: str) -> list[Finding]:
    """Return what speaks against the translation of a text without markup: a title."""
    try:
        _refuse_unfit(translation, place, direction)
        _refuse_length(translation, place, _LONGEST_LINE)
    except LibraryError as error:
        return [error.finding()]
    return _looks(translation, place, direction)


def judge_block(
    block: Block, translation: str, place: str, direction: str
) -> tuple[tuple[Part, ...], list[Finding]]:
    """Return the parts of a block's translation, and what speaks against it."""
    try:
        parts = parts_of(block, translation, place, direction)
    except LibraryError as error:
        return (), [error.finding()]
    return parts, _looks(translation, place, direction)


def judge_words(german: str, translation: str, place: str, direction: str) -> list[Finding]:
    """Return what speaks against the translation of words that publications add."""
    try:
        _refuse_unfit(translation, place, direction)
        _refuse_length(translation, place, _LONGEST_WORDS)
        if _fields(translation, place) != _fields(german, place):
            raise LibraryError(
                f"fields in braces differ from the German: {translation!r}",
                place,
                "keep each {field} as it is, and add none",
                "T003",
            )
    except LibraryError as error:
        return [error.finding()]
    return []


def _looks(translation: str, place: str, direction: str) -> list[Finding]:
    """Return what is not what it looks like."""
    found = strange(translation, direction)
    return [Finding("warning", "T005", place, what, hint) for what, hint in found]


def parts_of(block: Block, message: str, place: str, direction: str) -> tuple[Part, ...]:
    """Return the parts of a block's Markdown; raises `LibraryError` for what is not allowed."""
    refuse_control_characters(message, place)
    refuse_mazes(message, place)
    if block.kind == "picture":  # an alternative text holds no markup
        parts: tuple[Part, ...] = (Part("", (Run(" ".join(message.split())),)),)
    else:
        notes = note_labels(block.message)
        pieces = parse_parts(message, place, notes)
        if len(pieces) > 1 and block.kind in ("heading", "cell"):
            raise LibraryError(
                f"several paragraphs in a {block.kind}", place, "make it one", "T001"
            )
        parts = tuple(
            Part(tag if len(pieces) > 1 else "", parse_inline(text, place, notes))
            for tag, text in pieces
        )
    for part in parts:
        _refuse_unfit(plain_text(part.runs), place, direction)
    return parts


def _refuse_length(text: str, place: str, most: int) -> None:
    if len(text) > most:
        raise LibraryError(
            f"{len(text)} characters", place, f"{most} are allowed: make it shorter", "T004"
        )


def _refuse_unfit(text: str, place: str, direction: str) -> None:
    refuse_control_characters(text, place)
    refuse_reordering(text, place, direction)
    if not any(letter.isalnum() for letter in text):
        raise LibraryError("nothing that can be read aloud", place, "write words", "T002")


def _fields(text: str, place: str) -> set[tuple[str | None, ...]]:
    try:
        return {(name, *more) for _, name, *more in Formatter().parse(text) if name is not None}
    except ValueError as error:
        raise LibraryError(f"{text!r}: {error}", place, "write {{ for a brace", "T003") from error
