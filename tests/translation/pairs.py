"""Makes pairs for the tests of checks, from texts."""

from collections.abc import Mapping

from library.programme.message import note_labels, parse_inline, parse_parts
from library.programme.model import Kind
from library.translation.checks import Pair


def pair(
    locale: str,
    source: str,
    target: str,
    kind: Kind | None = "paragraph",
    domain: str = "programme",
    glossary: Mapping[str, tuple[str, ...]] | None = None,
) -> Pair:
    """Return a German message and its translation, parsed."""
    notes = note_labels(source) | note_labels(target)
    return Pair(
        locale,
        domain,
        kind,
        "test.po:1",
        source,
        target,
        parse_inline(source, "", notes),
        tuple(parse_inline(text, "", notes) for _, text in parse_parts(target, "", notes)),
        glossary or {},
    )
