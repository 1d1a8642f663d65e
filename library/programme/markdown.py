"""Markdown to blocks and marked-up text, by markdown-it; what we do not allow is refused here."""

import re
from collections.abc import Iterator
from typing import Any

from markdown_it import MarkdownIt
from markdown_it.token import Token
from markdown_it.tree import SyntaxTreeNode
from mdit_py_plugins.attrs import attrs_plugin
from mdit_py_plugins.footnote import footnote_plugin

from library.errors import LibraryError
from library.programme.model import Block, Container, Kind, Mark, Node, Run

_MARKDOWN = (
    MarkdownIt("commonmark")
    .enable("table")
    .use(footnote_plugin, inline=False)
    .use(attrs_plugin, after=(), spans=True, allowed=["lang"])
)
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
_LINK = re.compile(r"(https?://|mailto:|tel:)\S+")
_LANG = re.compile(r"[a-z]{2,3}(-[A-Za-z0-9]{2,8})*")
_NOTE = re.compile(r"\[\^([^\]\s]+)\]")
_PICTURE = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]*\.(png|jpg)")
# XML 1.0, section 2.2: what no document may hold, however it is escaped
_NOT_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def refuse_control_characters(text: str, file: str) -> None:
    """Raise `LibraryError` with the line of the first character that XML 1.0 forbids."""
    if found := _NOT_XML.search(text):
        line = text.count("\n", 0, found.start()) + 1
        raise LibraryError(
            f"control character U+{ord(found[0]):04X}",
            f"{file}:{line}",
            "delete it; it often comes with text copied out of a PDF",
            "S001",
        )


def parse_chapter(text: str, file: str, slug: str) -> tuple[Node, ...]:
    """Return the tree of a chapter's blocks, with ids `slug-01`, `slug-02` … in reading order.

    Raises `LibraryError` with `file:line` for everything that a programme may not hold.
    """
    refuse_control_characters(text, file)
    env: dict[str, Any] = {}
    tokens = _MARKDOWN.parse(text, env)
    for reference in env.get("references", {}).values():
        raise LibraryError(
            "link address defined apart from its text",
            f"{file}:{reference['map'][0] + 1}",
            "write the address where the link stands: [text](https://…)",
            "S002",
        )
    for label, use in env.get("footnotes", {}).get("refs", {}).items():
        if use < 0:
            raise LibraryError(
                f"nothing refers to the note [^{label[1:]}]",
                f"{file}:{_line_of(text, f'[^{label[1:]}]:')}",
                "write the reference where it belongs, or delete the note",
                "S003",
            )
    reader = _Reader(file, slug)
    nodes = tuple(reader.nodes(SyntaxTreeNode(tokens).children, "paragraph", 0))
    _check_headings(nodes, file)
    return nodes


def _line_of(text: str, part: str) -> int:
    return text.count("\n", 0, max(text.find(part), 0)) + 1


class _Reader:
    """Turns markdown-it's tree into ours, counting the blocks."""

    def __init__(self, file: str, slug: str) -> None:
        self.file = file
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
        message = _join_lines(inline.content)
        if not any(letter.isalnum() for letter in plain_text(parse_inline(message, place))):
            raise self.refuse("S009", "nothing that can be read aloud", "write words, or delete it")
        return Block(block_id, kind, tag, message, self.line)

    def picture(self, block_id: str, image: SyntaxTreeNode) -> Block:
        file, alt = str(image.attrs["src"]), image.content.strip()
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


def _join_lines(text: str) -> str:
    """Join soft line breaks, so that re-wrapping the source changes no message."""

    def join(found: re.Match[str]) -> str:
        slashes, spaces = found.groups()
        hard = len(slashes) % 2 or len(spaces) >= 2
        return f"{slashes}\n" if len(slashes) % 2 else "\\\n" if hard else f"{slashes} "

    return re.sub(r"(\\*)( *)\n", join, text)


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


