"""Where the files of a shelf are found, and of which media type they are."""

from pathlib import PurePosixPath
from posixpath import relpath
from urllib.parse import quote

from library.programme.model import Programme

_TYPES = {
    ".atom": "application/atom+xml",
    ".brf": "text/plain",  # letters of ASCII that stand for braille cells
    ".css": "text/css",
    ".epub": "application/epub+zip",
    ".html": "text/html",
    ".jpg": "image/jpeg",
    ".js": "text/javascript",
    ".json": "application/json",
    ".lpf": "application/lpf+zip",
    ".mp3": "audio/mpeg",
    ".pdf": "application/pdf",
    ".pef": "application/x-pef+xml",
    ".png": "image/png",
    ".rss": "application/rss+xml",
    ".svg": "image/svg+xml",
    ".txt": "text/plain",
    ".vtt": "text/vtt",
    ".xml": "application/xml",
    ".zip": "application/zip",
}
_BY_NAME = {
    "SHA256SUMS": "text/plain",
    "entry.json": "application/opds-publication+json",
    "opds.json": "application/opds+json",
}


def media_type(path: str) -> str:
    """Return the media type of a file of a shelf, by its name."""
    name = PurePosixPath(path)
    return _BY_NAME.get(name.name) or _TYPES.get(name.suffix, "application/octet-stream")


def link(programme: Programme, path: str, folder: str = "") -> str:
    """Return the address of a file, named from the shelf's root.

    It is absolute if the programme has a `base_url`, else relative to a folder of the shelf.
    """
    if programme.base_url:
        return programme.base_url + quote(path)
    return relative(path, folder)


def relative(path: str, folder: str = "") -> str:
    """Return the address of a file as a document in a folder of the shelf names it."""
    return quote(relpath(path, folder or "."))
