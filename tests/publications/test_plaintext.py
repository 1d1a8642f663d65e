"""Plain text: every word of an edition in order, and nothing that a telephone cannot show."""

import re
from pathlib import Path

import pytest

from library.publications import Master
from library.publications.plaintext import publish
from tests.programme.test_markdown import EVERYTHING
from tests.publications.masters import make_master, real_master
from tests.publications.test_epub import EVIL, png

LOCALES = ("de", "de_simple", "en", "tr")
TURKISH = {
    "Ein Programm": EVIL,
    "Titel": "İlk",
    "Punkt": "**Bir.** İki\n\n- dört\n- beş\n",
    "Zelle": "Hücre",
    "Ein Park mit alten Bäumen": 'Eski "ağaçlı" <park>',
}


def small(folder: Path, locale: str = "de", messages: dict[str, str] | None = None) -> Master:
    (folder / "sources" / "pictures").mkdir(parents=True)
    (folder / "sources" / "pictures" / "park.png").write_bytes(png())
    return make_master(folder, {"01-alles.md": EVERYTHING}, locale, messages)


def published(master: Master, folder: Path) -> str:
    """Return the text with simple ends of lines; all that must hold for bytes is demanded."""
    (artefact,) = publish(master, folder)
    assert artefact.seconds == 0
    content = artefact.path.read_bytes()
    assert not content.startswith(b"\xef\xbb\xbf")
    text = content.decode("utf-8")
    assert text.count("\r\n") == text.count("\n") == text.count("\r")
    assert text.endswith("\r\n")
    assert not re.search(r"[^\S\r\n]\r\n|\t|\r\n\r\n\r\n\r\n", text)
    return text.replace("\r\n", "\n")


def test_everything_has_its_shape(tmp_path: Path) -> None:
    text = published(small(tmp_path), tmp_path)
    assert (tmp_path / "ein-programm-de.txt").exists()
    chapter = text.split("\n\n\n")[1]
    assert (
        chapter
        == """\
Kapitel 1
Titel
=====

Ein betonter und starker Satz mit Verweis (https://example.org/) und weicher Zeile,
harter Zeile und the normal one. [1]

- Punkt
  1. innen
  2. noch einer
- Punkt zwei

> Zitat

Kopf | leer
Zelle | –

Bild
----

[Bild: Ein Park mit alten Bäumen]

[1] Die Anmerkung."""
    )


def test_what_is_not_translated_is_said_to_be_german(tmp_path: Path) -> None:
    text = published(small(tmp_path, "tr", TURKISH), tmp_path)
    title, chapter = text.split("\n\n\n")[:2]
    assert title.startswith(EVIL + "\n" + "=" * len(EVIL))
    assert "[Auf Deutsch:]" not in title
    assert "\nİlk\n===\n" in chapter
    assert "[Auf Deutsch:] Ein betonter und starker Satz" in chapter
    assert (
        """\
- Bir. İki
  - dört
  - beş
  1. [Auf Deutsch:] innen
  2. [Auf Deutsch:] noch einer
- [Auf Deutsch:] Punkt zwei

> [Auf Deutsch:] Zitat

[Auf Deutsch:] Kopf | leer
Hücre | –

[Auf Deutsch:] Bild
-------------------

[Bild: Eski "ağaçlı" <park>]"""
        in chapter
    )


def test_paragraphs_in_lists_quotations_and_notes(tmp_path: Path) -> None:
    chapter = """\
# A

1. Eins

   Dazu mehr\\
   auf zwei Zeilen

   > Zitat[^1]
   >
   > - darin
2. Zwei mit <https://example.org/x> und [Post](mailto:a@example.org)

[^1]: Die erste

    und mehr dazu
"""
    text = published(make_master(tmp_path, {"01-a.md": chapter}), tmp_path)
    assert (
        text.split("\n\n\n")[1].split("=\n\n")[1]
        == """\
1. Eins
  Dazu mehr
  auf zwei Zeilen

  > Zitat [1]

  > - darin
2. Zwei mit https://example.org/x und Post (a@example.org)

[1] Die erste

und mehr dazu"""
    )


@pytest.mark.parametrize("locale", LOCALES)
def test_the_real_editions_are_whole_and_in_order(locale: str, tmp_path: Path) -> None:
    master = real_master(locale)
    wanted = [
        word
        for narration in master.spoken()
        for block in narration.page.blocks.values()
        for word in re.findall(r"\w+", block.text())
    ]
    assert len(wanted) > 1_000
    text = re.sub(r" \((https?://|[\w.+-]+@)[^)]*\)", "", published(master, tmp_path))
    assert re.findall(r"\w+", text) == wanted
