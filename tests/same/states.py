"""What a small project is made of, and each way in which it can be changed."""

import json
import os
import shutil
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from io import BytesIO
from pathlib import Path

from babel.messages.catalog import Catalog
from PIL import Image

from library.translation.catalogs import catalog_path, write_catalog
from library.translation.review import Review, record_review

_FACTS = {
    "title": "Ein Programm",
    "subtitle": "Für den Test",
    "slug": "ein-programm",
    "identifier": "urn:uuid:00000000-0000-4000-8000-000000000001",
    "language": "de",
    "date": "2020",
    "publisher": "Verein",
    "rights": "Frei",
    "contact": "Verein, Dortmund",
}
_FIRST = """\
# Der Anfang

Wir *bauen* 13 Wohnungen, sagt [Bay Can]{lang=tr}.[^1] Das ist gut.

![Ein Park](park.png)

| Jahr | Zahl |
|------|------|
| 2020 | 13   |

[^1]: Eine Anmerkung.
"""
_CHAPTERS = {"01-anfang.md": _FIRST, "02-ende.md": "# Das Ende\n\n- Ein Punkt\n- Noch einer\n"}
_TURKISH = {
    "Ein Programm": "Bir program",
    "Der Anfang": "Başlangıç",
    "Das Ende": "Son",
    "Ein Punkt": "Bir nokta",
    "Eine Anmerkung.": "Bir not.",
}


@dataclass(frozen=True)
class State:
    """All that a build depends on but the machine."""

    facts: Mapping[str, object] = field(default_factory=lambda: _FACTS)
    chapters: Mapping[str, str] = field(default_factory=lambda: _CHAPTERS)
    colour: str = "green"
    messages: Mapping[str, str] = field(default_factory=lambda: _TURKISH)
    interface: Mapping[str, str] = field(default_factory=lambda: {"Inhalt": "İçindekiler"})
    reviewed: bool = False
    fuzzy: bool = False
    simple: bool = False
    said: str = "Punkto"  # what the lexicon makes of "Punkt"
    turkish_name: str = "Türkçe"
    options: tuple[str, ...] = ()
    voices: Mapping[str, str] = field(default_factory=lambda: {"de": "pico", "tr": "espeak"})
    environment: Mapping[str, str] = field(default_factory=dict)

    def arguments(self) -> list[str]:
        """Return the arguments of `library` that build it."""
        voices = {**self.voices, **({"de_simple": "pico"} if self.simple else {})}
        said = [part for voice in voices.items() for part in ("--voice", "=".join(voice))]
        return ["build", *said, *self.options]

    def write(self, folder: Path) -> None:
        """Make a folder hold this state and no other; all files have the same time."""
        for name in ("sources", "translations"):
            shutil.rmtree(folder / name, ignore_errors=True)
        for name, content in self._files().items():
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            (folder / name).write_bytes(content)
        path = folder / "translations"
        for locale in ("tr", *(["de_simple"] if self.simple else [])):
            programme = _catalog(locale, self.messages if locale == "tr" else {})
            for message in programme:
                message.flags |= {"fuzzy"} if self.fuzzy and message.id == "Ein Punkt" else set()
            if self.reviewed:
                record_review(programme, Review("Ada", "2020-02-02"))
            write_catalog(catalog_path(path, locale, "programme"), programme)
            write_catalog(catalog_path(path, locale, "interface"), _catalog(locale, self.interface))
        for file in (*(folder / "sources").rglob("*"), *(folder / "translations").rglob("*")):
            os.utime(file, (1e9, 1e9))  # no time decides anything

    def _files(self) -> dict[str, bytes]:
        picture = BytesIO()
        Image.new("RGB", (40, 20), self.colour).save(picture, "PNG")
        facts = {**self.facts, "chapters": list(self.chapters)}
        lexicon = f"<lexeme><grapheme>Punkt</grapheme><alias>{self.said}</alias></lexeme>"
        texts = {
            "sources/programme.toml": "".join(
                f"{key} = {json.dumps(value, ensure_ascii=False)}\n" for key, value in facts.items()
            ),
            "sources/lexicon/de.pls": '<lexicon version="1.0" alphabet="ipa" xml:lang="de" '
            f'xmlns="http://www.w3.org/2005/01/pronunciation-lexicon">{lexicon}</lexicon>',
            "translations/languages.toml": f'[tr]\nname = "{self.turkish_name}"\n'
            'tag = "tr"\ncldr = "tr"\nsuffix = "tr"\niso639 = "tur"\nengines = ["espeak"]\n',
            **{f"sources/chapters/{name}": text for name, text in self.chapters.items()},
        }
        contents = {name: text.encode() for name, text in texts.items()}
        return contents | {"sources/pictures/park.png": picture.getvalue()}


