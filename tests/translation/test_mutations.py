"""How many faults do the checks find? Single faults are planted into the real translations."""

import random
import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from functools import partial
from itertools import combinations

from library.errors import LibraryError
from library.programme.message import note_labels, parse_inline, parse_parts
from library.programme.model import Kind
from library.programme.reader import read_programme
from library.translation.catalogs import catalog_path, read_catalog
from library.translation.checks import Pair
from library.translation.checks.messages import check_pair
from library.translation.checks.names import read_glossary
from tests.conftest import ROOT
from tests.translation.pairs import pair

LOCALES = ("de_simple", "en", "tr")
Mutate = Callable[[Pair], Iterable[str]]


@dataclass(frozen=True)
class Kinds:
    """A kind of fault: who plants it, and the share that must be found."""

    plant: Mutate
    least: float


def real_pairs() -> list[Pair]:
    """Return all messages of the programme with their translations."""
    programme = read_programme(ROOT / "sources")
    kinds: dict[str, Kind | None] = {}
    for chapter in programme.chapters:
        kinds |= {block.message: block.kind for block in chapter.blocks()}
    pairs = []
    for locale in LOCALES:
        glossary = read_glossary(ROOT / "translations" / locale / "glossary.toml")
        catalog = read_catalog(catalog_path(ROOT / "translations", locale, "programme"))
        for source, kind in kinds.items():
            message = catalog.get(source)
            assert message is not None
            made = pair(locale, source, str(message.string), kind, glossary=glossary)
            codes = re.findall(r"accept (\w+)", " ".join(message.user_comments))
            pairs.append(replace(made, place=",".join(codes)))  # carried along: what is accepted
    return pairs


def visible(one: Pair) -> set[tuple[str, str]]:
    """Return what a translator would be shown: code and text."""
    accepted = one.place.split(",")
    return {(f.code, f.text) for f in check_pair(one) if f.code not in accepted}


def spoilt(one: Pair, target: str, source: str | None = None) -> Pair | None:
    """Return a pair with another translation; None if it is not allowed, and so found."""
    source = one.source if source is None else source
    notes = note_labels(source)
    try:
        parts = tuple(parse_inline(text, "", notes) for _, text in parse_parts(target, "", notes))
        runs = parse_inline(source, "", notes)
    except LibraryError:
        return None
    return replace(one, source=source, target=target, source_runs=runs, parts=parts)


def replaced(
    text: str, pattern: str, change: Callable[[re.Match[str]], str | None]
) -> Iterator[str]:
    """Yield a text once for each match of a pattern, with that match changed."""
    for found in re.finditer(pattern, text):
        new = change(found)
        if new is not None and new != found[0]:
            yield text[: found.start()] + new + text[found.end() :]


def digit_changed(one: Pair) -> Iterator[str]:
    yield from replaced(one.target, r"\d", lambda found: str((int(found[0]) + 3) % 10))


def figure_dropped(one: Pair) -> Iterator[str]:
    yield from replaced(one.target, r"\d[\d.,]*\d ?|\d ?", lambda found: "")


WORDS = {
    "tr": ("on yıl", "yirmi yıl"),
    "en": ("ten years", "twelve years"),
    "de_simple": ("10 Jahren", "12 Jahren"),
}


def number_word_changed(one: Pair) -> Iterator[str]:
    old, new = WORDS[one.locale]
    yield from replaced(one.target, old, lambda found: new)


UNITS = {
    "tr": {"yılda": "ayda", "yıl": "ay", "avroluk": "dolarlık"},
    "en": {"years": "months", "euro": "dollar"},
    "de_simple": {"Jahren": "Monaten", "Jahre": "Monate", "Euro": "Dollar"},
}


def unit_changed(one: Pair) -> Iterator[str]:
    units = UNITS[one.locale]
    pattern = rf"(?<=\d[\s-])({'|'.join(units)})|(?<=\bon\s)yılda|(?<=\bten\s)years"
    yield from replaced(one.target, pattern, lambda found: units[found[0]])


MONTHS = {
    "tr": ("Eylül", "Ekim"),
    "en": ("September", "October"),
    "de_simple": ("September", "Oktober"),
}


def date_moved(one: Pair) -> Iterator[str]:
    old, new = MONTHS[one.locale]
    yield from replaced(one.target, rf"(?<=13[ .]){old}|(?<=13\. ){old}", lambda found: new)
    yield from replaced(one.target, rf"13(?=\.? {old})", lambda found: "14")
    yield from replaced(one.target, rf"(?<={old} )2020", lambda found: "2021")


NAMES = r"Dortmund|Westphal|Thomas|Lübeck|Jusos|SPD|EDG|Rombergpark|Florian|H-Bahn"


def name_misspelt(one: Pair) -> Iterator[str]:
    def swap(found: re.Match[str]) -> str:
        name, at = found[0], len(found[0]) // 2
        return name[: at - 1] + name[at] + name[at - 1] + name[at + 1 :]

    yield from replaced(one.target, NAMES, swap)
    yield from replaced(one.target, NAMES, lambda found: found[0][:-1] + "x")
    yield from replaced(one.target, NAMES, lambda found: found[0][0] + found[0][2:])


