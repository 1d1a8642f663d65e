"""Catalog × template → catalog: when the German changes, no translation is lost."""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from difflib import SequenceMatcher
from heapq import nlargest

from babel.messages.catalog import Catalog, Message

from library.translation.catalogs import is_translated

EARLIER = "earlier: "  # begins a comment that keeps a text which a better one replaced
_OF_ITS_ENTRY = (EARLIER, "reviewed: ")  # comments that begin so say nothing about another entry

# Measured (tests/bench/merge.py): every text of four words or more is found again with 30 % of its
# words rewritten, nine of ten paragraphs with 50 %. Different paragraphs score .28 at most.
_ALIKE = 0.45  # score that a suggestion needs
_DOUBT = 2  # words that count as different besides those that are: short texts must be more alike
_SHUFFLED = 0.8  # score of a text that has all words of an older one, but in another order
_PART = 0.8  # score of a text that is part of an older one, word by word
_WHOLE = 0.8  # share of an older text's words that makes it a part of a new one
_RUN = 3  # words in a row that are no chance, however common each of them is
_LEAST_PART = 5  # words; shorter texts are part of another one by chance
_DOUBTFUL = 0.9  # weight of a text that vanished before, and of one whose translation is fuzzy
_COMPARED = 12  # older texts that a new one is compared with, at most
_LOOKED_UP = 2000  # entries of the word index that are read for a new text, about


def merge(catalog: Catalog, template: Catalog) -> None:
    """Bring a catalog up to its template, in place; the template stays as it is.

    A message that is still there or that returns keeps its translation. A new one gets that of
    similar German as a fuzzy suggestion, with that German as its previous msgid. What vanished
    stays as an obsolete entry.
    """
    wanted = {catalog._key_for(m.id, m.context): m.clone() for m in template if m.id}
    active = {catalog._key_for(m.id, m.context): m for m in catalog if m.id}
    versions: dict[str | tuple[str, str], list[Message]] = defaultdict(list)
    for key, message in (*catalog.obsolete.items(), *active.items()):
        versions[key].append(message)
    for message in active.values():
        catalog.delete(message.id, message.context)
    known = {key: _best(messages) for key, messages in versions.items()}
    catalog.obsolete = {
        key: message
        for key, message in known.items()
        if key not in wanted and (message.string or message.user_comments)
    }
    memory = _Memory(
        _Old(message, _words(message.id), _trust(message, key in active))
        for key, message in catalog.obsolete.items()
        if message.string
    )
    for key, message in wanted.items():
        if key in known:
            _take_over(message, known[key])
        if key not in active and not message.string:
            memory.suggest(message)
        catalog[message.id] = message
    catalog.creation_date = template.creation_date


def _best(versions: list[Message]) -> Message:
    """Return the version of a message that may be published; the others become its comments.

    Other programs and people leave a message both active and obsolete; we do not.
    """
    *others, best = sorted(versions, key=lambda each: (is_translated(each), bool(each.string)))
    for other in others:
        texts = {str(other.string)} - {"", best.string}
        earlier = (EARLIER + text.replace("\n", "\\n") for text in texts)  # a comment is one line
        best.user_comments = _each_once(best.user_comments, other.user_comments, earlier)
    return best


def _take_over(message: Message, old: Message) -> None:
    message.string = old.string
    message.flags |= old.flags
    message.previous_id = old.previous_id
    message.user_comments = old.user_comments


def _each_once(*lists: Iterable[str]) -> list[str]:
    return list(dict.fromkeys(text for texts in lists for text in texts))


def _words(text: object) -> tuple[str, ...]:
    return tuple(re.findall(r"\w+", str(text).casefold()))


@dataclass(frozen=True)
class _Old:
    """A message with a translation whose German is gone, and the words of that German.

    Of two that are equally like a new text, the one with more `trust` is taken.
    """

    message: Message
    words: tuple[str, ...]
    trust: float

    @property
    def source(self) -> str:
        """Return the German that its translation was made for."""
        previous = self.message.previous_id if self.message.fuzzy else []
        return str(previous[0] if previous else self.message.id)


