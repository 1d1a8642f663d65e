"""The cover: drawn by Typst from the programme's title, for books and MP3s."""

import json
from importlib.resources import files

import typst

from library.translation.edition import Edition


def draw_cover(edition: Edition) -> bytes:
    """Return the cover as PNG, 800 × 1200 pixels. The texts go in as data, never as markup."""
    data = {
        "title": edition.title.words,
        "subtitle": edition.subtitle.words,
        "publisher": edition.programme.publisher,
        "name": edition.language.name,
        "lang": edition.language.tag.partition("-")[0],  # Typst takes no regions
    }
    layout = files("library.publications").joinpath("layouts", "cover.typ").read_bytes()
    image: bytes = typst.compile(
        layout,
        format="png",
        ppi=72,
        ignore_system_fonts=True,
        sys_inputs={"data": json.dumps(data)},
    )
    return image
