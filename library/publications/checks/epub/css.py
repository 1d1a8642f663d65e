"""Reads style sheets: rules with the classes and media that they are for, colours, contrast."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Any

import tinycss2
from tinycss2.color4 import parse_color

_INHERITED = {"inherit", "initial", "unset", "revert", "currentcolor", "transparent", "none"}
_SYSTEM = {"canvas", "canvastext", "mark", "marktext", "highlight", "highlighttext", "linktext"}

Colour = tuple[float, float, float]


@dataclass(frozen=True)
class Rule:
    """A rule: the media that it is for ("" for all), and its declarations by name.

    `classes` are those of the elements that it styles, `around` those of what they stand in.
    """

    place: str
    media: str
    classes: frozenset[str] = frozenset()
    around: frozenset[str] = frozenset()
    declarations: Mapping[str, Any] = field(default_factory=dict)

    def words(self, name: str) -> list[str]:
        """Return the identifiers in a declaration's value, in lower case."""
        declaration = self.declarations.get(name)
        tokens = declaration.value if declaration else ()
        return [token.lower_value for token in tokens if token.type == "ident"]


def read(name: str, css: str) -> tuple[list[Rule], list[tuple[str, str]]]:
    """Return the rules of a style sheet, those in @media too, and where it is broken."""
    rules: list[Rule] = []
    errors: list[tuple[str, str]] = []

    def walk(nodes: Any, media: str) -> None:
        for node in nodes:
            where = f"{name}:{node.source_line}"
            if node.type == "error":
                errors.append((where, node.message))
            elif node.type == "at-rule" and node.lower_at_keyword in ("media", "supports"):
                query = tinycss2.serialize(node.prelude).lower()
                inner = query if node.lower_at_keyword == "media" else ""
                walk(_rules(node.content or ()), f"{media} {inner}".strip())
            elif node.type == "qualified-rule":
                declarations, broken = declarations_of(node.content)
                broken += [token.message for token in node.prelude if token.type == "error"]
                errors.extend((where, text) for text in broken)
                rules.append(Rule(where, media, *_classes(node.prelude), declarations))

    try:
        walk(tinycss2.parse_stylesheet(css, skip_comments=True, skip_whitespace=True), "")
    except RecursionError:
        errors.append((f"{name}:1", "nested too deeply"))
    return rules, errors


def _rules(content: Any) -> Any:
    return tinycss2.parse_rule_list(content, skip_comments=True, skip_whitespace=True)


def declarations_of(content: Any) -> tuple[dict[str, Any], list[str]]:
    """Return the declarations of a block or of a style attribute, and where it is broken."""
    nodes = tinycss2.parse_blocks_contents(content, skip_comments=True, skip_whitespace=True)
    found = {node.lower_name: node for node in nodes if node.type == "declaration"}
    return found, [node.message for node in nodes if node.type == "error"]


def _classes(prelude: Any) -> tuple[frozenset[str], frozenset[str]]:
    """Return the classes of the elements that a rule styles, and of those around them."""
    inner: set[str] = set()
    outer: set[str] = set()
    now: set[str] = set()
    apart = False
    for before, token in pairwise([None, *prelude]):
        if token.type == "whitespace":
            apart = True
            continue
        if token == ",":
            inner |= now
            now = set()
        elif apart or token in (">", "+", "~"):
            outer |= now
            now = set()
        if before == "." and token.type == "ident":
            now.add(token.value)
        apart = False
    return frozenset(inner | now), frozenset(outer)


def colour_of(styles: Mapping[str, Any], name: str) -> Colour | str | None:
    """Return a declaration's colour: red, green, blue from 0 to 1, or a name of the system's.

    What is translucent, computed, or in a space that few readers know is no colour to rely on.
    """
    for token in styles[name].value if name in styles else ():
        if token.type == "ident" and token.lower_value in _SYSTEM:
            return str(token.lower_value)
        if token.type == "ident" and token.lower_value in _INHERITED:
            continue
        colour = parse_color(token)
        if colour is None or colour == "currentcolor" or colour.alpha < 1:
            continue
        try:
            red, green, blue = colour.to("srgb").coordinates
        except NotImplementedError:  # Lab, display-p3 …
            continue
        return (float(red), float(green), float(blue))
    return None


def contrast(one: Colour, other: Colour) -> float:
    """Return the contrast of two colours, from 1 to 21 (WCAG 2.2)."""
    first, second = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (first + 0.05) / (second + 0.05)


def _luminance(colour: Colour) -> float:
    red, green, blue = (c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in colour)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue
