"""What a chapter's page is made of, without a build."""

from pathlib import Path
from typing import Any

from lxml import html

from library.publications import Master
from library.shelf.pages import chapter_pages, edition_page
from tests.publications.masters import make_master
from tests.publications.test_epub import png

CHAPTERS = {
    "01-neu.md": "# Unser [Green New Deal]{lang=en}\n\nText.\n\n![Ein Park](park.png)\n",
    "02-ende.md": "# Ende\n\nAus.\n",
}


def masters(folder: Path) -> Master:
    pictures = folder / "sources" / "pictures"
    pictures.mkdir(parents=True)
    (pictures / "park.png").write_bytes(png())
    return make_master(folder, CHAPTERS)


def page(content: bytes) -> Any:
    return html.document_fromstring(content.decode())


def test_a_title_keeps_its_languages_wherever_it_stands(tmp_path: Path) -> None:
    master = masters(tmp_path)
    languages = [master.edition.language]
    contents = page(edition_page(master, [], languages))
    last = page(dict(chapter_pages(master, [], languages))["de/chapters/02-ende.html"])
    for link in (
        contents.xpath("//ol[@class='chapters']//a")[0],
        last.xpath("//footer//a[@rel='prev']")[0],
    ):
        (english,) = link.xpath(".//span[@lang='en']")
        assert english.text == "Green New Deal"
        assert "Unser Green New Deal" in " ".join(link.text_content().split())


def test_a_picture_says_its_size_so_that_no_text_jumps(tmp_path: Path) -> None:
    master = masters(tmp_path)
    shown = page(
        dict(chapter_pages(master, [], [master.edition.language]))["de/chapters/01-neu.html"]
    )
    (image,) = shown.xpath("//article//img")
    content = png()
    assert image.get("src") == "../../pictures/park.png"
    assert int(image.get("width")) == int.from_bytes(content[16:20], "big")
    assert int(image.get("height")) == int.from_bytes(content[20:24], "big")
