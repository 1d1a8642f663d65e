"""Edition → phrases: the smallest units that are spoken and highlighted, usually sentences."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from library.languages import Language
from library.programme.model import Run
from library.programme.sentences import split_sentences
from library.translation.edition import EditionBlock, Page, Part

Pause = Literal["sentence", "item", "paragraph", "heading"]


@dataclass(frozen=True)
class Phrase:
    """A piece of a block: what is shown (`runs`), what is said (`text`), in which language.

    `id` is the block's id and the phrase's number; `part` counts the block's parts from 0; `pause`
    is the kind of silence that follows.
    """

    id: str
    block_id: str
    part: int
    language: Language
    runs: tuple[Run, ...]
    text: str
    pause: Pause


def page_phrases(page: Page) -> tuple[Phrase, ...]:
    """Return the phrases of a page in reading order."""
    return tuple(phrase for block in page.blocks.values() for phrase in block_phrases(block))


def block_phrases(block: EditionBlock) -> Iterator[Phrase]:
    """Yield the phrases of a block; joined, their runs are the block's runs."""
    number = 0
    for index, part in enumerate(block.parts):
        whole = block.block.kind == "picture"  # an alternative text belongs to one element
        pieces = [part.runs] if whole else _split(part.runs, block.language.tag)
        for position, runs in enumerate(pieces, start=1):
            number += 1
            pause = _pause(block, part) if position == len(pieces) else "sentence"
            text = re.sub(r"\s+", " ", _spoken(runs)).strip()
            name = f"{block.block.id}-{number}"
            yield Phrase(name, block.block.id, index, block.language, runs, text, pause)


def _pause(block: EditionBlock, part: Part) -> Pause:
    if block.block.kind == "heading":
        return "heading"
    return "item" if part.tag == "li" or block.block.kind in ("item", "cell") else "paragraph"


def _is_note(run: Run) -> bool:
    return any(mark.kind == "note" for mark in run.marks)


def _spoken(runs: tuple[Run, ...]) -> str:
    return "".join(run.text for run in runs if not _is_note(run))


def _split(runs: tuple[Run, ...], tag: str) -> list[tuple[Run, ...]]:
    """Cut runs where a sentence ends; marks that hold across the cut hold in both pieces."""
    sentences = list(split_sentences(_spoken(runs).replace("\n", " "), tag))
    pieces: list[list[Run]] = [[]]
    room = len(sentences[0])
    for run in runs:
        if _is_note(run):  # stands after the full stop that it belongs to, and is not spoken
            pieces[-1].append(run)
            continue
        text = run.text
        while text:
            if not room:
                pieces.append([])
                room = len(sentences[len(pieces) - 1])
            pieces[-1].append(Run(text[:room], run.marks))
            text, room = text[room:], max(room - len(text), 0)
    return [tuple(piece) for piece in pieces]
