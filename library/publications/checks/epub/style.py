"""The style sheets of an EPUB: they yield to the reader's wishes, and the highlight is seen."""

from collections.abc import Iterator, Mapping
from functools import partial
from typing import Any

from library.errors import Finding
from library.publications.checks.epub.book import XHTML, Book, Element, place, resolve
from library.publications.checks.epub.css import (
    Colour,
    Rule,
    colour_of,
    contrast,
    declarations_of,
    read,
)

_ABSOLUTE = {"px", "pt", "pc", "cm", "mm", "q", "in"}
_FONT = ("font", "letter-spacing", "word-spacing", "line-height", "text-align")
_HYPHENS = ("hyphens", "-webkit-hyphens", "-epub-hyphens", "adobe-hyphenate", "-moz-hyphens")
# What forces a reader of large print to scroll to and fro (WCAG 1.4.10): words of values; lengths
_RIGID = {
    "white-space": {"nowrap", "pre"}, "position": {"absolute", "fixed"},
    "width": set[str](), "min-width": set[str](), "height": set[str](),
}  # fmt: skip
_HIDES = {"display": {"none"}, "visibility": {"hidden"}, "speak": {"none", "never"}}
_TEXT, _HIGHLIGHT, _OUTLINE = 4.5, 7.0, 3.0  # least contrasts: WCAG 1.4.3, 1.4.6, 1.4.11
_WHITE, _BLACK = (1.0, 1.0, 1.0), (0.0, 0.0, 0.0)
_CLASSES = ("media:active-class", "media:playback-active-class")


def check(book: Book) -> Iterator[Finding]:
    """Yield X046 and X070 … X081."""
    sheets: dict[str, list[Rule]] = {}
    for name, content in book.files.items():
        if name.endswith(".css"):
            rules, errors = read(name, content.decode("utf-8", "replace"))
            sheets[name] = rules
            for where, error in errors:
                yield book.finding("X080", where, f"not CSS: {error}", "mend the style sheet")
    inline = [rule for item, page in book.pages() for rule in _inline(item.name, page)]
    every = [*(rule for rules in sheets.values() for rule in rules), *inline]
    every = [rule for rule in every if "print" not in rule.media]
    papers = {
        (rule.media, name): paper
        for rule in every
        if (paper := _paper(rule.declarations))
        for name in rule.classes
    }
    for rule in every:
        yield from _sizes(book, rule)
        yield from _colours(book, rule, papers)
    if not any(item.overlay for item in book.items.values()):
        return
    highlights: dict[tuple[str, ...], list[Rule]] = {}
    for meaning in _CLASSES:
        name = next(iter(book.meta(meaning)), "")
        if not name and meaning == _CLASSES[0]:
            hint = "say by which class readers highlight what they hear"
            yield book.in_package("X070", f"{meaning} is not declared", hint)
        for item, page in book.pages() if name else ():
            linked = [rule for sheet in _linked(item.name, page) for rule in sheets.get(sheet, ())]
            rules = [rule for rule in linked if name in rule.classes]
            if not rules:
                text = f"no style sheet of the page has a rule for .{name} ({meaning})"
                yield book.finding("X070", item.name, text, "write it: nobody sees what is spoken")
            elif meaning == _CLASSES[0]:
                highlights[tuple(rule.place for rule in rules)] = rules
    for rules in highlights.values():  # nearly always all pages link the same sheet
        yield from _highlight(book, rules)


def _inline(name: str, page: Element) -> Iterator[Rule]:
    """Yield the rules of a page's style elements and attributes."""
    for element in page.iter("*"):
        if style := element.get("style"):
            yield Rule(place(name, element), "", declarations=declarations_of(style)[0])
        if element.tag == f"{XHTML}style":
            yield from read(place(name, element), element.text or "")[0]


def _linked(name: str, page: Element) -> list[str]:
    links = page.iter(f"{XHTML}link")
    sheets = [link for link in links if "stylesheet" in link.get("rel", "").split()]
    return [resolve(name, link.get("href", ""))[0] for link in sheets]


