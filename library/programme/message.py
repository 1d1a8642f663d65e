"""The Markdown of one message: marked-up text, and what a translator may make of a block."""

import re
from collections.abc import Iterator

from markdown_it import MarkdownIt
from markdown_it.token import Token
from markdown_it.tree import SyntaxTreeNode
from mdit_py_plugins.attrs import attrs_plugin
from mdit_py_plugins.footnote import footnote_plugin

from library.errors import LibraryError
from library.programme.model import Mark, Run

_LINK = re.compile(r"https?://[\w.-]+(:\d+)?([/?#][^\s\[\]]*)?|(mailto|tel):[\w.@+-]+")
_BAD_PERCENT = re.compile(r"%(?![0-9A-Fa-f]{2})")
_LANG = re.compile(r"[a-z]{2,3}(-[A-Za-z0-9]{2,8})*")
_LEFT_OVER = re.compile(r"\[\^[^\]]*\]|\]?\{lang=[^}]*\}?|\]\(|\*\*")
_NOTE = re.compile(r"\[\^([^\]\s]+)\]")
# XML 1.0, section 2.2: what no document may hold, however it is escaped
_NOT_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def _parser() -> MarkdownIt:
    return (
        MarkdownIt("commonmark")
        .enable("table")
        .use(footnote_plugin, inline=False)
        .use(attrs_plugin, after=(), spans=True, allowed=["lang"])
    )


CHAPTERS = _parser()
# In a translation, what looks like a definition is text: it must not vanish.
_MESSAGES = _parser().disable(["reference", "footnote_def", "footnote_tail"])


def refuse_control_characters(text: str, place: str) -> None:
    """Raise `LibraryError` with the place if a text holds a character that XML 1.0 forbids."""
    if found := _NOT_XML.search(text):
        raise LibraryError(
            f"control character U+{ord(found[0]):04X}",
            place,
            "delete it; it often comes with text copied out of a PDF",
            "S001",
        )


def join_lines(text: str) -> str:
    """Join soft line breaks, so that re-wrapping the source changes no message."""

    def join(found: re.Match[str]) -> str:
        slashes, spaces = found.groups()
        if len(slashes) % 2:
            return f"{slashes}\n"
        return f"{slashes}\\\n" if spaces.startswith("  ") else f"{slashes} "

    return re.sub(r"(\\*)([ \t]*)\n[ \t]*", join, text)


def parse_inline(message: str, place: str, notes: frozenset[str]) -> tuple[Run, ...]:
    """Return the runs of one message's inline Markdown; raise `LibraryError` with its place.

    `notes` are the labels that `[^label]` may name.
    """
    env = {"footnotes": {"refs": {f":{label}": -1 for label in notes}}}
    tokens = _MESSAGES.parseInline(message, env)[0].children or []
    return tuple(_runs(tokens, place))


def note_labels(message: str) -> frozenset[str]:
    """Return the labels of the notes that a message refers to."""
    return frozenset(_NOTE.findall(message))


def _runs(tokens: list[Token], place: str) -> Iterator[Run]:
    marks: list[Mark] = []
    for token, following in zip(tokens, [*tokens[1:], None], strict=False):
        match token.type:
            case "text":
                refuse_control_characters(token.content, place)  # it may have been &#1;
                if found := _LEFT_OVER.search(token.content):
                    raise LibraryError(
                        f"{found[0]!r} is not what it seems to be",
                        place,
                        "write [words](https://…), [words]{lang=en}, **words**, [^1] and its text",
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
            case "link_open" if "title" in token.attrs or (following and following.nesting < 0):
                raise LibraryError(
                    "link without words, or with a title",
                    place,
                    "write [words](https://…) and nothing else",
                    "S019",
                )
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
    if not _LINK.fullmatch(href) or _BAD_PERCENT.search(href):
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
    for node in SyntaxTreeNode(_MESSAGES.parse(text, env)).children:
        if node.type == "paragraph":
            parts.append(("p", join_lines(node.children[0].content)))
        elif node.type == "bullet_list" and all(
            [child.type for child in item.children] == ["paragraph"] for item in node.children
        ):
            parts += [
                ("li", join_lines(item.children[0].children[0].content)) for item in node.children
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
