"""The folders that a command works in, and what is read from them."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from babel.messages.catalog import Catalog

from library.errors import Finding, LibraryError
from library.languages import SOURCE, Language, read_languages
from library.programme.model import Programme
from library.programme.reader import read_programme
from library.translation.catalogs import DOMAINS, catalog_path, locales, read_catalog
from library.translation.edition import Edition, original, translate
from library.translation.template import interface_template, programme_template

if TYPE_CHECKING:
    from library.narration.lexicon import Lexicon


@dataclass(frozen=True)
class Project:
    """A folder that holds `sources/` and `translations/`, and gets `build/`.

    All methods raise `LibraryError` for what is missing or broken.
    """

    folder: Path

    @property
    def sources(self) -> Path:
        """Return the folder of the German programme."""
        return self.folder / "sources"

    @property
    def translations(self) -> Path:
        """Return the folder of the catalogs."""
        return self.folder / "translations"

    @property
    def build(self) -> Path:
        """Return the folder of what is published."""
        return self.folder / "build"

    def programme(self) -> Programme:
        """Read the German programme."""
        return read_programme(self.sources)

    @property
    def language_table(self) -> Path:
        """Return the file of the languages that this project adds to ours."""
        return self.translations / "languages.toml"

    def languages(self) -> dict[str, Language]:
        """Return the table of languages: ours and the project's."""
        return read_languages(self.language_table)

    def language(self, locale: str) -> Language:
        """Return the language of a locale."""
        table = self.languages()
        if locale not in table:
            raise LibraryError(
                f"unknown locale {locale!r}",
                hint=f"known: {', '.join(table)}; `library add-language {locale}` adds it",
            )
        return table[locale]

    def locales(self) -> list[str]:
        """Return German and the folder names of `translations/`, which are all in the table."""
        return [self.language(n).locale for n in (SOURCE.locale, *locales(self.translations))]

    def lexicons(self) -> "dict[str, Lexicon]":
        """Read the lexicons by language tag."""
        from library.narration.lexicon import read_lexicons  # what it knows of languages is slow

        return read_lexicons(self.sources / "lexicon")

    def catalog(self, locale: str, domain: str) -> Catalog:
        """Read a catalog."""
        return read_catalog(catalog_path(self.translations, locale, domain))

    def templates(self, programme: Programme) -> dict[str, Catalog]:
        """Return the template of each domain."""
        programme_messages = programme_template(programme, self.sources.name)
        return dict(zip(DOMAINS, (programme_messages, interface_template(programme)), strict=True))

    def findings(self, programme: Programme, locale: str) -> Iterator[Finding]:
        """Yield all findings about a translation: its catalogs, each message, the whole."""
        # What recognises languages takes its time to import, and a build does not need it
        from library.translation.checks.catalog import check_catalog, check_usable
        from library.translation.checks.messages import (
            check_interface_messages,
            check_programme_messages,
        )
        from library.translation.checks.names import read_glossary

        glossary = read_glossary(self.translations / locale / "glossary.toml")
        catalogs = {domain: self.catalog(locale, domain) for domain in DOMAINS}
        for domain, template in self.templates(programme).items():
            catalog = catalogs[domain]
            place = catalog_path(self.translations, locale, domain).as_posix()
            yield from check_catalog(catalog, template, place)
            if domain == "programme":
                yield from check_programme_messages(programme, catalog, locale, place, glossary)
            else:
                yield from check_interface_messages(catalog, locale, place)
        yield from check_usable(programme, self.language(locale), *catalogs.values())

    def edition(self, programme: Programme, locale: str) -> Edition:
        """Return the programme in one language."""
        if locale == SOURCE.locale:
            return original(programme)
        catalogs = (self.catalog(locale, domain) for domain in DOMAINS)
        return translate(programme, self.language(locale), *catalogs)
