"""The one place that maps locale, language tag, CLDR locale, name and voice."""

from dataclasses import dataclass

from library.errors import LibraryError


@dataclass(frozen=True)
class Language:
    """A language that an edition can be in.

    `locale` names folders and is the key (`de_simple`); `tag` is BCP 47 and all that publications
    say (`de`: screen readers lose their voice at `de-simple`); `cldr` formats numbers and dates;
    `name` is what people read; `suffix` ends file names; `iso639` is ISO 639-2/T, for ID3;
    `engines` speak it, the first that can be had here.
    """

    locale: str
    tag: str
    cldr: str
    name: str
    suffix: str
    iso639: str
    engines: tuple[str, ...]


_ALL = (
    Language("de", "de", "de", "Deutsch", "de", "deu", ("pico", "espeak")),
    Language(
        "de_simple",
        "de",
        "de",
        "Einfache Sprache",
        "de-einfache-sprache",
        "deu",
        ("pico", "espeak"),
    ),
    Language("tr", "tr", "tr", "Türkçe", "tr", "tur", ("espeak",)),
    Language("en", "en", "en_GB", "English", "en", "eng", ("pico", "espeak")),
)
LANGUAGES = {language.locale: language for language in _ALL}
SOURCE = LANGUAGES["de"]


def language(locale: str) -> Language:
    """Return the language of a locale; raise `LibraryError` for one that the table lacks."""
    if locale not in LANGUAGES:
        raise LibraryError(
            f"unknown locale {locale!r}",
            hint=f"known: {', '.join(LANGUAGES)}; a new one is an entry in library/languages.py",
        )
    return LANGUAGES[locale]