def parse_inline(message: str, place: str, notes: frozenset[str] | None = None) -> tuple[Run, ...]:
    """Return the runs of one message's inline Markdown.

    `notes` are the labels that `[^label]` may name; None allows all. Raises `LibraryError`.
    """
    known = _NOTE.findall(message) if notes is None else notes
    env = {"footnotes": {"refs": {f":{label}": -1 for label in known}}}
    tokens = _MARKDOWN.parseInline(message, env)[0].children or []
    return tuple(_runs(tokens, place))


def note_labels(message: str) -> frozenset[str]:
    """Return the labels of the notes that a message refers to."""
    return frozenset(_NOTE.findall(message))


def _runs(tokens: list[Token], place: str) -> Iterator[Run]:
    marks: list[Mark] = []
    for token in tokens:
        match token.type:
            case "text":
                if found := re.search(r"\[\^[^\]]*\]|\]?\{lang=[^}]*\}?", token.content):
                    raise LibraryError(
                        f"{found[0]!r} is not what it seems to be",
                        place,
                        "a note needs its text, [^1]: …; a passage is [words]{lang=en}",
                        "S016",
                    )
                if token.content:
                    yield Run(token.content, tuple(marks))
            case "softbreak":
                yield Run(" ", tuple(marks))
            case "hardbreak":
                yield Run("\n", tuple(marks))
            case "em_open" | "strong_open":
                marks.append(Mark("em" if token.type == "em_open" else "strong"))
            case "link_open":
                marks.append(Mark("link", _address(str(token.attrs["href"]), place)))
            case "span_open":
                marks.append(Mark("lang", _language_tag(token, place)))
            case "em_close" | "strong_close" | "link_close" | "span_close":
                marks.pop()
            case "footnote_ref":
                label = token.meta["label"]
                yield Run(label, (*marks, Mark("note", label)))
            case "html_inline":
                raise LibraryError(
                    f"raw HTML {token.content}", place, "write Markdown: **bold**", "S006"
                )
            case _:
                raise LibraryError(
                    f"{token.type} is not allowed inside a text",
                    place,
                    "allowed are emphasis, links, line breaks, notes and [words]{lang=en}",
                    "S007",
                )


def _address(href: str, place: str) -> str:
    if not _LINK.fullmatch(href):
        raise LibraryError(
            f"link to {href!r}", place, "begin the address with https://, mailto: or tel:", "S017"
        )
    return href


def _language_tag(token: Token, place: str) -> str:
    tag = str(token.attrs.get("lang", ""))
    if not _LANG.fullmatch(tag):
        raise LibraryError(
            "words in brackets without a language", place, "write [words]{lang=en}", "S018"
        )
    return tag


def parse_parts(text: str, place: str, notes: frozenset[str]) -> tuple[tuple[str, str], ...]:
    """Cut a translation into its paragraphs and list items: pairs of tag (`p`, `li`) and Markdown.

    A text without a blank line or a list is one paragraph whatever it begins with, so that
    "13. Eylül" does not become a list. Raises `LibraryError` for other block markup.
    """
    if not re.search(r"\n\s*(\n|[-*+] )", text.strip()):
        return (("p", text),)
    env = {"footnotes": {"refs": {f":{label}": -1 for label in notes}}}
    parts: list[tuple[str, str]] = []
    for node in SyntaxTreeNode(_MARKDOWN.parse(text, env)).children:
        if node.type == "paragraph":
            parts.append(("p", _join_lines(node.children[0].content)))
        elif node.type == "bullet_list" and all(
            [child.type for child in item.children] == ["paragraph"] for item in node.children
        ):
            parts += [
                ("li", _join_lines(item.children[0].children[0].content)) for item in node.children
            ]
        else:
            raise LibraryError(
                f"{node.type} is not allowed in a translation",
                place,
                r"use paragraphs and simple lists with -; write 13\. for a number that begins one",
                "S007",
            )
    return tuple(parts)


def plain_text(runs: tuple[Run, ...]) -> str:
    """Return the words of runs without marks and notes; a line break becomes a space."""
    words = (run.text for run in runs if not any(mark.kind == "note" for mark in run.marks))
    return "".join(words).replace("\n", " ")
