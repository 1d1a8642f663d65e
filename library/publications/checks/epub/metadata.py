"""What an EPUB says of itself (EPUB Accessibility 1.1, section 2): all, and nothing untrue."""

import re
from collections.abc import Iterator
from posixpath import basename

from library.errors import Finding
from library.publications.checks.epub.book import OPF, XHTML, Book, language_of, texts, types
from library.publications.checks.epub.language import guess

CONFORMS = "EPUB Accessibility 1.1 - WCAG 2.2 Level AA"
_MODES = ("textual", "visual", "auditory", "tactile")
# What every book of ours has; those that hang on its contents are looked for there.
_ALWAYS = ("displayTransformability", "readingOrder", "structuralNavigation", "tableOfContents")
_TRUE_WITHOUT_PROOF = (*_ALWAYS, "unlocked", "ARIA", "transcript")
_SAFE = {"none"}, {"noFlashingHazard", "noMotionSimulationHazard", "noSoundHazard"}
_SYNTHETIC = re.compile(
    r"k[uü]nstlich|synt|sint|sentetik|yapay|artifici|kunstmatig|konstgjord|text.to.speech|\btts\b",
    re.IGNORECASE,
)
_EASY = re.compile(r"\bleichte[nr]? sprache\b", re.IGNORECASE)
_SUMMARY = 50  # characters; a shorter one says nothing


def check(book: Book) -> Iterator[Finding]:
    """Yield X010 … X018."""
    yield from _conformance(book)
    yield from _summary(book)
    yield from _modes(book)
    yield from _features(book)
    hazards = book.meta("schema:accessibilityHazard")
    if {*hazards} not in _SAFE or len(hazards) != len({*hazards}):
        text = f"accessibilityHazard is {hazards}"
        yield book.in_package("X016", text, "nothing here moves or flashes: say none, once")
    if any(item.overlay for item in book.items.values()):
        narrators = book.meta("media:narrator")
        if not narrators or not all(map(_SYNTHETIC.search, narrators)):
            text = f"media:narrator {narrators} does not say that the voice is synthetic"
            yield book.in_package("X017", text, "name the voice, and what it is")
    yield from _easy_language(book)


def _conformance(book: Book) -> Iterator[Finding]:
    claims = book.meta("dcterms:conformsTo")
    if claims != [CONFORMS]:
        text = f"dcterms:conformsTo is {claims}"
        yield book.in_package("X010", text, f"it must be exactly {CONFORMS!r}")
    about = {None, *(f"#{meta.get('id')}" for meta in book.metas("dcterms:conformsTo"))}
    certifiers = [
        meta.text
        for meta in book.package.iter(f"{OPF}meta")
        if meta.get("property") == "a11y:certifiedBy" and meta.get("refines") in about
    ]
    if not any(name and name.strip() for name in certifiers):
        yield book.in_package("X011", "a11y:certifiedBy is missing", "say who vouches for it")


def _summary(book: Book) -> Iterator[Finding]:
    summaries = book.metas("schema:accessibilitySummary")
    text = " ".join(" ".join(meta.text or "" for meta in summaries).split())
    if len(text) < _SUMMARY:
        message = "accessibilitySummary is missing or says nothing"
        yield book.in_package("X012", message, "say what readers can expect")
        return
    edition = book.language()
    declared = {language_of(meta) for meta in summaries}
    spoken, sureness = guess(text, edition)
    if edition not in declared or (spoken != edition.partition("-")[0] and sureness > 0.9):
        message = f"accessibilitySummary is not in the edition's language ({edition}) but {spoken}"
        yield book.in_package("X012", message, "translate it", "warning")


def _modes(book: Book) -> Iterator[Finding]:
    pictures, cover = _pictures(book)
    modes = book.meta("schema:accessMode")
    allowed = [["textual", "visual"]] if pictures else [["textual"]]
    if cover and not pictures:  # the picture of a title may count or not
        allowed.append(["textual", "visual"])
    if sorted(modes) not in allowed:
        text = f"accessMode is {modes}"
        hint = f"nothing but {' and '.join(allowed[0])}: the sound repeats the text"
        yield book.in_package("X013", text, hint)
    sufficient = [frozenset(re.split(r"[,\s]+", value)) for value in _sufficient(book)]
    needed = [frozenset(("textual",))]
    if _spoken_whole(book):
        needed.append(frozenset(("auditory",)))
    if "visual" in modes:
        needed.append(frozenset(("textual", "visual")))
    if sorted(map(sorted, sufficient)) != sorted(map(sorted, needed)):
        text = f"accessModeSufficient is {_sufficient(book)}"
        hint = "it must be " + "; ".join(",".join(sorted(each)) for each in needed)
        yield book.in_package("X014", text, hint)


def _sufficient(book: Book) -> list[str]:
    return book.meta("schema:accessModeSufficient")


def _spoken_whole(book: Book) -> bool:
    return bool(book.spine) and all(item.overlay for item in book.spine)


def _pictures(book: Book) -> tuple[set[str], set[str]]:
    """Return the names of the pictures in the pages, and of the cover there."""
    covers = {
        basename(item.name) for item in book.items.values() if "cover-image" in item.properties
    }
    images = (image for _, page in book.pages() for image in page.iter(f"{XHTML}img"))
    shown = {basename(image.get("src", "")) for image in images}
    return shown - covers, shown & covers


def _features(book: Book) -> Iterator[Finding]:
    features = book.meta("schema:accessibilityFeature")
    pictures, cover = _pictures(book)
    facts = {
        "synchronizedAudioText": any(item.overlay for item in book.items.values()),
        "alternativeText": bool(pictures or cover),
    }
    needed = [*_ALWAYS, *(feature for feature, true in facts.items() if true)]
    for feature in needed:
        if feature not in features:
            text = f"accessibilityFeature lacks {feature}"
            yield book.in_package("X015", text, "the book has it: say so")
    for feature in sorted({*features} - {*needed, *_TRUE_WITHOUT_PROOF}):
        text = f"accessibilityFeature says {feature!r}, which the book has not"
        yield book.in_package("X015", text, "promise only what is there")


def _easy_language(book: Book) -> Iterator[Finding]:
    """Look where a book speaks of itself: a chapter may well ask for Leichte Sprache."""
    said = [(book.package_name, " ".join(map(str, book.package.itertext())))]
    for item, page in book.pages():
        chapter = any("chapter" in types(each) for each in page.iter(f"{XHTML}section"))
        if not chapter and "nav" not in item.properties:
            said.append((item.name, "".join(text for _, text in texts(page))))
    for name, text in said:
        if found := _EASY.search(text):
            message = f"says {found[0]!r}"
            hint = "that asks for readers who tested it: say Einfache Sprache"
            yield book.finding("X018", name, message, hint)
