"""The sound of a DAISY book: clips that fill their recordings, clocks that add up, plain MP3s."""

from collections.abc import Iterator
from dataclasses import dataclass

from library.errors import Finding
from library.publications.checks.daisy.book import MASTER, NCC, Book, Par, place, seconds

_SHORTEST = 0.15  # seconds; some players skip what is shorter
_MILLISECOND = 0.0015
_ROUNDED = 1.0  # seconds that a clock without fractions may be off
_UNHEARD = 0.25  # seconds at the end of a recording that no clip needs
_RATES = {
    True: (0, 32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320),
    False: (0, 8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160),
}
_SAMPLES = (44_100, 48_000, 32_000)
_MONO = 3


@dataclass(frozen=True)
class Sound:
    """What the frames of an MP3 say: its true length in seconds, and all rates and modes."""

    seconds: float
    rates: frozenset[tuple[int, int]]
    modes: frozenset[int]
    whole: bool


def read_sound(content: bytes) -> Sound:
    """Walk through the frames of an MP3 (ISO 11172-3 and 13818-3, layer III); tags are passed."""
    at, end = 0, len(content)
    if content[:3] == b"ID3" and end > 10:
        size = [byte & 0x7F for byte in content[6:10]]
        at = 10 + (size[0] << 21 | size[1] << 14 | size[2] << 7 | size[3])
    if content[-128:-125] == b"TAG":
        end -= 128
    length, rates, modes = 0.0, set(), set()
    while at + 4 <= end:
        sync, kind, rate, mode = content[at : at + 4]
        version, layer = kind >> 3 & 3, kind >> 1 & 3
        first = version == 3  # MPEG-1; 2 is MPEG-2, 0 is MPEG-2.5
        index, frequency = rate >> 4, rate >> 2 & 3
        if sync != 0xFF or kind < 0xE0 or version == 1 or layer != 1 or index in (0, 15):
            break
        if frequency == 3:
            break
        samples = _SAMPLES[frequency] // {3: 1, 2: 2, 0: 4}[version]
        kilobits = _RATES[first][index]
        at += (144 if first else 72) * kilobits * 1_000 // samples + (rate >> 1 & 1)
        length += (1_152 if first else 576) / samples
        rates.add((kilobits, samples))
        modes.add(mode >> 6)
    return Sound(length, frozenset(rates), frozenset(modes), at == end and length > 0)


def check(book: Book) -> Iterator[Finding]:
    """Yield D060 … D068."""
    sounds = {n: read_sound(book.files[n]) for n in book.files if n.lower().endswith(".mp3")}
    for name, sound in sounds.items():
        if not sound.whole or len(sound.rates) != 1 or sound.modes != {_MONO}:
            text = "not an MP3 of one rate and one channel, whole"
            yield book.finding("D068", name, text, "constant bit rate, mono")
    elapsed = 0.0
    for smil, pars in book.pages():
        yield from _clips(book, smil, pars, sounds)
        length = sum(end - begin for par in pars for _, begin, end in par.clips)
        for seq in list(book.trees[smil].iter("seq"))[:1]:
            if abs(seconds(seq.get("dur")) - length) > _MILLISECOND * 2:
                text = f"dur is {seq.get('dur')}, the clips last {length:.3f}s"
                yield book.finding("D064", place(smil, seq), text, "add the clips up")
        yield from _clock(book, "D065", smil, "ncc:timeInThisSmil", length)
        yield from _clock(book, "D066", smil, "ncc:totalElapsedTime", elapsed)
        elapsed += length
    yield from _clock(book, "D067", NCC, "ncc:totalTime", elapsed)
    yield from _clock(book, "D067", MASTER, "ncc:timeInThisSmil", elapsed)


def _clock(book: Book, code: str, file: str, name: str, expected: float) -> Iterator[Finding]:
    stated = book.meta(name, file)
    if stated and abs(seconds(stated) - expected) >= _ROUNDED:
        text = f"{name} is {stated}, the clips add up to {expected:.3f}s"
        yield book.finding(code, file, text, "add the clips up")


def _clips(book: Book, smil: str, pars: list[Par], sounds: dict[str, Sound]) -> Iterator[Finding]:
    heard: dict[str, float] = {}
    for par in pars:
        where = place(smil, par.element)
        for file, begin, end in par.clips:
            if end - begin < _SHORTEST:
                text = f"the clip lasts {end - begin:.3f}s"
                yield book.finding("D060", where, text, f"no clip is shorter than {_SHORTEST} s")
            if file in sounds and end > sounds[file].seconds + _MILLISECOND:
                text = f"the clip ends at {end:.3f}s, {file} at {sounds[file].seconds:.3f}s"
                yield book.finding("D061", where, text, "end it within the sound")
            if abs(begin - heard.get(file, 0.0)) > _MILLISECOND:
                text = f"the clip begins at {begin:.3f}s, not at {heard.get(file, 0.0):.3f}s"
                yield book.finding("D062", where, text, "let clips join without gap or overlap")
            heard[file] = end
    for file, end in heard.items():
        if file in sounds and sounds[file].seconds - end > _UNHEARD:
            text = f"nobody hears {file} from {end:.3f}s to {sounds[file].seconds:.3f}s"
            yield book.finding("D063", smil, text, "give it a clip, or cut it")
