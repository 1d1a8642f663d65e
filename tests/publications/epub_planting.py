"""A good EPUB of a small programme with everything, and ways to plant a fault in it."""

import re
import zipfile
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import lameenc
import numpy as np
import pytest

from tests.conftest import run_library, write_sources
from tests.publications.test_epub import png

CHAPTERS = {
    "01-wohnen.md": """\
# Wohnen in der Stadt

Wir bauen *viele* neue und **bezahlbare** Wohnungen, und hier steht der
[Plan für den Bau](https://example.org/). Das Haus am Markt trägt die Worte
„[A city for all people, not only for a few who own it]{lang=en}“.[^a]

- Wir bauen Wohnungen.
  1. Zuerst im Norden
  2. Danach im Süden
- Wir schützen Mieterinnen und Mieter.

> Wohnen ist ein Recht für jeden Menschen.

| Jahr  | Wohnungen |
|-------|-----------|
| Heute | Tausend   |

## Grün in der Stadt

![Ein Park mit alten Bäumen](park.png)

[^a]: So steht es im Vertrag der Städte.
""",
    "02-schule.md": """\
# Schule und Bildung

Jedes Kind soll in der Schule gut lernen können. Darum stellen wir mehr Lehrerinnen und Lehrer ein.
""",
}
OPF, CSS, NAV = "EPUB/content.opf", "EPUB/style.css", "EPUB/contents.xhtml"
PAGE, SMIL, MP3 = "EPUB/01-wohnen.xhtml", "EPUB/01-wohnen.smil", "EPUB/audio/01-wohnen.mp3"
SCHOOL, COVER, ABOUT = "EPUB/02-schule.xhtml", "EPUB/cover.xhtml", "EPUB/about.xhtml"
ACTIVE = ".-epub-media-overlay-active"
NIGHT = "@media (prefers-color-scheme: dark)"

Files = dict[str, bytes]
Plant = Callable[[Files], Files]


@dataclass(frozen=True)
class Fault:
    """A fault, the code of the check that must find it ("" if others must), and who plants it.

    `deflated` names the files that are deflated in the ZIP though they must not be.
    """

    name: str
    code: str
    plant: Plant
    deflated: str = ""


def good_book(folder: Path, cache: Path) -> Path:
    """Build the small programme by the real command, and return its EPUB."""
    write_sources(folder, CHAPTERS)
    (folder / "sources" / "pictures").mkdir()
    (folder / "sources" / "pictures" / "park.png").write_bytes(png())
    with pytest.MonkeyPatch.context() as monkeypatch:
        monkeypatch.setenv("XDG_CACHE_HOME", str(cache))
        run = run_library(folder, "build", "de", "--draft", "--only", "epub")
    assert run.code == 0, run.err
    return folder / "build/de/ein-programm-de.epub"


def unzipped(path: Path) -> Files:
    """Return the files of an EPUB in their order."""
    with zipfile.ZipFile(path) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def spoilt(good: Files, fault: Fault, folder: Path) -> Path:
    """Write a book with one fault."""
    files = fault.plant(dict(good))
    assert files != good or fault.deflated, fault.name
    path = folder / (re.sub(r"[^a-z0-9]+", "-", fault.name.lower()) + ".epub")
    with zipfile.ZipFile(path, "w") as archive:
        for name, content in files.items():
            stored = name == "mimetype" or name.endswith((".mp3", ".png"))
            kind = zipfile.ZIP_STORED if stored and name != fault.deflated else zipfile.ZIP_DEFLATED
            archive.writestr(zipfile.ZipInfo(name), content, kind)
    return path


def swap(name: str, old: str, new: str, count: int = 1) -> Plant:
    """Replace a pattern in a file, which must be there."""

    def plant(files: Files) -> Files:
        text, found = re.subn(old, new, files[name].decode(), count=count, flags=re.DOTALL)
        assert found, (name, old)
        return files | {name: text.encode()}

    return plant


in_package, on_page, in_overlay = partial(swap, OPF), partial(swap, PAGE), partial(swap, SMIL)
in_nav, at_school = partial(swap, NAV), partial(swap, SCHOOL)


def prop(key: str, value: str, attributes: str = "") -> str:
    """Return a meta of the package document."""
    blank = " " if attributes else ""
    return f'<meta property="{key}"{blank}{attributes}>{value}</meta>'


def meta(key: str, new: str) -> Plant:
    """Replace the first meta of a property in the package document."""
    return in_package(rf'<meta property="{key}"[^>]*>[^<]*</meta>', new)


def css(rule: str) -> Plant:
    """Add a rule to the style sheet."""
    return lambda files: files | {CSS: files[CSS] + rule.encode()}


def within(name: str, addition: str) -> Plant:
    """Add markup to the end of a page's section."""
    return swap(name, "</section>", addition + "</section>")


def drop(name: str) -> Plant:
    """Take a file out of the ZIP."""
    return lambda files: {key: content for key, content in files.items() if key != name}


def both(*plants: Plant) -> Plant:
    """Plant one after the other."""

    def plant(files: Files) -> Files:
        for each in plants:
            files = each(files)
        return files

    return plant


def encoded(seconds: float, bitrate: int = 64) -> bytes:
    """Return silence as MP3."""
    encoder = lameenc.Encoder()
    encoder.set_bit_rate(bitrate)
    encoder.set_in_sample_rate(24_000)
    encoder.set_channels(1)
    encoder.silence()
    samples = np.zeros(round(seconds * 24_000), "int16").tobytes()
    return bytes(encoder.encode(samples) + encoder.flush())


def sound(change: Callable[[bytes], bytes]) -> Plant:
    """Change the MP3 of the first chapter."""
    return lambda files: files | {MP3: change(files[MP3])}
