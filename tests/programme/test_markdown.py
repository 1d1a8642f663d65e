import re
from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from library.errors import LibraryError
from library.programme import message as message_module
from library.programme.markdown import parse_chapter
from library.programme.message import parse_inline, parse_parts, plain_text
from library.programme.model import Block, Container, Mark, Node, Run

NONE: frozenset[str] = frozenset()
EVERYTHING = """\
# Titel

Ein *betonter* und **starker** Satz mit [Verweis](https://example.org/) und
weicher Zeile,\\
harter Zeile und [the normal one]{lang=en}.[^a]

- Punkt
  1. innen
  2. noch einer
- Punkt zwei

> Zitat

| Kopf | leer |
|------|------|
| Zelle |     |

## Bild

![Ein Park mit alten Bäumen](park.png)

[^a]: Die Anmerkung.
"""


def blocks(nodes: tuple[Node, ...]) -> list[Block]:
    found = []
    for node in nodes:
        found += [node] if isinstance(node, Block) else blocks(node.children)
    return found


def test_all_that_is_allowed() -> None:
    nodes = parse_chapter(EVERYTHING, "x.md", "titel")
    assert [(b.id, b.kind, b.tag, b.message) for b in blocks(nodes)] == [
        ("titel-01", "heading", "h1", "Titel"),
        (
            "titel-02",
            "paragraph",
            "p",
            "Ein *betonter* und **starker** Satz mit [Verweis](https://example.org/) und weicher "
            "Zeile,\\\nharter Zeile und [the normal one]{lang=en}.[^a]",
        ),
        ("titel-03", "item", "p", "Punkt"),
        ("titel-04", "item", "p", "innen"),
        ("titel-05", "item", "p", "noch einer"),
        ("titel-06", "item", "p", "Punkt zwei"),
        ("titel-07", "quotation", "p", "Zitat"),
        ("titel-08", "cell", "th", "Kopf"),
        ("titel-09", "cell", "th", "leer"),
        ("titel-10", "cell", "td", "Zelle"),
        ("titel-11", "heading", "h2", "Bild"),
        ("titel-12", "picture", "figure", "Ein Park mit alten Bäumen"),
        ("titel-13", "note", "p", "Die Anmerkung."),
    ]
    assert [n.tag for n in nodes if isinstance(n, Container)] == [
        "ul", "blockquote", "table", "aside",
    ]  # fmt: skip


def test_wrapping_the_source_anew_changes_no_message() -> None:
    for text in ("eins zwei\ndrei vier", "eins\n   zwei drei \nvier", "eins\n\tzwei\ndrei\nvier"):
        wrapped = parse_chapter(f"# T\n\n{text}\n", "x.md", "t")
        assert blocks(wrapped)[1].message == "eins zwei drei vier"


def test_alternative_text_is_plain() -> None:
    picture = "![Ein *schöner* R&amp;D \\[Park\\]\nmit Bank](park.png)"
    nodes = parse_chapter(f"# T\n\n{picture}\n", "x.md", "t")
    assert blocks(nodes)[1].message == "Ein schöner R&D [Park] mit Bank"