def _sizes(book: Book, rule: Rule) -> Iterator[Finding]:
    """Find what fights the reader's own settings (X073 … X077; WCAG 1.4.4, 1.4.8, 1.4.12)."""
    finding = partial(book.finding, place=rule.place)
    for name, declaration in rule.declarations.items():
        absolute = [
            token.serialize()
            for token in declaration.value
            if token.type == "dimension" and token.lower_unit in _ABSOLUTE
        ]
        if absolute and name in ("font-size", "font"):
            text = f"{name} is fixed: {' '.join(absolute)}"
            yield finding("X073", text=text, hint="use em or %: readers set the size")
        if absolute and name in ("line-height", "letter-spacing", "word-spacing"):
            text = f"{name} is fixed: {' '.join(absolute)}"
            yield finding("X076", text=text, hint="use a number or em")
        if name.startswith(_FONT) and declaration.important:
            text = f"{name} is !important"
            yield finding("X077", text=text, hint="let the reader's settings win")
        if name == "text-align" and "justify" in rule.words(name):
            text = "lines are justified"
            yield finding("X074", text=text, hint="align them to the start: gaps hinder reading")
        if name in _RIGID and (absolute or _RIGID[name] & {*rule.words(name)}):
            text = f"{name} keeps lines from breaking anew"
            yield finding("X081", text=text, hint="let text reflow: readers enlarge it fourfold")
        if name in _HIDES and _HIDES[name] & {*rule.words(name)}:
            text = f"{name} hides words from some readers"
            yield finding("X046", text=text, hint="show them to all, or take them out")
        if name in _HYPHENS and {"auto", "explicit"} & {*rule.words(name)}:
            yield finding("X075", text=f"{name} cuts words", hint="say none")


def _colours(
    book: Book, rule: Rule, papers: Mapping[tuple[str, str], Colour | str]
) -> Iterator[Finding]:
    """Find a colour alone (X078), which a reader's own theme may swallow, and a weak one (X079).

    `papers` are the backgrounds by media and class, for what stands in an element of that class.
    """
    ink, paper = _ink(rule.declarations), _paper(rule.declarations)
    grounds = ((media, name) for media in (rule.media, "") for name in sorted(rule.around))
    paper = paper or next((papers[ground] for ground in grounds if ground in papers), None)
    if (ink is None) != (paper is None):
        has, lacks = ("color", "background-color") if paper is None else ("a background", "color")
        text = f"sets {has} without {lacks}"
        yield book.finding("X078", rule.place, text, "set both, or neither")
    if isinstance(ink, tuple) and isinstance(paper, tuple) and contrast(ink, paper) < _TEXT:
        text = f"contrast of {contrast(ink, paper):.1f} : 1"
        yield book.finding("X079", rule.place, text, f"make it {_TEXT} : 1 at least")


def _highlight(book: Book, rules: list[Rule]) -> Iterator[Finding]:
    """Check the highlight's contrast (X071) and outline (X072), by day and by night."""
    for scheme, page in (("light", _WHITE), ("dark", _BLACK)):
        styles: dict[str, Any] = {}
        for rule in rules:
            if not rule.media or scheme in rule.media or rule.media in ("all", "screen"):
                for name, declaration in rule.declarations.items():
                    # a shorthand resets what it stands for
                    styles = {k: v for k, v in styles.items() if not k.startswith(f"{name}-")}
                    styles[name] = declaration
        where = rules[0].place
        ink, paper = _ink(styles), _paper(styles)
        if ink is None or paper is None:
            text = f"the highlight of what is spoken has no colours ({scheme})"
            yield book.finding("X071", where, text, "set color and background-color")
        elif isinstance(ink, tuple) and isinstance(paper, tuple):
            found = contrast(ink, paper)
            if found < _HIGHLIGHT:
                text = f"the highlight's contrast is {found:.1f} : 1 ({scheme})"
                yield book.finding("X071", where, text, "make it 7 : 1 at least")
        line = _outline(styles, ink)
        if line is None or (isinstance(line, tuple) and contrast(line, page) < _OUTLINE):
            text = f"the highlight has no outline that is seen ({scheme})"
            hint = "colour alone tells nothing to many: add an outline of 3 : 1"
            yield book.finding("X072", where, text, hint)


def _ink(styles: Mapping[str, Any]) -> Colour | str | None:
    return colour_of(styles, "color")


def _paper(styles: Mapping[str, Any]) -> Colour | str | None:
    return colour_of(styles, "background-color") or colour_of(styles, "background")


def _outline(styles: Mapping[str, Any], ink: Colour | str | None) -> Colour | str | None:
    """Return an outline's colour; None without one."""
    values = [token for name in ("outline", "outline-style", "outline-width") if name in styles
              for token in styles[name].value]  # fmt: skip
    words = {token.lower_value for token in values if token.type == "ident"}
    zero = any(token.type in ("dimension", "number") and token.value == 0 for token in values)
    if zero or not words & {"solid", "double", "dashed", "dotted", "auto"} or "none" in words:
        return None
    return colour_of(styles, "outline-color") or colour_of(styles, "outline") or ink
