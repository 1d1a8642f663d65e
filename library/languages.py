"""The one place that maps locale, language tag, CLDR locale, name and voice."""

import json
import re
from dataclasses import asdict, dataclass, fields
from pathlib import Path

from library.errors import LibraryError, visible
from library.files import TABLE, decode, read_bytes, toml_table, write_bytes

_LOCALE = re.compile(r"[a-z]{2,3}(_[A-Za-z0-9]{2,8}){0,4}")
_TAG = re.compile(r"[a-z]{2,3}(-[A-Za-z0-9]{2,8}){0,4}")
_LONGEST_NAME = 80


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

    @property
    def direction(self) -> str:
        """Return "ltr" or "rtl"."""
        from babel import Locale

        return Locale.parse(self.cldr).text_direction


# Chosen by `make listen`: the lowest error rate at a time that a person accepts
_PICO = ("pico", "espeak")
_HIBARI = ("hibari", "pico", "espeak")
_KOKORO = ("kokoro", "espeak")
_SIMPLE = "de-einfache-sprache"
_BUILT_IN = (
    Language("de", "de", "de", "Deutsch", "de", "deu", _PICO),
    Language("de_simple", "de", "de", "Einfache Sprache", _SIMPLE, "deu", _PICO),
    Language("tr", "tr", "tr", "Türkçe", "tr", "tur", _KOKORO),
    Language("en", "en", "en_GB", "English", "en", "eng", _HIBARI),
)
LANGUAGES = {language.locale: language for language in _BUILT_IN}
SOURCE = LANGUAGES["de"]


def read_languages(path: Path) -> dict[str, Language]:
    """Return the languages by locale: ours, and those that a project adds in a TOML file.

    Raises `LibraryError` if the file is broken; without it, ours are all.
    """
    if not path.exists() and not path.is_symlink():
        return LANGUAGES
    place, hint = path.as_posix(), "delete the entry; `library add-language LOCALE` writes it anew"
    content = read_bytes(path, path.parent, TABLE, place, "L001", hint)
    tables = toml_table(decode(content, place, "L001"), place, "L001")
    try:
        added = {locale: _from_table(locale, table) for locale, table in tables.items()}
    except (ValueError, TypeError, KeyError) as error:
        raise LibraryError(f"no table of languages: {error}", place, hint, "L001") from error
    table = LANGUAGES | added
    if len({locale.casefold() for locale in table}) < len(table):
        text = "two languages whose locales differ in capitals alone"
        raise LibraryError(text, place, hint, "L001")
    return table


def _from_table(locale: str, table: dict[str, object]) -> Language:
    from babel import Locale, UnknownLocaleError

    texts = {field.name: str(table[field.name]) for field in fields(Language)[1:-1]}
    if not re.fullmatch("[a-z]{3}", texts["iso639"]):
        raise ValueError(f"iso639 = {texts['iso639']!r} is not of the form fra")
    if not re.fullmatch(r"[a-z0-9-]{1,40}", texts["suffix"]) or not _LOCALE.fullmatch(locale):
        raise ValueError(f"{locale}: suffix {texts['suffix']!r}")
    if not _TAG.fullmatch(texts["tag"]):
        raise ValueError(f"{locale}: tag {texts['tag']!r}")
    name = texts["name"]
    if len(name) > _LONGEST_NAME or name != visible(name) or not any(map(str.isalpha, name)):
        raise ValueError(f"{locale}: name {name!r}")
    try:
        Locale.parse(texts["cldr"])
    except UnknownLocaleError as error:
        raise ValueError(f"{locale}: {error}") from error
    engines = table["engines"]
    if not isinstance(engines, list):
        raise TypeError(f"{locale}: engines is not a list")
    return Language(locale, **texts, engines=tuple(map(str, engines)))


def language_marked(tag: str) -> Language | None:
    """Return the language of a passage that is marked with a tag; None if nobody knows it."""
    base = tag.partition("-")[0]
    for language in LANGUAGES.values():
        if language.tag == base:
            return language
    try:
        return new_language(base, _PICO)
    except LibraryError:
        return None


def new_language(locale: str, engines: tuple[str, ...]) -> Language:
    """Return an entry for a locale such as `ar` or `pt_BR`, from the CLDR and ISO 639.

    Raises `LibraryError` for a locale that nobody knows.
    """
    from babel import Locale, UnknownLocaleError
    from langcodes import Language as Code

    base = locale.partition("_")[0]
    try:
        if not _LOCALE.fullmatch(locale):
            raise ValueError(f"{locale!r} is not of the form ar or pt_BR")
        cldr = Locale.parse(base)
        iso639 = Code.get(base).to_alpha3()
        own = cldr.get_language_name(base) or base
        name = _name(locale) or own + locale[len(base) :].replace("_", " ")
    except (UnknownLocaleError, ValueError, LookupError) as error:
        raise LibraryError(
            f"unknown language {locale!r}: {error}", hint="use an ISO 639 code, as in ar or pt_BR"
        ) from error
    tag = locale.replace("_", "-")
    return Language(locale, tag, base, name, tag.lower(), iso639, engines)


def _name(locale: str) -> str | None:
    """Return what the speakers of a locale call it: "português (Brasil)"; None for no country."""
    from babel import Locale, UnknownLocaleError

    try:
        return Locale.parse(locale).get_display_name(locale)
    except (UnknownLocaleError, ValueError):
        return None


def add_language(path: Path, language: Language) -> None:
    """Append an entry to a project's table. Raises `LibraryError` for a link, and `OSError`."""
    entry = asdict(language)
    lines = [f"[{entry.pop('locale')}]"]
    # a JSON text or list of texts is one of TOML, too
    lines += [f"{key} = {json.dumps(value, ensure_ascii=False)}" for key, value in entry.items()]
    before = path.read_text(encoding="utf-8") + "\n" if path.exists() else ""
    write_bytes(path, (before + "\n".join(lines) + "\n").encode(), path.parent)
