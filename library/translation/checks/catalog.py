"""Findings about the sources and catalogs that do not stop a build, but that somebody must see."""

from collections.abc import Iterator
from datetime import UTC, datetime
from functools import partial

from babel.messages.catalog import Catalog

from library.errors import Finding
from library.languages import Language
from library.programme.looks import check_looks
from library.programme.model import Block, Programme
from library.translation.catalogs import is_translated
from library.translation.checks.known import Known
from library.translation.edition import place_of, usable_words
from library.translation.review import review_of
from library.translation.template import METADATA
from library.translation.usable import judge_block, judge_line


def check_programme(programme: Programme, sources: str) -> Iterator[Finding]:
    """Yield what is still to be filled in, and what looks like something else."""
    yield from check_looks(programme, sources)
    for key in ("rights", "contact"):
        if getattr(programme, key).startswith("["):
            yield Finding(
                "warning",
                "S030",
                f"{sources}/programme.toml",
                f"{key} is still a placeholder",
                "the imprint needs it: write it without square brackets",
            )
    if programme.day > datetime.now(UTC):
        yield Finding(
            "warning",
            "S031",
            f"{sources}/programme.toml",
            f"date = {programme.date!r} is still to come",
            "podcast apps hide what has a date in the future: write the day of publication",
        )


def check_catalog(catalog: Catalog, template: Catalog, place: str) -> Iterator[Finding]:
    """Yield what a catalog lacks of its template, and what is in it but may not be published."""
    missing = [m for m in template if m.id and catalog.get(m.id, m.context) is None]
    if missing:
        yield Finding(
            "warning",
            "T010",
            place,
            f"{len(missing)} new messages are not in it yet",
            "run `library update`",
        )
    for message in catalog:
        if message.id and template.get(message.id, message.context) and not is_translated(message):
            state = "fuzzy" if message.fuzzy else "not translated"
            yield Finding(
                "warning",
                "T011",
                f"{place}:{message.lineno}",
                f"{state}, so it stays German: {str(message.id)[:60]!r}",
                "translate it" if not message.string else "check it and remove the flag fuzzy",
            )


def check_usable(
    programme: Programme, language: Language, catalog: Catalog, interface: Catalog
) -> Iterator[Finding]:
    """Yield the translations that `translate` could not use, and a review that is missing."""
    yield from usable_words(language, interface)[1]
    known = Known("usable", language.locale, {})
    usable: dict[str, bool] = {}
    direction = language.direction
    for message, block in _messages(programme):
        entry = catalog.get(message)
        found: list[Finding] = []
        if entry is not None and is_translated(entry):
            place, text = place_of(language, "programme", entry), str(entry.string)
            kind = block and block.kind
            judge = partial(_judge, block, text, place, direction)
            found = known.findings(place, judge, kind, message, text, direction)
            yield from found
        fits = is_translated(entry) and not any(each.severity == "error" for each in found)
        usable[message] = usable.get(message, True) and fits
    known.keep()
    entries = (catalog.get(message) for message, fits in usable.items() if fits)
    reviewed = sum(entry is not None and review_of(entry) is not None for entry in entries)
    if reviewed < len(usable):
        yield Finding(
            "warning",
            "T012",
            f"translations/{language.locale}",
            f"{len(usable) - reviewed} of {len(usable)} messages are not reviewed",
            f'who has reviewed them, says `library review {language.locale} --by "Name"`',
        )


def _messages(programme: Programme) -> Iterator[tuple[str, Block | None]]:
    yield from ((getattr(programme, key), None) for key in METADATA)
    yield from (
        (block.message, block) for chapter in programme.chapters for block in chapter.blocks()
    )


def _judge(block: Block | None, text: str, place: str, direction: str) -> list[Finding]:
    if block is None:
        return judge_line(text, place, direction)
    return judge_block(block, text, place, direction)[1]
