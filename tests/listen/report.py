"""The results for people: a table and the worst phrases in text, and a page that plays them."""

import base64
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from library.narration.audio import encode
from tests.listen.results import LIMIT, Hearing, Listening, Reasons

_COLUMNS = ("edition", "voice", "phrases", "letters", "CER", "bound", "with spaces",
            f"over {LIMIT:.0%}", "synthesis s/s")  # fmt: skip
_TEXTS = 2  # columns at the left


@dataclass(frozen=True)
class Row:
    """A phrase on the page; `audio` is an MP3 in base64."""

    hearing: Hearing
    reason: str
    audio: str


def table(listenings: Sequence[Listening]) -> list[tuple[str, ...]]:
    """Return a head, and a row for each edition and voice."""
    return [_COLUMNS, *map(_cells, listenings)]


def text_table(listenings: Sequence[Listening]) -> Iterator[str]:
    """Yield the lines of the table for a terminal."""
    rows = table(listenings)
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    for row in rows:
        cells = [
            cell.ljust(width) if number < _TEXTS else cell.rjust(width)
            for number, (cell, width) in enumerate(zip(row, widths, strict=True))
        ]
        yield "  ".join(cells).rstrip()


def worst_phrases(listening: Listening, reasons: Reasons, count: int) -> Iterator[str]:
    """Yield the worst phrases for a terminal: what should be said above what was heard."""
    known = reasons.get(listening.language.locale, {})
    for hearing in listening.worst(count):
        yield f"{hearing.rate:6.1%} {hearing.id}: {known.get(hearing.id, '')}".rstrip(": ")
        yield f"         expected  {hearing.comparison.expected}"
        yield f"         heard     {hearing.comparison.heard}"


def make_report(
    listenings: Sequence[Listening],
    reasons: Reasons,
    count: int,
    play: Callable[[Hearing], str] | None = None,
) -> bytes:
    """Return the page as HTML, whole in itself: the worst phrases are inside as `data:` addresses.

    Raises `LibraryError` if the cache has lost a sound.
    """
    from jinja2 import Environment, FileSystemLoader, StrictUndefined

    play = play or _mp3
    layouts = Environment(
        loader=FileSystemLoader(Path(__file__).parent),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    head, *rows = table(listenings)
    sections = []
    for listening in listenings:
        known = reasons.get(listening.language.locale, {})
        worst = listening.worst(count)
        phrases = [Row(one, known.get(one.id, ""), play(one)) for one in worst]
        sections.append((listening, phrases))
    page = layouts.get_template("report.html").render(
        head=head, texts=_TEXTS, rows=rows, sections=sections, limit=LIMIT
    )
    return page.encode()


def _cells(listening: Listening) -> tuple[str, ...]:
    bound = listening.bound
    return (
        listening.language.locale,
        f"{listening.voice.label}{' *' if listening.own else ''}",
        str(len(listening.hearings)),
        str(listening.letters.characters),
        f"{listening.letters.rate:.2%}",
        "" if bound is None else f"{bound:.0%}",
        f"{listening.spaced.rate:.2%}",
        str(len(listening.badly_heard)),
        f"{listening.speed:.3f}",
    )


def _mp3(hearing: Hearing) -> str:
    return base64.b64encode(encode(hearing.clip.sounds())).decode()
