"""Edition → phrases: the smallest units that are spoken and highlighted, usually sentences."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby
from typing import Literal

from library.languages import Language, language_marked
from library.programme.model import Run
from library.programme.sentences import split_sentences
from library.translation.edition import EditionBlock, Page
from library.translation.usable import Part

Pause = Literal["sentence", "item", "paragraph", "heading"]


@dataclass(frozen=True)
class Passage:
    """A stretch of a phrase in one language, as it is shown."""

    language: Language
    text: str


@dataclass(frozen=True)
class Phrase:
    """A piece of a block: what is shown (`runs`), and the passages of it that are said.

    `id` is the block's id and the phrase's number; `part` counts the block's parts from 0; `pause`
    is the kind of silence that follows.
    """

    id: str
    block_id: str
    part: int
    language: Language
    runs: tuple[Run, ...]
    pause: Pause

    @property
    def text(self) -> str:
        """Return the words that are shown, without what is silent: numbers of notes, sums."""
        return " ".join(_spoken(self.runs).split())

    @property
    def passages(self) -> tuple[Passage, ...]:
        """Return the stretches in one language each; a mark in an unknown language counts not."""
        spoken = (run for run in self.runs if not _is_silent(run))
        groups = groupby(spoken, key=self._language)
        return tuple(Passage(language, _spoken(tuple(runs))) for language, runs in groups)

    def _language(self, run: Run) -> Language:
        tags = [mark.value for mark in run.marks if mark.kind == "lang"]
        found = language_marked(tags[-1]) if tags else None
        return self.language if found is None or found.tag == self.language.tag else found


def page_phrases(page: Page) -> tuple[Phrase, ...]:
    """Return the phrases of a page in reading order."""
    return tuple(phrase for block in page.blocks.values() for phrase in block_phrases(block))


def page_languages(page: Page) -> Iterator[Language]:
    """Yield the languages that are spoken on a page, as often as they are."""
    for phrase in page_phrases(page):
        for passage in phrase.passages:
            yield passage.language


def block_phrases(block: EditionBlock) -> Iterator[Phrase]:
    """Yield the phrases of a block; joined, their runs are the block's runs."""
    number = 0
    for index, part in enumerate(block.parts):
        whole = block.block.kind == "picture"  # an alternative text belongs to one element
        pieces = [part.runs] if whole else _split(part.runs, block.language.tag)
        for position, runs in enumerate(pieces, start=1):
            number += 1
            pause = _pause(block, part) if position == len(pieces) else "sentence"
            name = f"{block.block.id}-{number}"
            yield Phrase(name, block.block.id, index, block.language, runs, pause)


def _pause(block: EditionBlock, part: Part) -> Pause:
    if block.block.kind == "heading":
        return "heading"
    if block.block.kind == "label":
        return "sentence"
    listed = part.tag == "li" or block.block.kind in ("item", "cell", "entry")
    return "item" if listed else "paragraph"


def _is_silent(run: Run) -> bool:
    return any(mark.kind in ("note", "code") for mark in run.marks)


def _spoken(runs: tuple[Run, ...]) -> str:
    return "".join(run.text for run in runs if not _is_silent(run))


def _split(runs: tuple[Run, ...], tag: str) -> list[tuple[Run, ...]]:
    """Cut runs where a sentence ends; marks that hold across the cut hold in both pieces."""
    sentences = list(split_sentences(_spoken(runs).replace("\n", " "), tag))
    pieces: list[list[Run]] = [[]]
    room = len(sentences[0])
    for run in runs:
        if _is_silent(run):  # stands after the full stop that it belongs to
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
