"""The catalogs that reading apps ask for: OPDS 2.0 and 1.2, a publication an edition."""

import json
from collections.abc import Sequence
from typing import Any
from uuid import NAMESPACE_URL, uuid5

from library.publications import Master
from library.publications.epub import FEATURES, identifier
from library.publications.lpf import MANIFEST
from library.publications.xhtml import render
from library.shelf.about import about
from library.shelf.address import link, media_type
from library.shelf.offers import offers
from library.shelf.shelf import Publication
from library.translation.edition import Edition
from library.translation.matter import COVER, accessibility_summary

ENTRY = "entry.json"  # of an edition: its publication in the catalog, on its own
OPDS1 = "application/atom+xml;profile=opds-catalog;kind=acquisition"
_OPDS2, _ENTRY_TYPE = "application/opds+json", "application/opds-publication+json"
_OPEN_ACCESS = "http://opds-spec.org/acquisition/open-access"
_CONFORMS_TO = "https://www.w3.org/TR/epub-a11y-11#wcag-2.2-aa"
_TO_READ = {"epub", "daisy", "largeprint", "braille", "webpage", "plaintext"}
_Data = dict[str, Any]


def opds2(masters: Sequence[Master], publications: Sequence[Publication]) -> bytes:
    """Return the catalog as OPDS 2.0: `opds.json`. Addresses are as `address.link` gives them."""
    first = masters[0].edition
    programme = first.programme
    entries = [
        _publication(master, masters, publications, "")
        for master in catalogued(masters, publications)
    ]
    catalog = {
        "metadata": {
            "title": first.title.words,
            "modified": _time(masters[0]),
            "numberOfItems": len(entries),
        },
        "links": [
            {"rel": "self", "href": link(programme, "opds.json"), "type": _OPDS2},
            {"rel": "alternate", "href": link(programme, "opds.atom"), "type": OPDS1},
            {"rel": "alternate", "href": link(programme, "index.html"), "type": "text/html"},
        ],
        "publications": entries,
    }
    return _json(catalog)


def opds2_entry(
    master: Master, masters: Sequence[Master], publications: Sequence[Publication]
) -> bytes:
    """Return the publication of an edition on its own, its `self`: `<locale>/entry.json`."""
    return _json(_publication(master, masters, publications, master.edition.language.locale))


def opds1(masters: Sequence[Master], publications: Sequence[Publication]) -> bytes:
    """Return the catalog as OPDS 1.2: `opds.atom`, an acquisition feed (section 2.2)."""
    first = masters[0].edition
    programme = first.programme
    return render(
        "opds.atom",
        first,
        "library.shelf",
        id=uuid5(NAMESPACE_URL, f"{programme.identifier}/opds").urn,
        updated=_time(masters[0]),
        type=OPDS1,
        address=lambda path: link(programme, path),
        entries=[
            {
                "edition": master.edition,
                "id": identifier(master.edition),
                "about": _about(master, publications),
                "accessibility": _accessibility(master.edition, publications),
                "links": _links(master, masters, publications, ""),
            }
            for master in catalogued(masters, publications)
        ],
    )


def catalogued(masters: Sequence[Master], publications: Sequence[Publication]) -> list[Master]:
    """Return the editions that a catalog can hold: those with a file of the whole to take home."""
    return [
        master
        for master in masters
        if any(offers(master.edition, _own(master.edition, publications)))
    ]


def _publication(
    master: Master, masters: Sequence[Master], publications: Sequence[Publication], folder: str
) -> _Data:
    edition = master.edition
    programme, locale = edition.programme, edition.language.locale
    own = _own(edition, publications)
    to_read = any(entry.format in _TO_READ for entry in own)
    metadata: _Data = {
        "@type": f"http://schema.org/{'Book' if to_read else 'Audiobook'}",
        "identifier": identifier(edition),
        "title": edition.full_title,
        "subtitle": edition.subtitle.words,
        "language": edition.language.tag,
        "readingProgression": edition.language.direction,
        "author": programme.publisher,
        "publisher": programme.publisher,
        "published": f"{programme.day:%Y-%m-%d}",
        "modified": _time(master),
        "description": _about(master, publications),
    }
    if accessibility := _accessibility(edition, publications):
        metadata["accessibility"] = accessibility
    cover = {"href": link(programme, f"{locale}/{COVER}", folder), "type": "image/png"}
    itself = {"rel": "self", "href": link(programme, f"{locale}/{ENTRY}", folder)}
    return {
        "metadata": metadata,
        "links": [
            itself | {"type": _ENTRY_TYPE},
            *_links(master, masters, publications, folder),
        ],
        "images": [cover | {"width": 800, "height": 1200}],
    }


def _links(
    master: Master, masters: Sequence[Master], publications: Sequence[Publication], folder: str
) -> list[_Data]:
    """Return what leads from an edition to its files, its page, and the other editions."""
    edition = master.edition
    programme, own = edition.programme, _own(edition, publications)
    links = []
    for offer in offers(edition, own):
        for name, entry in offer.files:
            acquisition = {
                "rel": _OPEN_ACCESS,
                "href": link(programme, entry.path, folder),
                "type": media_type(entry.path),
                "title": name.words if name == offer.name else f"{offer.name.words}: {name.words}",
                "size": entry.bytes,
            }
            links.append(acquisition | ({"duration": entry.seconds} if entry.seconds else {}))
    if any(entry.format == "mp3" for entry in own):
        path = f"{edition.language.locale}/{MANIFEST}"
        links.append(
            {"rel": "alternate", "href": link(programme, path, folder), "type": media_type(path)}
        )
    tags: set[str] = set()
    for other in sorted(masters, key=lambda one: one is not master):  # its own page comes first
        language = other.edition.language
        links.append(
            {
                # One alternate a language (RFC 4287, section 4.1.2): plain German is German, too
                "rel": "related" if language.tag in tags else "alternate",
                "href": link(programme, f"{language.locale}/index.html", folder),
                "type": "text/html",
                "title": language.name,
                "language": language.tag,
            }
        )
        tags.add(language.tag)
    return links


def _about(master: Master, publications: Sequence[Publication]) -> str:
    spoken = any(entry.seconds for entry in _own(master.edition, publications))
    return "\n".join(text.words for text in about(master, spoken))


def _accessibility(edition: Edition, publications: Sequence[Publication]) -> _Data:
    """Return what the EPUB says of itself, as Readium names it; without an EPUB, nothing."""
    if not any(entry.format == "epub" for entry in _own(edition, publications)):
        return {}
    modes = ["textual", "visual"] if edition.programme.pictures else ["textual"]
    sufficient: list[list[str]] = [["textual"], ["auditory"]]
    return {
        "conformsTo": _CONFORMS_TO,
        "certification": {"certifiedBy": edition.programme.publisher},
        "accessMode": modes,
        "accessModeSufficient": sufficient + ([modes] if len(modes) > 1 else []),
        "feature": list(FEATURES),
        "hazard": ["none"],
        "summary": accessibility_summary(edition).words,
    }


def _own(edition: Edition, publications: Sequence[Publication]) -> list[Publication]:
    return [entry for entry in publications if entry.locale == edition.language.locale]


def _time(master: Master) -> str:
    return f"{master.modified:%Y-%m-%dT%H:%M:%SZ}"


def _json(document: _Data) -> bytes:
    return (json.dumps(document, ensure_ascii=False, indent=2) + "\n").encode()
