"""All checks of all messages of a catalog, and the findings that somebody has accepted."""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import cache, partial

from babel.messages.catalog import Catalog, Message

from library.errors import Finding, LibraryError
from library.programme.message import note_labels, parse_inline, parse_parts
from library.programme.model import Kind, Programme, Run
from library.translation.catalogs import is_translated
from library.translation.checks import Pair
from library.translation.checks.known import Known

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
    known = Known("programme", locale, glossary)
    usable: dict[str, tuple[tuple[Kind | None, str, str], Callable[[], Pair]]] = {}
    for source, kind in kinds.items():
        message = catalog.get(source)
        if message is not None and is_translated(message):
            where = f"{place}:{message.lineno}"
            checked = (kind, source, str(message.string))
            # Parsed if it must be checked
            pair = cache(partial(_pair, message, kind, locale, where, glossary))
            try:
                found = known.findings(where, partial(_checked, pair), *checked)
            except LibraryError:
                continue  # check_usable says it
            usable[source] = checked, pair
            yield from _not_accepted(found, message, where)
    if locale == "de_simple":
        for chapter in programme.chapters:
            read = [usable[b.message] for b in chapter.blocks() if b.message in usable]
            yield from known.findings(
                f"{place} ({chapter.file})",
                partial(_check_chapter, [pair for _, pair in read]),
                [checked for checked, _ in read],
            )
    known.keep()


def _checked(pair: Callable[[], Pair]) -> list[Finding]:
    return check_pair(pair())


def _check_chapter(pairs: Sequence[Callable[[], Pair]]) -> Iterator[Finding]:
    from library.translation.checks import readability

    texts = [text for pair in pairs for text in pair().target_text.split("\n")]
    if texts:
        yield from readability.check_chapter("", texts)


def check_pair(pair: Pair) -> list[Finding]:
    """Return the findings about one message of a programme, those that were accepted, too."""
    # What knows words and languages takes its time to import, and often all is known
    from library.translation.checks import (
        figures,
        language,
        markup,
        names,
        negation,
        plain,
        typography,
    )

    prose = (figures, names, negation, markup, language, typography, plain)
    return [finding for check in prose for finding in check.check(pair)]


def check_interface_messages(catalog: Catalog, locale: str, place: str) -> Iterator[Finding]:
    """Yield the findings about the words that publications add. `place` is the catalog's path."""
    known = Known("interface", locale, {})
    for message in catalog:
        if message.id and is_translated(message):
            source, target = str(message.id), str(message.string)
            runs = ((Run(source),), ((Run(target),),))
            where = f"{place}:{message.lineno}"
            pair = Pair(locale, "interface", None, where, source, target, *runs, {})
            found = known.findings(where, partial(_check_words, pair), source, target)
            yield from _not_accepted(found, message, where)
    known.keep()


def _check_words(pair: Pair) -> list[Finding]:
    """Return the findings about interface words, which have no markup and no names."""
    from library.translation.checks import figures, language, typography

    words = (figures, language, typography)
    return [finding for check in words for finding in check.check(pair)]


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
