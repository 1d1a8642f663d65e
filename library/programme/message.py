"""The Markdown of one message: marked-up text, and what a translator may make of a block."""

import re
from collections.abc import Iterator

from markdown_it import MarkdownIt
from markdown_it.rules_core import StateCore
from markdown_it.token import Token
from markdown_it.tree import SyntaxTreeNode
from mdit_py_plugins.attrs import attrs_plugin
from mdit_py_plugins.footnote import footnote_plugin

from library.errors import LibraryError
from library.programme.model import Mark, Run

_LINK = re.compile(r"https?://[\w.-]+(:\d+)?([/?#][^\s\[\]]*)?|(mailto|tel):[\w.@+-]+")
_BAD_PERCENT = re.compile(r"%(?![0-9A-Fa-f]{2})")
_LANG = re.compile(r"[a-z]{2,3}(-[A-Za-z0-9]{2,8})*")
_LONGEST = 10_000  # characters of a message; the parser's time grows with their square
_MOST_TEXTS = 5_000  # of a chapter
_MOST_MARKS = 500  # characters of a message that may be markup
_MARK = re.compile(r"[\[\]()*_`<>&\\!^{}~|#\n]")
# Words where no inline rule of our parsers begins
_PLAIN = re.compile(r"[^\\`*_\[\]{}<>&!\x00\r\n]+")
_LEFT_OVER = re.compile(r"\[\^[^\]]*\]|\]?\{lang=[^}]*\}?|\]\(|\*\*")
_NOTE = re.compile(r"\[\^([^\]\s]+)\]")
# What XML 1.0, section 2.2, allows in no document, however it is escaped; the other control
# characters; and what is no text: line separators, marks of byte order, annotations, tags
_CONTROL = re.compile(
    "[^\t\n\r\u0020-\u007e\u00a0-\u2027\u202a-\u2069\u2070-\ud7ff\ue000-\ufefe\uff00-\ufff8"
    "\ufffc\ufffd\U00010000-\U000dffff\U000e1000-\U0010ffff]"
)
# What turns the text around it (Unicode Standard Annex 9, section 2); the last of each ends it
_EMBEDDINGS, _ISOLATES = "\u202a\u202b\u202d\u202e\u202c", "\u2066\u2067\u2068\u2069"
_TURNING = re.compile(f"[{_EMBEDDINGS}{_ISOLATES}]")


def _parser() -> MarkdownIt:
    parser = (
        MarkdownIt("commonmark")
        .enable("table")
        .use(footnote_plugin, inline=False)
        .use(attrs_plugin, after=(), spans=True, allowed=["lang"])
    )
    parser.core.ruler.before("inline", "bounds", _bound)
    parser.core.ruler.at("inline", _inline)
    return parser


def _bound(state: StateCore) -> None:
    """Refuse mazes before the parser enters one. `file` of the environment names the place."""
    file, texts = state.env["file"], [token for token in state.tokens if token.type == "inline"]
    if len(texts) > _MOST_TEXTS:
        raise LibraryError(
            f"{len(texts)} paragraphs, items and cells",
            file,
            f"make it two chapters: {_MOST_TEXTS} are allowed",
            "S032",
        )
    for token in texts:
        line = f":{token.map[0] + 1}" if token.map else ""
        refuse_mazes(token.content, f"{file}{line}")


def _inline(state: StateCore) -> None:
    """Parse texts as markdown-it's own rule does, but not those that are plain words."""
    for token in state.tokens:
        if token.type == "inline":
            token.children = token.children or []
            if _PLAIN.fullmatch(token.content):
                token.children.append(Token("text", "", 0, content=token.content))
            else:
                state.md.inline.parse(token.content, state.md, state.env, token.children)


CHAPTERS = _parser()
# In a translation, what looks like a definition is text: it must not vanish.
_MESSAGES = _parser().disable(["reference", "footnote_def", "footnote_tail"])
_BLOCKS = _parser().disable(["reference", "footnote_def", "footnote_tail", "inline"])


def refuse_control_characters(text: str, place: str) -> None:
    """Raise `LibraryError` with the place if a text holds a character that is none of a text."""
    if found := _CONTROL.search(text):
        raise LibraryError(
            f"control character U+{ord(found[0]):04X}",
            place,
            "delete it; it often comes with text copied out of a PDF",
            "S001",
        )


def refuse_reordering(text: str, place: str, direction: str = "ltr") -> None:
    """Raise `LibraryError` if a text turns what is around it, so that it reads as another one.

    Where text runs from right to left (`direction` is "rtl"), it may turn a part of itself.
    """
    opened: list[str] = []
    for letter in _TURNING.findall(text):
        kind = next(kind for kind in (_EMBEDDINGS, _ISOLATES) if letter in kind)
        if letter != kind[-1]:
            opened.append(kind)
        if direction != "rtl" or (letter == kind[-1] and (not opened or opened.pop() != kind)):
            break
    else:
        if not opened:
            return
        letter = opened[-1][-1]
    raise LibraryError(
        f"U+{ord(letter):04X} turns the direction of the text",
        place,
        "delete it, and mark words of another language as such: [words]{lang=ar}",
        "S001",
    )


def refuse_mazes(message: str, place: str) -> None:
    """Raise `LibraryError` for a message so long, or with so much markup, that nobody wrote it."""
    if len(message) > _LONGEST or len(_MARK.findall(message)) > _MOST_MARKS:
        raise LibraryError(
            f"{len(message)} characters, {len(_MARK.findall(message))} of them markup",
            place,
            f"cut it in two: {_LONGEST} are allowed, and {_MOST_MARKS} of markup",
            "S032",
        )


def join_lines(text: str) -> str:
    """Join soft line breaks, so that re-wrapping the source changes no message."""
    first, *others = text.split("\n")
    lines = [first, *(line.lstrip(" \t") for line in others)]
    return "".join(map(_joined, lines[:-1])) + lines[-1]


def _joined(line: str) -> str:
    """Return a line with what joins it to the next."""
    bare = line.rstrip(" \t")
    if (len(bare) - len(bare.rstrip("\\"))) % 2:  # a hard break, or words after a backslash
        return f"{bare}\n"
    return f"{bare}\\\n" if line[len(bare) :].startswith("  ") else f"{bare} "


def parse_inline(message: str, place: str, notes: frozenset[str]) -> tuple[Run, ...]:
    """Return the runs of one message's inline Markdown; raise `LibraryError` with its place.

    `notes` are the labels that `[^label]` may name.
    """
    refuse_mazes(message, place)
    used = notes & note_labels(message)
    env = {"file": place, "footnotes": {"refs": {f":{label}": -1 for label in used}}}
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
    refuse_mazes(text, place)
    if not re.search(r"\n[^\S\n]*(\n|[-*+] )", text.strip()):
        return (("p", text),)
    env = {"file": place, "footnotes": {"refs": {f":{label}": -1 for label in notes}}}
    parts: list[tuple[str, str]] = []
    for node in SyntaxTreeNode(_BLOCKS.parse(text, env)).children:
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