def _trust(message: Message, vanished_now: bool) -> float:
    trust = 1.0 if vanished_now else _DOUBTFUL
    return trust * _DOUBTFUL if message.fuzzy else trust


@dataclass(frozen=True)
class _Match:
    """How an old text and a new one are alike.

    `score` is near 1 for the same words. `same` counts words in runs that both have; in the new
    text these reach from `begin` to `end`.
    """

    old: _Old
    score: float
    same: int
    begin: int
    end: int


class _Memory:
    """Translations whose German is gone, to be found by similar German."""

    def __init__(self, olds: Iterable[_Old]) -> None:
        self.olds = list(olds)
        self.index: dict[str, list[int]] = defaultdict(list)
        for number, old in enumerate(self.olds):
            for word in set(old.words):
                self.index[word].append(number)

    def suggest(self, message: Message) -> None:
        """Give a message what was translated from the German most like its own, if there is any."""
        found = self._find(_words(message.id))
        if not found:
            return
        message.string = " ".join(str(old.message.string) for old in found)
        message.previous_id = [" ".join(old.source for old in found)]
        message.flags.add("fuzzy")
        comments = (comment for old in found for comment in old.message.user_comments)
        message.user_comments = _each_once(
            message.user_comments, (text for text in comments if not text.startswith(_OF_ITS_ENTRY))
        )

    def _find(self, words: tuple[str, ...]) -> list[_Old]:
        """Return the old message most like a text, or several in order if it is made of them."""
        matches = list(self._matches(words))
        alike = [match for match in matches if match.score >= _ALIKE]
        best = max(alike, key=lambda match: match.score * match.old.trust, default=None)
        parts = _parts(matches)
        if len(parts) > 1:
            length = sum(len(part.old.words) for part in parts) + len(words)
            score = 2 * sum(part.same for part in parts) / (length + _DOUBT)
            trust = min(part.old.trust for part in parts)
            if score >= _ALIKE and (not best or score * trust > best.score * best.old.trust):
                return [part.old for part in parts]
        return [best.old] if best else []

    def _matches(self, words: tuple[str, ...]) -> Iterator[_Match]:
        matcher = SequenceMatcher(autojunk=False)
        matcher.set_seq2(words)  # it remembers what it learns about the second text
        for old in self._promising(words):
            matcher.set_seq1(old.words)
            length = len(old.words) + len(words)
            shuffled = matcher.quick_ratio()  # counts equal words, wherever they are
            if shuffled * length < 2 * _ALIKE * min(len(old.words), len(words)):
                continue  # it cannot score enough, in none of the ways
            score = max(matcher.ratio(), _SHUFFLED * shuffled) * length / (length + _DOUBT)
            runs = [block for block in matcher.get_matching_blocks() if block.size >= _RUN]
            same = sum(run.size for run in runs)
            if len(words) >= _LEAST_PART:
                score = max(score, _PART * same / (len(words) + _DOUBT))
            begin, end = (runs[0].b, runs[-1].b + runs[-1].size) if runs else (0, 0)
            yield _Match(old, score, same, begin, end)

    def _promising(self, words: tuple[str, ...]) -> Iterable[_Old]:
        """Return the old messages that have many words of a text, above all its rare ones."""
        weights: dict[int, float] = defaultdict(float)
        read = 0
        for numbers in sorted((self.index.get(word, []) for word in set(words)), key=len):
            if read > _LOOKED_UP:
                break
            read += len(numbers)
            for number in numbers:
                weights[number] += 1 / len(numbers)
        best = nlargest(_COMPARED, weights, key=lambda number: (weights[number], number))
        return (self.olds[number] for number in best)


def _parts(matches: list[_Match]) -> list[_Match]:
    """Return those old texts that a new one contains almost whole, beside each other, in order."""
    parts: list[_Match] = []
    for match in sorted(matches, key=lambda match: -match.same * match.old.trust):
        if 0 < _WHOLE * len(match.old.words) <= match.same and all(
            match.end <= part.begin or part.end <= match.begin for part in parts
        ):
            parts.append(match)
    return sorted(parts, key=lambda part: part.begin)