def _catalog(locale: str, messages: Mapping[str, str]) -> Catalog:
    catalog = Catalog(locale=locale, fuzzy=False)
    for german, translation in messages.items():
        catalog.add(german, translation)
    return catalog


Change = Callable[[State], State]


def _fact(key: str, value: object) -> Change:
    return lambda state: replace(state, facts={**state.facts, key: value})


def _words(old: str, new: str) -> Change:
    def change(state: State) -> State:
        texts = {name: text.replace(old, new) for name, text in state.chapters.items()}
        return replace(state, chapters=texts)

    return change


def _option(*options: str) -> Change:
    return lambda state: replace(state, options=(*state.options, *options))


def _message(german: str, translation: str) -> Change:
    return lambda state: replace(state, messages={**state.messages, german: translation})


def _surrounded(**environment: str) -> Change:
    return lambda state: replace(state, environment={**state.environment, **environment})


CHANGES: dict[str, Change] = {
    "title": _fact("title", "Das Programm"),
    "subtitle": _fact("subtitle", "Für den Versuch"),
    "slug": _fact("slug", "das-programm"),
    "identifier": _fact("identifier", "urn:uuid:00000000-0000-4000-8000-000000000002"),
    "date": _fact("date", "2021-05-06"),
    "publisher": _fact("publisher", "Verband"),
    "rights": _fact("rights", "Nicht frei"),
    "contact": _fact("contact", "Verband, Dortmund"),
    "website": _fact("website", "https://example.org/verein"),
    "base_url": _fact("base_url", "https://example.org/a/"),
    "--base-url": _option("--base-url", "https://example.org/b/"),
    "pauses": _fact("pauses.sentence", 0.5),
    "picture": lambda state: replace(state, colour="olive"),
    "alt text": _words("Ein Park", "Ein Wald"),
    "German sentence": _words("Das ist gut.", "Das ist fein."),
    "figure in a table": _words("| 13   |", "| 14   |"),
    "German title of a chapter": _words("# Das Ende", "# Der Schluss"),
    "a letter that largeprint and Pico lack": lambda state: replace(
        _words("Noch einer", "Noch 鯨 einer")(state), voices={**state.voices, "de": "espeak"}
    ),
    "chapter": lambda state: replace(
        state, chapters={**state.chapters, "03-mehr.md": "# Mehr\n\nNoch mehr.\n"}
    ),
    "translated sentence": _message("Ein Punkt", "Tek nokta"),
    "translated title": _message("Ein Programm", "Tek program"),
    "interface": lambda state: replace(state, interface={"Inhalt": "Konular"}),
    "fuzzy": lambda state: replace(state, fuzzy=True),
    "reviewed": lambda state: replace(state, reviewed=True),
    "lexicon": lambda state: replace(state, said="Pünktchen"),
    "language table": lambda state: replace(state, turkish_name="Türkçe (taslak)"),
    "another edition": lambda state: replace(state, simple=True),
    "German alone": _option("de"),
    "fewer formats": _option("--only", "mp3,plaintext,webpage"),
    "voice": lambda state: replace(state, voices={**state.voices, "de": "espeak"}),
    "SOURCE_DATE_EPOCH": _surrounded(SOURCE_DATE_EPOCH="1700000000"),
    "no liblouis": _surrounded(LIBLOUIS=os.devnull),
}


def state_of(changes: frozenset[str]) -> State:
    """Return the state after some changes, in the order of `CHANGES`."""
    state = State()
    for name, change in CHANGES.items():
        if name in changes:
            state = change(state)
    return state