NEGATIONS = {
    "en": {
        r"\bdo not |\bnot ": "",
        r"\bno ": "a ",
        r"\b[Nn]ever ": "",
        r"\bNobody": "Everybody",
    },
    "de_simple": {
        r" nicht\b": "",
        r"\bkeine?n?\b": "ein",
        r"\bNiemand\b": "Jemand",
        r"\bnie\b": "immer",
    },
    "tr": {
        "satmıyoruz": "satıyoruz",
        "kaçırmamalıyız": "kaçırmalıyız",
        " değil": "",
        "başaramaz": "başarır",
        "olmaz": "olur",
        "vermeyen": "veren",
        "kalmaması": "kalması",
        "istemiyor": "istiyor",
        "itişilmez": "itişilir",
        "yok": "var",
        "hiçbir ": "",
    },
}


def _instead(new: str, found: re.Match[str]) -> str:
    return new


def negation_dropped(one: Pair) -> Iterator[str]:
    for pattern, new in NEGATIONS[one.locale].items():
        yield from replaced(one.target, pattern, partial(_instead, new))


def sentence_dropped(one: Pair) -> Iterator[str]:
    if one.kind != "paragraph":
        return
    pieces = re.split(r"(?<=[.!?])(?=\s)|(?=\n)", one.target)
    sentences = [number for number, piece in enumerate(pieces) if len(piece.split()) > 2]
    for number in sentences if len(sentences) > 1 else ():
        yield "".join(piece for at, piece in enumerate(pieces) if at != number).strip()


def left_in_german(one: Pair) -> Iterator[str]:
    if (one.locale != "de_simple" or one.kind == "paragraph") and one.target != one.source:
        yield one.source


def quotation_marks_of_another_language(one: Pair) -> Iterator[str]:
    yield from replaced(one.target, "[„“”‘’]", lambda found: '"')


KINDS: dict[str, Kinds] = {
    "digit changed": Kinds(digit_changed, 0.99),
    "figure dropped": Kinds(figure_dropped, 0.99),
    "number word changed": Kinds(number_word_changed, 0.99),
    "unit changed": Kinds(unit_changed, 0.99),
    "date moved": Kinds(date_moved, 0.99),
    "name misspelt": Kinds(name_misspelt, 0.99),
    "negation dropped": Kinds(negation_dropped, 0.70),
    "sentence dropped": Kinds(sentence_dropped, 0.80),
    "left in German": Kinds(left_in_german, 0.99),
    "wrong quotation marks": Kinds(quotation_marks_of_another_language, 0.99),
}


@dataclass
class Score:
    """Faults planted and found, and some that were not."""

    planted: int = 0
    found: int = 0

    @property
    def rate(self) -> float:
        return self.found / self.planted


def test_planted_faults_are_found() -> None:
    pairs = real_pairs()
    known = {id(one): visible(one) for one in pairs}
    errors = [f for one in pairs for f in check_pair(one) if f.severity == "error"]
    assert not errors, "false alarms on the unharmed catalogs"
    scores: dict[tuple[str, str], Score] = {}
    missed: list[str] = []

    def count(kind: str, one: Pair, other: Pair | None, before: set[tuple[str, str]]) -> None:
        score = scores.setdefault((kind, one.locale), Score())
        score.planted += 1
        if other is None or visible(other) - before:
            score.found += 1
        else:
            missed.append(f"{kind} {one.locale}: {other.target[:90]!r}")

    for kind, faults in KINDS.items():
        for one in pairs:
            for target in faults.plant(one):
                count(kind, one, spoilt(one, target), known[id(one)])
    for one in pairs:  # there is no link in the real programme, so one is put into both first
        source = f"{one.source} [Mehr](https://example.org/a)"
        linked = spoilt(one, f"{one.target} [Mehr](https://example.org/a)", source)
        wrong = spoilt(one, f"{one.target} [Mehr](https://example.org/b)", source)
        assert linked is not None
        count("link's target changed", one, wrong, visible(linked))
    shuffled = random.Random(13)
    for locale in LOCALES:
        mine = [one for one in pairs if one.locale == locale]
        for one, other in shuffled.sample(list(combinations(mine, 2)), 200):
            if one.target == other.target:
                continue
            found = any(
                (swapped := spoilt(a, b.target)) is None or visible(swapped) - known[id(a)]
                for a, b in ((one, other), (other, one))
            )
            score = scores.setdefault(("two messages swapped", locale), Score())
            score.planted += 1
            score.found += found
            if not found:
                missed.append(f"swapped {locale}: {one.target[:40]!r} {other.target[:40]!r}")

    report(scores)
    print(*missed[:60], sep="\n")
    assert len({kind for kind, _ in scores}) == 12
    assert sum(score.planted for score in scores.values()) >= 1_000
    least = {kind: faults.least for kind, faults in KINDS.items()}
    for kind in {kind for kind, _ in scores}:
        both = [score for (name, _), score in scores.items() if name == kind]
        rate = sum(score.found for score in both) / sum(score.planted for score in both)
        assert rate >= least.get(kind, 0.99), f"{kind}: {rate:.1%} found"


def report(scores: dict[tuple[str, str], Score]) -> None:
    """Print a table: kind of fault, and for each locale planted and found."""
    for kind in dict.fromkeys(kind for kind, _ in scores):
        cells = (
            f"{locale} {score.found}/{score.planted} = {score.rate:.1%}"
            for locale in LOCALES
            if (score := scores.get((kind, locale)))
        )
        print(f"Mutation: {kind:24}", *cells, sep="  ")
