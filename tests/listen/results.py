"""What was heard of an edition, and whether that is good enough."""

import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from library.languages import Language
from library.narration.clips import Voice
from library.narration.narrator import Clip
from tests.listen.compare import Comparison, Errors, total

# The highest character error rate of an edition that its own voice reads
BOUNDS: Mapping[str, float] = {"de": 0.02, "de_simple": 0.02, "en": 0.04, "tr": 0.10}
# The highest of a phrase without a reason
LIMIT = 0.35
REASONS = Path(__file__).with_name("reasons.toml")

Reasons = Mapping[str, Mapping[str, str]]
"""Why a phrase is heard so badly, by locale and phrase id."""


@dataclass(frozen=True)
class Hearing:
    """One phrase: its sound, and what was heard of it."""

    clip: Clip
    comparison: Comparison

    @property
    def id(self) -> str:
        """Return the phrase's id."""
        return self.clip.phrase.id

    @property
    def rate(self) -> float:
        """Return the character error rate."""
        return self.comparison.letters.rate


@dataclass(frozen=True)
class Listening:
    """What was heard of an edition, or of a part of it, as one voice reads it.

    `own` tells whether it is the voice that the library gives the edition, `whole` whether all
    phrases were heard, `speed` how long the voice takes for a second of sound.
    """

    language: Language
    voice: Voice
    own: bool
    whole: bool
    hearings: tuple[Hearing, ...]
    speed: float

    @property
    def letters(self) -> Errors:
        """Return the errors in letters."""
        return total(hearing.comparison.letters for hearing in self.hearings)

    @property
    def spaced(self) -> Errors:
        """Return the errors in letters and the spaces between words."""
        return total(hearing.comparison.spaced for hearing in self.hearings)

    @property
    def bound(self) -> float | None:
        """Return the highest rate that is good enough; None if nobody set one for this voice."""
        return BOUNDS.get(self.language.locale) if self.own else None

    @property
    def badly_heard(self) -> tuple[Hearing, ...]:
        """Return the phrases above the limit."""
        return tuple(hearing for hearing in self.hearings if hearing.rate > LIMIT)

    def worst(self, count: int) -> tuple[Hearing, ...]:
        """Return the phrases with the highest rates, the worst first, but none without errors."""
        ordered = sorted(self.hearings, key=lambda hearing: (-hearing.rate, hearing.id))
        return tuple(hearing for hearing in ordered[:count] if hearing.rate)


def read_reasons(path: Path = REASONS) -> Reasons:
    """Return the reasons that someone wrote down."""
    tables = tomllib.loads(path.read_text(encoding="utf-8"))
    return {locale: dict(table) for locale, table in tables.items()}


def failures(listening: Listening, reasons: Reasons) -> Iterator[str]:
    """Yield what is not good enough; other voices than the library's own are only compared."""
    locale, rate = listening.language.locale, listening.letters.rate
    if listening.bound is not None and rate > listening.bound:
        yield f"{locale}: {rate:.2%} of the letters are wrong, {listening.bound:.0%} may be"
    if listening.own:
        known = reasons.get(locale, {})
        for hearing in listening.badly_heard:
            if hearing.id not in known:
                yield f"{locale}: {hearing.id} has {hearing.rate:.0%}, and no reason for it"


def stale_reasons(listening: Listening, reasons: Reasons) -> Iterator[str]:
    """Yield the reasons that nobody needs any more."""
    if not listening.own:
        return
    locale = listening.language.locale
    rates = {hearing.id: hearing.rate for hearing in listening.hearings}
    for name in reasons.get(locale, {}):
        if name in rates and rates[name] <= LIMIT:
            yield f"{locale}: {name} has a reason, but only {rates[name]:.0%}: delete the reason"
        elif name not in rates and listening.whole:
            yield f"{locale}: {name} has a reason, but there is no such phrase: delete the reason"
