"""A chapter's Markdown as a tree of blocks, by markdown-it; what is not allowed is refused."""

import re
from collections import Counter
from collections.abc import Iterator
from typing import Any

from markdown_it.rules_block.table import escapedSplit
from markdown_it.tree import SyntaxTreeNode

from library.errors import LibraryError
from library.programme.message import (
    CHAPTERS,
    join_lines,
    parse_inline,
    plain_text,
    refuse_control_characters,
    refuse_reordering,
)
from library.programme.model import Block, Container, Kind, Node

_TAGS = {
    "bullet_list": "ul",
    "ordered_list": "ol",
    "list_item": "li",
    "blockquote": "blockquote",
    "table": "table",
    "thead": "thead",
    "tbody": "tbody",
    "tr": "tr",
    "footnote": "aside",
}
_ALLOWED = "allowed are headings, paragraphs, lists, quotations, tables, notes and pictures"
_DEEPEST = 8  # containers; markdown-it drops text silently from 20 levels on
_NOTE_TEXT = re.compile(r"^ {0,3}\[\^([^\]\s]+)\]:", re.M)
_PICTURE = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,80}\.(png|jpg)")


def parse_chapter(text: str, file: str, slug: str) -> tuple[Node, ...]:
    """Return the tree of a chapter's blocks, with ids `slug-01`, `slug-02` … in reading order.

    Raises `LibraryError` with `file:line` for everything that a programme may not hold.
    """
    text = re.sub("\r\n?", "\n", text)  # as markdown-it does, or its lines would not be ours
    for number, line in enumerate(text.split("\n"), start=1):
        refuse_control_characters(line, f"{file}:{number}")
        refuse_reordering(line, f"{file}:{number}")
    env: dict[str, Any] = {"file": file}
    tokens = CHAPTERS.parse(text, env)
    for reference in env.get("references", {}).values():
        raise LibraryError(
            "link address defined apart from its text",
            f"{file}:{reference['map'][0] + 1}",
            "write the address where the link stands: [text](https://…)",
            "S002",
        )
    labels = [label[1:] for label in env.get("footnotes", {}).get("refs", {})]
    defined = Counter(_NOTE_TEXT.findall(text))
    for label in labels:
        if defined[label] > 1:
            raise LibraryError(
                f"two notes [^{label}]",
                f"{file}:{_line_of(text, f'[^{label}]:')}",
                "give each its own label",
                "S003",
            )
    for label, use in env.get("footnotes", {}).get("refs", {}).items():
        if use < 0:
            raise LibraryError(
                f"nothing refers to the note [^{label[1:]}]",
                f"{file}:{_line_of(text, f'[^{label[1:]}]:')}",
                "write the reference where it belongs, or delete the note",
                "S003",
            )
    reader = _Reader(file, slug, text.split("\n"), frozenset(labels))
    nodes = tuple(reader.nodes(SyntaxTreeNode(tokens).children, "paragraph", 0))
    _check_headings(nodes, file)
    return nodes


def _line_of(text: str, part: str) -> int:
    return text.count("\n", 0, max(text.find(part), 0)) + 1


