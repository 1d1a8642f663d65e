"""The cast: who speaks which language, and how words are said."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass

from library.errors import LibraryError
from library.languages import SOURCE, Language
from library.narration import engines
from library.narration.clips import Line, Voice
from library.narration.lexicon import Lexicon
from library.narration.phrases import Phrase, page_languages
from library.translation.edition import Edition


@dataclass(frozen=True)
class Cast:
    """The voice of each locale, and the lexicon of each language tag that has one."""

    voices: Mapping[str, Voice]
    lexicons: Mapping[str, Lexicon]

    def lines(self, phrase: Phrase) -> tuple[Line, ...]:
        """Return what is said for a phrase: a line for each passage, by its language's voice."""
        lines = []
        for passage in phrase.passages:
            language = passage.language
            if language.locale not in self.voices:  # nobody here speaks it
                language = phrase.language
            lines.append(self.line(language, passage.text))
        # A passage of nothing but a full stop says nothing
        return tuple(line for line in lines if any(letter.isalnum() for letter in line.text))

    def line(self, language: Language, text: str) -> Line:
        """Return what is said for a text in a language that has a voice."""
        voice = self.voices[language.locale]
        lexicon = self.lexicons.get(language.tag, Lexicon(language.tag))
        return Line(voice, lexicon.say(text, engines.engine(voice.engine).phonemes))

    def narrators(self, edition: Edition) -> str:
        """Return the labels of the voices of an edition: its own, the German one, and others."""
        spoken = {edition.language: None, SOURCE: None} | languages_spoken([edition])
        voices = (self.voices.get(language.locale) for language in spoken)
        return ", ".join(dict.fromkeys(voice.label for voice in voices if voice))


def languages_spoken(editions: Iterable[Edition]) -> dict[Language, None]:
    """Return the languages that occur in the chapters of editions, in order."""
    pages = (page for edition in editions for page in edition.chapters)
    return {language: None for page in pages for language in page_languages(page)}


def choose_cast(
    needed: Iterable[Language],
    marked: Iterable[Language],
    lexicons: Mapping[str, Lexicon],
    wanted: Callable[[Language], Sequence[str]],
) -> Cast:
    """Return a cast with a voice for all needed languages, and for those marked that have one.

    `wanted` gives the engines for a language, the best first. Raises `LibraryError` for a needed
    language that none of them can speak here.
    """
    voices = {entry.locale: choose_voice(entry, wanted(entry)) for entry in dict.fromkeys(needed)}
    for entry in marked:
        if entry.locale not in voices:
            with suppress(LibraryError):
                voices[entry.locale] = choose_voice(entry, wanted(entry))
    return Cast(voices, lexicons)


def choose_voice(language: Language, wanted: Sequence[str]) -> Voice:
    """Return the voice of the first engine in `wanted` that can speak a language here.

    An engine is named alone (`pico`) or with a voice of its own (`piper:/path/voice.onnx`). Raises
    `LibraryError` with the remedies if none can.
    """
    remedies = []
    for wish in wanted:
        name, _, own = wish.partition(":")
        engine = engines.engine(name)
        if lack := engine.lacks():
            remedies.append(f"for {engine.label}: {lack}")
        elif voice := own or engine.voice(language.tag):
            return Voice(name, voice)
        else:
            remedies.append(f"{engine.label} does not speak {language.tag}")
    raise LibraryError(
        f"no voice for {language.name} can be had here", hint="; ".join(remedies), code="V001"
    )
