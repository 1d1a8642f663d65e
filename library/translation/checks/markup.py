"""Markup: the links, notes, foreign words and emphasis of the German, found again."""

from collections import Counter
from collections.abc import Iterable, Iterator
from itertools import chain

from library.errors import Finding
from library.programme.model import Mark, Run
from library.translation.checks import Pair

_Span = tuple[Mark, str]


def check(pair: Pair) -> Iterator[Finding]:
    """Yield T050 other link targets, T051 other notes, T052 other spans, T053 other emphasis."""
    source = [*_spans(pair.source_runs)]
    target = [*chain.from_iterable(_spans(part) for part in pair.parts)]
    # Plain language may split a sentence and link twice, so links are compared as sets.
    links = [{mark.value for mark, _ in spans if mark.kind == "link"} for spans in (source, target)]
    if links[0] != links[1]:
        yield pair.finding(
            "error", "T050", f"links: {_difference(*links)}", "link to what the German links to"
        )
    notes = [
        Counter(mark.value for mark, _ in spans if mark.kind == "note")
        for spans in (source, target)
    ]
    if notes[0] != notes[1]:
        yield pair.finding(
            "error", "T051", f"notes: {_difference(*notes)}", "write each note's [^label] once"
        )
    foreign = [
        {(mark.value, text) for mark, text in spans if mark.kind == "lang"}
        for spans in (source, target)
    ]
    missing = {span for span in foreign[0] - foreign[1] if span[0] != pair.tag}
    # A German name may be marked as German, so that a voice says it rightly.
    added = {
        (tag, text)
        for tag, text in foreign[1] - foreign[0]
        if tag != "de" or text not in pair.source_text
    }
    if missing or added:
        spans = _difference(map(_written, missing), map(_written, added))
        yield pair.finding(
            "error", "T052", f"foreign words: {spans}", "keep them as they are: [words]{lang=en}"
        )
    emphasis = [
        Counter(mark.kind for mark, _ in spans if mark.kind in ("em", "strong"))
        for spans in (source, target)
    ]
    if emphasis[0] != emphasis[1]:
        counts = " instead of ".join(
            f"{count['em']} *emphasis* and {count['strong']} **strong**"
            for count in reversed(emphasis)
        )
        yield pair.finding("warning", "T053", counts, "stress what the German stresses")


def _spans(runs: tuple[Run, ...]) -> Iterator[_Span]:
    """Yield each mark with the words that it holds for; a mark may run over several runs."""
    open_marks: dict[Mark, str] = {}
    for run in runs:
        for mark in [mark for mark in open_marks if mark not in run.marks]:
            yield mark, open_marks.pop(mark)
        for mark in run.marks:
            open_marks[mark] = open_marks.get(mark, "") + run.text
    yield from open_marks.items()


def _written(span: tuple[str, str]) -> str:
    tag, text = span
    return f"[{text}]{{lang={tag}}}"


def _difference(source: Iterable[str], target: Iterable[str]) -> str:
    """Return what is missing and what came in, as words."""
    before, after = Counter(source), Counter(target)
    missing, added = (sorted((before - after).elements()), sorted((after - before).elements()))
    said = [f"{', '.join(missing)} is missing"] if missing else []
    return "; ".join(said + ([f"{', '.join(added)} is not in the German"] if added else []))