class _Reader:
    """Turns markdown-it's tree into ours, counting the blocks."""

    def __init__(self, file: str, slug: str, lines: list[str], labels: frozenset[str]) -> None:
        self.file = file
        self.lines = lines
        self.labels = labels  # of the chapter's notes
        self.slug = slug
        self.count = 0
        self.line = 1  # of the node that was read last: table cells have none of their own

    def refuse(self, code: str, text: str, hint: str) -> LibraryError:
        return LibraryError(text, f"{self.file}:{self.line}", hint, code)

    def nodes(self, syntax: list[SyntaxTreeNode], kind: Kind, depth: int) -> Iterator[Node]:
        if depth > _DEEPEST:
            raise self.refuse("S004", "lists or quotations too deeply nested", "use fewer levels")
        for node in syntax:
            if node.map:
                self.line = node.map[0] + 1
            match node.type:
                case "heading" if depth:
                    raise self.refuse("S007", "heading inside a list or quotation", "move it out")
                case "heading":
                    yield self.block(node, "heading", node.tag)
                case "paragraph":
                    yield self.block(node, kind, "p")
                case "th" | "td":
                    if node.children[0].content:
                        yield self.block(node, "cell", node.type)
                    else:
                        yield Container(node.type, ())
                case "footnote_block":
                    yield from self.nodes(node.children, "note", depth)
                case "footnote_anchor":
                    pass
                case name if name in _TAGS:
                    self.check(node)
                    inner: dict[str, Kind] = {
                        "list_item": "item",
                        "blockquote": "quotation",
                        "footnote": "note",
                    }
                    children = tuple(self.nodes(node.children, inner.get(name, kind), depth + 1))
                    if not children and name != "tr":
                        raise self.refuse("S005", "empty list item or quotation", "delete it")
                    start = int(node.attrs.get("start", 1))
                    label = node.meta.get("label", "") if name == "footnote" else ""
                    yield Container(_TAGS[name], children, start, label)
                case "html_block":
                    raise self.refuse("S006", "raw HTML", "write Markdown: **bold**, [text](link)")
                case _:
                    raise self.refuse("S007", f"{node.type} is not allowed here", _ALLOWED)

    def check(self, node: SyntaxTreeNode) -> None:
        """Refuse what Markdown would silently swallow: a number that is no list's, a cell."""
        if node.type == "ordered_list":
            number = int(node.attrs.get("start", 1))
            if number > 1 or len(node.children) == 1:
                raise self.refuse(
                    "S019",
                    "a list of its own for one number",
                    f"write {number}\\. if it is no list",
                )
        if node.type == "table":
            columns = len(node.children[0].children[0].children)
            for row in (row for part in node.children for row in part.children if row.map):
                self.line = (row.map or (0, 0))[0] + 1
                cells = escapedSplit(self.lines[self.line - 1].strip().strip("|"))
                if len(cells) > columns:
                    raise self.refuse(
                        "S019",
                        f"{len(cells)} cells under {columns} heads",
                        "add heads, or join cells",
                    )

    def block(self, node: SyntaxTreeNode, kind: Kind, tag: str) -> Block:
        self.count += 1
        block_id = f"{self.slug}-{self.count:02d}"
        inline = node.children[0]
        place = f"{self.file}:{self.line}"
        pictures = [child for child in inline.children if child.type == "image"]
        if pictures:
            if len(inline.children) > 1 or kind != "paragraph":
                raise self.refuse("S008", "picture inside a text", "give it a paragraph of its own")
            return self.picture(block_id, pictures[0])
        message = join_lines(inline.content)
        runs = parse_inline(message, place, self.labels)
        refuse_reordering(plain_text(runs), place)  # it may have been &#x202E;
        if not any(letter.isalnum() for letter in plain_text(runs)):
            raise self.refuse("S009", "nothing that can be read aloud", "write words, or delete it")
        return Block(block_id, kind, tag, message, self.line)

    def picture(self, block_id: str, image: SyntaxTreeNode) -> Block:
        file = str(image.attrs["src"])
        words = (
            node.content if node.type == "text" else " "
            for node in image.walk(include_self=False)
            if node.type in ("text", "softbreak", "hardbreak")
        )
        alt = " ".join("".join(words).split())
        refuse_control_characters(alt, f"{self.file}:{self.line}")
        refuse_reordering(alt, f"{self.file}:{self.line}")
        if "title" in image.attrs:
            raise self.refuse("S019", "title of a picture", "write it as a paragraph below it")
        if not any(letter.isalnum() for letter in alt):
            raise self.refuse(
                "S010",
                "picture without alternative text",
                f"say what it shows: ![a park with old trees]({file})",
            )
        if not _PICTURE.fullmatch(file):
            raise self.refuse(
                "S011",
                f"picture {file!r}",
                "put a .png or .jpg into sources/pictures/ and write its file name alone",
            )
        return Block(block_id, "picture", "figure", alt, self.line, picture=file)


def _check_headings(nodes: tuple[Node, ...], file: str) -> None:
    level = 0
    for node in nodes:
        if not isinstance(node, Block) or node.kind != "heading":
            if level == 0:
                break
            continue
        now, place = int(node.tag[1]), f"{file}:{node.line}"
        if now == 1 and level:
            raise LibraryError(
                "second heading of level 1", place, "use ##, or make it a chapter", "S012"
            )
        if now > level + 1 and level:
            raise LibraryError(
                f"heading jumps from {level} to {now}", place, f"use {'#' * (level + 1)}", "S013"
            )
        if now > 1 and not level:
            break
        level = now
    if not level:
        raise LibraryError(
            "the chapter does not begin with its heading",
            f"{file}:1",
            "begin it with one line: # The chapter's heading",
            "S014",
        )
    if len(nodes) == 1:
        raise LibraryError("empty chapter", f"{file}:1", "write a text under its heading", "S015")
