"""The sound of an EPUB: decoded, and heard where the overlays say."""

import io
from collections.abc import Iterator
from functools import partial
from typing import Any

import numpy as np
import soundfile

from library.errors import Finding
from library.publications.checks.epub.book import XHTML, Book, Element, texts
from library.publications.checks.epub.overlay import Par, pars

_FLOOR = 10 ** (-45 / 20)  # RMS of a clip; speech levelled to -19 LUFS is far above
_EDGE, _CUT = 0.005, 10 ** (-34 / 20)  # around a border, seconds and peak: louder is a word
_FASTEST = 28  # letters a second without pauses; measured: 20 in four languages and five voices
_LOUD, _FRAME, _FEW = 0.006, 0.02, 12  # what is heard: peak, seconds; letters too few to measure
_LONGEST_REST = 0.25  # seconds after the last clip: the encoder fills its last frame
# MPEG 1 and 2, layer III: kbit/s and Hz by the fields of a frame's header (ISO 11172-3, 2.4.2.3)
_RATES = {
    3: (0, 32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320),
    2: (0, 8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160),
}
_HERTZ = {3: (44_100, 48_000, 32_000), 2: (22_050, 24_000, 16_000), 0: (11_025, 12_000, 8_000)}


def check(book: Book) -> Iterator[Finding]:
    """Yield X058 … X062."""
    names = set()
    for item, page in book.pages():
        phrases = pars(book, item)
        shown = _letters(page, {par.id for par in phrases})
        for name in dict.fromkeys(par.audio for par in phrases if par.audio in book.files):
            names.add(name)
            clips = [par for par in phrases if par.audio == name]
            yield from _heard(book, name, clips, shown)
        for par in phrases:
            if par.audio and par.audio not in book.files:
                text = f"plays {par.audio}, which is not there"
                yield book.finding("X058", par.place, text, "build the book again")
    for name in sorted(names):
        kinds = bitrates(book.files[name])
        if len(kinds) != 1:
            text = f"no MP3 of constant bit rate: {sorted(kinds)} kbit/s"
            yield book.finding("X062", name, text, "use CBR: players seek by it")


def bitrates(content: bytes) -> set[int]:
    """Return the bit rates of the frames of an MP3 in kbit/s; none if it is no MP3."""
    at, found = 0, set()
    if content[:3] == b"ID3" and len(content) > 10:
        size = zip(content[6:10], (21, 14, 7, 0), strict=True)  # ID3v2.4, section 6.2: 7 bits each
        at = 10 + sum(byte << shift for byte, shift in size)
    while at + 4 <= len(content):
        first, second, third = content[at], content[at + 1], content[at + 2]
        version, layer = second >> 3 & 3, second >> 1 & 3
        rate, hertz = third >> 4, third >> 2 & 3
        if first != 0xFF or second < 0xE0 or version == 1 or layer != 1:
            break  # the end, or tags, or no MP3
        if rate in (0, 15) or hertz == 3:
            break
        kilobits = _RATES[max(version, 2)][rate]
        found.add(kilobits)
        samples = 144_000 if version == 3 else 72_000
        at += samples * kilobits // _HERTZ[version][hertz] + (third >> 1 & 1)
    return found


def _letters(page: Element, ids: set[str]) -> dict[str, int]:
    """Return how many letters each phrase shows."""
    counts: dict[str, int] = dict.fromkeys(ids, 0)
    for element, text in texts(page):
        for near in (element, *element.iterancestors()):
            if near.tag == f"{XHTML}code":  # a sum that nobody wants to hear
                break
            if (name := near.get("id")) in counts:
                counts[str(name)] += sum(letter.isalnum() for letter in text)
    return counts


def _heard(book: Book, name: str, clips: list[Par], shown: dict[str, int]) -> Iterator[Finding]:
    """Hear each clip: past the end (X058), silent (X059), cut (X060), too fast (X061)."""
    try:
        samples, hertz = soundfile.read(io.BytesIO(book.files[name]), dtype="float32")
    except soundfile.LibsndfileError as error:
        yield book.finding("X058", name, f"cannot be decoded: {error}", "build the book again")
        return
    if samples.ndim > 1:
        samples = samples.mean(axis=1)
    length = len(samples) / hertz
    for par in clips:
        if par.begin is None or par.end is None or par.begin >= par.end:
            continue  # X053, X054
        finding = partial(book.finding, place=par.place, hint="build the book again")
        if par.end > length + 0.001:
            yield finding("X058", text=f"the clip ends at {par.end} s, the sound at {length:.3f} s")
            continue
        clip = samples[round(par.begin * hertz) : round(par.end * hertz)]
        if not len(clip) or float(np.sqrt(np.mean(clip**2))) < _FLOOR:
            yield finding("X059", text=f"nothing is heard for {par.id}")
        elif _peak(samples, hertz, par.begin) > _CUT or _peak(samples, hertz, par.end) > _CUT:
            yield finding("X060", text="the clip begins or ends within a word")
        letters, heard = shown.get(par.id, 0), _seconds_heard(clip, hertz)
        if letters >= _FEW and letters > _FASTEST * heard:
            text = f"{letters} letters, but a voice for {heard:.1f} s: not all can be said"
            yield finding("X061", text=text)
    last = max((par.end for par in clips if par.end is not None), default=length)
    if length - last > _LONGEST_REST:
        text = f"plays {length:.3f} s, but the clips end at {last} s"
        yield book.finding("X056", name, text, "no clip plays the rest")


def _seconds_heard(clip: Any, hertz: int) -> float:
    """Return for how long something is heard in a clip."""
    size = round(_FRAME * hertz)
    frames = clip[: len(clip) // size * size].reshape(-1, size)
    return float((np.abs(frames).max(axis=1, initial=0) > _LOUD).sum()) * _FRAME


def _peak(samples: Any, hertz: int, moment: float) -> float:
    around = samples[max(round((moment - _EDGE) * hertz), 0) : round((moment + _EDGE) * hertz)]
    return float(np.abs(around).max(initial=0))
