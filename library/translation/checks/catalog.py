"""Findings about the sources and catalogs that do not stop a build, but that somebody must see."""

from collections.abc import Iterator
from datetime import UTC, datetime

from babel.messages.catalog import Catalog

from library.errors import Finding
from library.programme.looks import check_looks
from library.programme.model import Programme
from library.translation.catalogs import is_translated
from library.translation.edition import Edition


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


def check_edition(edition: Edition) -> Iterator[Finding]:
    """Yield the translations that could not be used, and a review that is missing."""
    yield from edition.findings
    if not edition.is_reviewed:
        yield Finding(
            "warning",
            "T012",
            f"translations/{edition.language.locale}",
            f"{edition.total - edition.reviewed} of {edition.total} messages are not reviewed",
            f'who has reviewed them, says `library review {edition.language.locale} --by "Name"`',
        )
