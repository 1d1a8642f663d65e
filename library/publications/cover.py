"""The cover: drawn by Typst from the programme's title, for books and MP3s."""

import json
from importlib.resources import files
from io import BytesIO

import typst
from PIL import Image

from library.translation.edition import Edition


def draw_cover(edition: Edition, height: int = 1200, pixels: int = 800) -> bytes:
    """Return the cover as PNG, 800 × 1200 pixels. The texts go in as data, never as markup.

    Another `height` is to a width of 800; `pixels` is the picture's width.
    """
    data = {
        "title": edition.title.words,
        "subtitle": edition.subtitle.words,
        "publisher": edition.programme.publisher,
        "name": edition.language.name,
        "height": height,
        "lang": edition.language.tag.partition("-")[0],  # Typst takes no regions
    }
    layout = files("library.publications").joinpath("layouts", "cover.typ").read_bytes()
    pages = typst.compile(
        layout,
        format="png",
        ppi=72 * pixels / 800,
        ignore_system_fonts=True,
        sys_inputs={"data": json.dumps(data)},
    )
    first = pages if isinstance(pages, bytes) else pages[0]  # a title of many pages
    picture = BytesIO()
    # Podcast apps take no transparency
    Image.open(BytesIO(first)).convert("RGB").save(picture, "PNG", optimize=True)
    return picture.getvalue()