@pytest.mark.parametrize(
    ("text", "line", "code"),
    [
        ("# T\n\nein <b>Wort</b>\n", 3, "S006"),
        ("# T\n\n<div>x</div>\n", 3, "S006"),
        ("# T\n\nText\n\n![](x.png)\n", 5, "S010"),
        ("# T\n\n![Park](../x.png)\n", 3, "S011"),
        ("# T\n\nText ![Park](x.png)\n", 3, "S008"),
        ("# T\n\nText\n\n### Zu tief\n", 5, "S013"),
        ("# T\n\nText\n\n# Noch eins\n", 5, "S012"),
        ("Text\n\n# T\n", 1, "S014"),
        ("# T\n", 1, "S015"),
        ("", 1, "S014"),
        ("# T\n\n```\ncode\n```\n", 3, "S007"),
        ("# T\n\nText `code`\n", 3, "S007"),
        ("# T\n\n---\n", 3, "S007"),
        ("# T\n\n13. September 2020 ist Wahl.\n", 3, "S019"),
        ("# T\n\n1. Mai ist Feiertag.\n", 3, "S019"),
        ("# T\n\n| a | b |\n|---|---|\n| 1 | 2 | 3 |\n", 5, "S019"),
        ('# T\n\n[x](https://a.de "Titel")\n', 3, "S019"),
        ("# T\n\n[](https://a.de)\n", 3, "S019"),
        ("# T\n\n> # Noch eins\n", 3, "S007"),
        ("# T\n\nText&#12;eins\n", 3, "S001"),
        ("# T\n\nEins[^1]\n\n[^1]: a\n\n[^1]: b\n", 5, "S003"),
        ("# T\n\n[die [Seite]{lang=en}](https://a.de)\n", 3, "S016"),
        ("# T\n\n…\n", 3, "S009"),
        ("# T\n\nText[^1]\n", 3, "S016"),
        ("# T\n\nText\n\n[^1]: lost\n", 5, "S003"),
        ("# T\n\n[x][y]\n\n[y]: https://example.org\n", 5, "S002"),
        ("# T\n\n[x](page.html)\n", 3, "S017"),
        ("# T\n\n[x]{lang=deutsch}\n", 3, "S018"),
        ("# T\n\nText \x07 Text\n", 3, "S001"),
        ("# T\n\n" + "> " * 12 + "tief\n", 3, "S004"),
    ],
)
def test_what_is_not_allowed_stops_with_its_line(text: str, line: int, code: str) -> None:
    with pytest.raises(LibraryError) as caught:
        parse_chapter(text, "x.md", "t")
    assert (caught.value.place, caught.value.code) == (f"x.md:{line}", code)
    assert caught.value.hint


def test_marks_nest() -> None:
    em, link = Mark("em"), Mark("link", "https://a.de")
    assert parse_inline("a *b [c](https://a.de)*", "", NONE) == (
        Run("a "),
        Run("b ", (em,)),
        Run("c", (em, link)),
    )


def test_javascript_never_becomes_a_link() -> None:
    for address in (
        "javascript:alert%281%29",
        "JAVASCRIPT:x",
        "data:text/html,x",
        "https://[",
        "x",
    ):
        with pytest.raises(LibraryError):
            parse_inline(f"[x]({address})", "x.md:1", NONE)


def test_a_translation_that_begins_with_a_number_is_no_list() -> None:
    assert parse_parts("13. Eylül 2020", "", NONE) == (("p", "13. Eylül 2020"),)


def test_a_translation_may_become_paragraphs_and_a_list() -> None:
    text = "Das wollen wir:\n\n- mehr\n  Grün\n- mehr Bahn\n\nSchluss."
    assert parse_parts(text, "", NONE) == (
        ("p", "Das wollen wir:"),
        ("li", "mehr Grün"),
        ("li", "mehr Bahn"),
        ("p", "Schluss."),
    )


@pytest.mark.parametrize(
    "text", ["a\n\n# b", "a\n\n- b\n  - c", "a\n\n> b", "a\n\n1. b", "a\n\n<p>"]
)
def test_a_translation_may_not_hold_other_blocks(text: str) -> None:
    with pytest.raises(LibraryError):
        for _, part in parse_parts(text, "", NONE):
            parse_inline(part, "", NONE)


@given(st.text(st.characters(categories=["L", "N", "P", "Zs"]), max_size=80))
def test_any_text_is_read_or_refused(text: str) -> None:
    try:
        nodes = parse_chapter(f"# T\n\n{text}\n", "x.md", "t")
    except LibraryError:
        return
    for block in blocks(nodes):
        assert any(letter.isalnum() for letter in plain_text(parse_inline(block.message, "", NONE)))


def test_what_counts_as_plain_is_parsed_to_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    letters = [*map(chr, range(0x2100)), "\ufeff", "\ufffe", "𝒜", "\ud800"]
    messages = [f"{letter}Wort{letter} {letter}. {letter}{letter}  1{letter}" for letter in letters]
    quick = list(map(_outcomes, messages))
    monkeypatch.setattr(message_module, "_PLAIN", re.compile("(?!)"))
    assert quick == list(map(_outcomes, messages))


def _outcomes(message: str) -> list[object]:
    readers: tuple[Callable[[], object], ...] = (
        lambda: parse_inline(message, "here", NONE),
        lambda: parse_chapter(f"# {message}\n\n- {message}\n\n{message}\n", "a.md", "a"),
        lambda: message_module.CHAPTERS.parse(f"# Titel\n\n{message}\n", {"file": "a.md"}),
    )
    found: list[object] = []
    for read in readers:
        try:
            found.append(read())
        except LibraryError as error:
            found.append(error.finding())
    return found
