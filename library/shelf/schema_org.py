"""What a page tells search engines of an edition, in the words of schema.org."""

from collections.abc import Sequence
from typing import Any

from library.publications import Master
from library.publications.epub import FEATURES, identifier
from library.shelf.address import link, media_type
from library.shelf.shelf import Publication
from library.translation.matter import accessibility_summary


def described(master: Master, publications: Sequence[Publication]) -> dict[str, Any]:
    """Return an edition as a `Book` and, if it has an MP3 of the whole, as an `Audiobook`.

    What is claimed for accessibility is claimed of the EPUB, so not without it. Addresses are
    absolute if the programme has a `base_url`.
    """
    edition = master.edition
    programme, locale = edition.programme, edition.language.locale
    page = link(programme, f"{locale}/index.html", locale)
    about = {
        "url": page,
        "name": edition.full_title,
        "alternativeHeadline": edition.subtitle.words,
        "inLanguage": edition.language.tag,
        "author": {"@type": "Organization", "name": programme.publisher},
        "publisher": {"@type": "Organization", "name": programme.publisher},
        "datePublished": programme.date,
        "image": link(programme, f"{locale}/cover.png", locale),
        "isAccessibleForFree": True,
    }
    if not edition.is_original:
        about["translationOfWork"] = {"@type": "Book", "@id": programme.identifier}
    _ = edition.interface
    book = about | {"@type": "Book", "@id": identifier(edition)}
    things = [book]
    if epubs := [entry for entry in publications if entry.format == "epub"]:
        book |= {
            "bookFormat": "https://schema.org/EBook",
            "accessMode": ["textual", "visual"] if programme.pictures else ["textual"],
            "accessModeSufficient": ["textual", "auditory"],
            "accessibilityFeature": list(FEATURES),
            "accessibilityHazard": ["none"],
            "accessibilitySummary": accessibility_summary(edition).words,
            "encoding": [_file(master, entry) for entry in epubs],
        }
    names = master.narrators
    whole = [entry for entry in publications if entry.format == "audiobook"]
    if whole:
        things.append(
            about
            | {
                "@type": "Audiobook",
                "@id": f"{identifier(edition)}#audiobook",
                "bookFormat": "https://schema.org/AudiobookFormat",
                "duration": iso_duration(whole[0].seconds),
                "readBy": {"name": _("Künstliche Stimme: {narrators}", narrators=names).words},
                "accessMode": ["auditory"],
                "accessModeSufficient": ["auditory"],
                "accessibilityHazard": ["none"],
                "encoding": [_file(master, entry) for entry in whole],
            }
        )
    return {"@context": "https://schema.org", "@graph": things}


def iso_duration(seconds: float) -> str:
    """Return a duration as ISO 8601 writes it, to the second: PT8M33S."""
    minutes, rest = divmod(round(seconds), 60)
    hours, minutes = divmod(minutes, 60)
    return f"PT{hours}H{minutes}M{rest}S" if hours else f"PT{minutes}M{rest}S"


def _file(master: Master, entry: Publication) -> dict[str, Any]:
    return {
        "@type": "MediaObject",
        "contentUrl": link(master.edition.programme, entry.path, entry.locale),
        "encodingFormat": media_type(entry.path),
        "contentSize": f"{entry.bytes} B",
        "sha256": entry.sha256,
    }
