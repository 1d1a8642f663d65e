"""All checks of all messages of a catalog, and the findings that somebody has accepted."""

import re
from collections.abc import Iterator, Mapping

from babel.messages.catalog import Catalog, Message

from library.errors import Finding, LibraryError
from library.programme.message import note_labels, parse_inline, parse_parts
from library.programme.model import Kind, Programme, Run
from library.translation.catalogs import is_translated
from library.translation.checks import (
    Pair,
    figures,
    language,
    markup,
    names,
    negation,
    plain,
    readability,
    typography,
)

_PROSE = (figures, names, negation, markup, language, typography, plain)
_WORDS = (figures, language, typography)  # interface words have no markup and no names
_ACCEPT = re.compile(r"accept (?P<code>[A-Z]\d{3})(: (?P<reason>\S.*))?")


def check_programme_messages(
    programme: Programme,
    catalog: Catalog,
    locale: str,
    place: str,
    glossary: Mapping[str, tuple[str, ...]],
) -> Iterator[Finding]:
    """Yield the findings about the translations of a programme that may be published.

    `place` is the catalog's path. A comment ``accept T040: reason`` at a message hides a finding;
    one that hides nothing is a finding itself.
    """
    kinds: dict[str, Kind | None] = {programme.title: None, programme.subtitle: None}
    kinds[programme.rights] = None
    for chapter in programme.chapters:
        kinds |= {block.message: block.kind for block in chapter.blocks()}
    pairs: dict[str, Pair] = {}
    for source, kind in kinds.items():
        message = catalog.get(source)
        if message is not None and is_translated(message):
            try:
                pair = _pair(message, kind, locale, f"{place}:{message.lineno}", glossary)
            except LibraryError:
                continue  # check_edition says it
            pairs[source] = pair
            yield from _not_accepted(check_pair(pair), message, pair.place)
    if locale == "de_simple":
        for chapter in programme.chapters:
            texts = [
                text
                for block in chapter.blocks()
                if block.message in pairs
                for text in pairs[block.message].target_text.split("\n")
            ]
            if texts:
                yield from readability.check_chapter(f"{place} ({chapter.file})", texts)


def check_pair(pair: Pair) -> list[Finding]:
    """Return the findings about one message of a programme, those that were accepted, too."""
    return [finding for check in _PROSE for finding in check.check(pair)]


def check_interface_messages(catalog: Catalog, locale: str, place: str) -> Iterator[Finding]:
    """Yield the findings about the words that publications add. `place` is the catalog's path."""
    for message in catalog:
        if message.id and is_translated(message):
            source, target = str(message.id), str(message.string)
            runs = ((Run(source),), ((Run(target),),))
            where = f"{place}:{message.lineno}"
            pair = Pair(locale, "interface", None, where, source, target, *runs, {})
            found = [finding for check in _WORDS for finding in check.check(pair)]
            yield from _not_accepted(found, message, pair.place)


def _pair(
    message: Message,
    kind: Kind | None,
    locale: str,
    place: str,
    glossary: Mapping[str, tuple[str, ...]],
) -> Pair:
    source, target = str(message.id), str(message.string)
    if kind in (None, "picture"):  # their texts are no Markdown
        source_runs: tuple[Run, ...] = (Run(source),)
        parts: tuple[tuple[Run, ...], ...] = ((Run(target),),)
    else:
        notes = note_labels(source) | note_labels(target)
        source_runs = parse_inline(source, place, notes)
        parts = tuple(
            parse_inline(text, place, notes) for _, text in parse_parts(target, place, notes)
        )
    return Pair(locale, "programme", kind, place, source, target, source_runs, parts, glossary)


def _not_accepted(found: list[Finding], message: Message, place: str) -> Iterator[Finding]:
    accepted: dict[str, str] = {}
    for comment in message.user_comments:
        if match := _ACCEPT.fullmatch(comment):
            accepted[match["code"]] = match["reason"] or ""
    yield from (finding for finding in found if finding.code not in accepted)
    for code, reason in accepted.items():
        if code not in {finding.code for finding in found}:
            yield Finding(
                "warning",
                "T090",
                place,
                f"{code} is accepted, but occurs no more",
                "delete the comment",
            )
        elif not reason:
            yield Finding(
                "warning",
                "T091",
                place,
                f"{code} is accepted without a reason",
                f"# accept {code}: why",
            )
