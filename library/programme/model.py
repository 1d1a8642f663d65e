"""The nouns of a programme: chapters, the tree of their blocks, and marked-up text."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Literal

Kind = Literal[
    "label", "heading", "paragraph", "item", "quotation", "cell", "note", "picture", "entry"
]  # fmt: skip
"""What a block is. A paragraph in a list is an item, one in a quotation a quotation.

Two are ours: a label stands before a chapter's heading ("Kapitel 5"), an entry in the contents."""


@dataclass(frozen=True)
class Mark:
    """Something that holds for a run of text; `value` is an address, a language tag or a label.

    Code is ours: a sum that is shown and not spoken.
    """

    kind: Literal["em", "strong", "link", "lang", "note", "code"]
    value: str = ""


@dataclass(frozen=True)
class Run:
    """A piece of text under the same marks; a line break is a run of one newline."""

    text: str
    marks: tuple[Mark, ...] = ()


@dataclass(frozen=True)
class Block:
    """The smallest thing that is translated: one gettext message.

    `id` is neutral of language (`wohnen-07`); `tag` is the XHTML element; `message` is the inline
    Markdown, for a picture its alternative text; `label` is a note's label; `picture` a file;
    `target` is where an entry of the contents leads, as `05-wohnen#wohnen-03`.
    """

    id: str
    kind: Kind
    tag: str
    message: str
    line: int
    label: str = ""
    picture: str = ""
    target: str = ""


@dataclass(frozen=True)
class Container:
    """What holds blocks: a list, a list item, a quotation, a table or one of its parts, a note."""

    tag: str
    children: tuple["Node", ...]
    start: int = 1
    label: str = ""


Node = Block | Container


@dataclass(frozen=True)
class Chapter:
    """One file of `sources/chapters/`; the first block is its only heading of level 1."""

    number: int
    slug: str
    file: str
    nodes: tuple[Node, ...]

    def blocks(self) -> Iterator[Block]:
        """Yield the blocks in reading order."""
        yield from _leaves(self.nodes)


def _leaves(nodes: tuple[Node, ...]) -> Iterator[Block]:
    for node in nodes:
        if isinstance(node, Block):
            yield node
        else:
            yield from _leaves(node.children)


@dataclass(frozen=True)
class Pauses:
    """The silence after each kind of phrase, in seconds."""

    sentence: float = 0.35
    item: float = 0.5
    paragraph: float = 0.7
    heading: float = 1.0


@dataclass(frozen=True)
class Programme:
    """The German whole. `date` is W3CDTF (2020, 2020-09 or 2020-09-13), `identifier` a urn:uuid.

    `website` is an address or empty; `base_url` is where `build/` will be found, with a slash
    at its end, or empty. `pictures` holds the bytes of each picture by its file name.
    `checksum` is the SHA-256 of all files that it was read from.
    """

    title: str
    subtitle: str
    slug: str
    identifier: str
    date: str
    publisher: str
    rights: str
    contact: str
    website: str
    base_url: str
    pauses: Pauses
    chapters: tuple[Chapter, ...]
    pictures: dict[str, bytes]
    checksum: str

    @property
    def day(self) -> datetime:
        """Return the first moment of the date, in UTC, for formats that ask for one."""
        return datetime.fromisoformat(self.date + "-01-01"[len(self.date) - 4 :]).replace(
            tzinfo=UTC
        )
