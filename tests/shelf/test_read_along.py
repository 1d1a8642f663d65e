"""A chapter is read along in a real browser, from a real server: by keyboard, mouse and ear.

`tests/node/read-along.cjs` does it and says what was to be seen.
"""

import json
from pathlib import Path

import pytest

from tests.conftest import RealLibrary
from tests.publications.test_reading_system import contrast
from tests.shelf.readings import Reading, begins, build_odd, cues, off, read_along, stem

CLOSE = 0.1  # seconds that the highlight may be off
TARGET = 44  # pixels (WCAG 2.2, 2.5.5)


@pytest.fixture(scope="module")
def reading(real: RealLibrary, tmp_path_factory: pytest.TempPathFactory, cache: Path) -> Reading:
    folder = tmp_path_factory.mktemp("read-along")
    with pytest.MonkeyPatch.context() as monkeypatch:
        monkeypatch.setenv("XDG_CACHE_HOME", str(cache))
        odd = build_odd(folder / "odd")
    return read_along(real.build, odd, folder / "job.json")


def test_page_and_transcript_say_the_same_times(reading: Reading) -> None:
    for locale in ("de", "tr"):
        for page in sorted((reading.real / locale / "chapters").glob("*.html")):
            times = cues(reading.real / locale / "text" / f"{page.stem}.vtt")
            told = {name: round(begin, 3) for name, (begin, _) in times.items()}
            assert begins(page) == told


def test_the_highlighted_phrase_is_the_one_that_the_clock_says(reading: Reading) -> None:
    samples = reading.seen["listen"]["samples"]
    worst, playing = 0.0, 0
    for sample in samples:
        if sample["id"] is None and (sample["paused"] or sample["clock"] == 0):
            continue  # nobody has listened yet
        times = cues(reading.real / "de/text" / f"{stem(sample['file'])}.vtt")
        worst = max(worst, off(times, sample))
        playing += not sample["paused"]
    assert worst <= CLOSE
    phases = list(dict.fromkeys(sample["phase"] for sample in samples if not sample["paused"]))
    assert [phase for phase in phases if phase not in ("pause", "reload", "")] == [
        "play", "next phrase", "once more", "previous phrase", "half speed", "full speed",
        "enter on a phrase", "play after reload", "whole chapter", "next chapter",
    ]  # fmt: skip
    whole = [sample for sample in samples if sample["phase"] == "whole chapter"]
    seconds = (whole[-1]["at"] - whole[0]["at"]) / 1_000
    assert len(whole) / seconds >= 10
    print(
        f"Reader: read along {playing} samples while playing, {len(whole) / seconds:.0f} a second,"
        f" highlight off by {worst * 1_000:.0f} ms at most"
    )


def test_a_whole_chapter_is_heard_phrase_by_phrase_at_three_times_the_speed(
    reading: Reading,
) -> None:
    whole = [
        sample
        for sample in reading.seen["listen"]["samples"]
        if sample["phase"] == "whole chapter" and not sample["paused"]
    ]
    times = cues(reading.real / "de/text" / f"{reading.chapter}.vtt")
    heard = [sample for sample in whole if stem(sample["file"]) == reading.chapter]
    first = next(i for i, sample in enumerate(heard) if sample["clock"] < 0.5)
    heard = heard[first:]
    assert list(dict.fromkeys(sample["id"] for sample in heard)) == list(times)
    advance = (heard[-1]["clock"] - heard[0]["clock"]) / (heard[-1]["at"] - heard[0]["at"]) * 1_000
    assert 1.5 < advance < 3.3  # faster than sound at its own speed; a busy machine may stutter


def test_every_key_does_what_it_says(reading: Reading) -> None:
    seen = reading.seen["listen"]
    states, order = seen["states"], list(begins(reading.page("de")))

    def place(name: str) -> int:
        (phrase,) = states[name]["ids"]
        return order.index(phrase)

    assert seen["wrong"] == []
    assert seen["stops"][1] == 1  # the text is one stop
    assert states["play"]["rate"] == 3
    assert not states["play"]["paused"]
    times = begins(reading.page("de"))
    (first, second, back, enter) = seen["jumps"]
    for jump in (first, second):
        assert (jump["name"], jump["after"] > jump["before"]) == ("on next-phrase", True)
    assert (back["name"], back["after"] < back["before"]) == ("back previous-phrase", True)
    for jump in seen["jumps"]:
        assert min(abs(jump["after"] - begin) for begin in times.values()) < 0.01
    assert (states["half speed"]["rate"], states["full speed"]["rate"]) == (0.5, 3)
    assert seen["tabStop"]["focus"] in seen["tabStop"]["ids"]  # Tab leads to what is spoken
    jumped = order.index(seen["tabStop"]["focus"]) + 2
    assert enter["name"] == order[jumped]
    assert enter["after"] == pytest.approx(times[order[jumped]], abs=0.01)
    assert place("enter on a phrase") >= jumped
    assert states["enter on a phrase"]["focus"] == order[jumped]  # the focus stays


def test_the_place_is_remembered_and_does_not_play(reading: Reading) -> None:
    states = reading.seen["listen"]["states"]
    pause, again = states["pause"], states["reload"]
    assert pause["paused"]
    assert again["paused"]
    assert again["status"] == ""  # nor does it try
    assert again["ids"] == pause["ids"]
    assert again["clock"] == pytest.approx(pause["clock"], abs=0.01)
    assert again["clock"] > 1
    assert again["rate"] == 3
    assert states["play after reload"]["clock"] > pause["clock"]


def test_the_next_chapter_plays_by_itself_and_is_what_the_device_remembers(
    reading: Reading,
) -> None:
    state, kept = reading.seen["listen"]["states"]["next chapter"], reading.seen["listen"]["kept"]
    assert stem(state["file"]) == reading.following
    assert (state["paused"], state["rate"], state["hash"]) == (False, 3, "")
    samples = [one for one in reading.seen["listen"]["samples"] if one["phase"] == "next chapter"]
    assert min(sample["clock"] for sample in samples if not sample["paused"]) < 2  # its begin
    kept = {key: json.loads(value) for key, value in kept.items()}
    page = f"library:/a/b/de/chapters/{reading.following}.html"
    assert set(kept) == {"library:/a/b/", "library:/a/b/de/", page}  # and not the one that ended
    assert kept["library:/a/b/"] == {"speed": "3"}
    assert kept["library:/a/b/de/"] == {"chapter": f"{reading.following}.html"}
    assert kept[page]["phrase"] in begins(reading.real / f"de/chapters/{reading.following}.html")


@pytest.mark.parametrize(("locale", "name"), [("de", "german"), ("tr", "turkish")])
def test_assistive_technology_is_told_names_roles_and_states(
    reading: Reading, locale: str, name: str
) -> None:
    _, seen = reading.words(locale), reading.seen[name]
    total = len(begins(reading.page(locale)))
    told = [(node["role"], node["name"]) for node in seen["tree"]]
    beside = [("checkbox", _("Deutsches Original daneben zeigen"))] if locale == "tr" else []
    assert told == [
        *beside,
        ("region", _("Anhören")),
        ("heading", _("Anhören")),
        ("slider", _("Stelle im Kapitel")),
        ("link", _("Voriges Kapitel")),
        ("button", _("Voriger Satz")),
        ("button", _("Abspielen")),
        ("button", _("Nächster Satz")),
        ("link", _("Nächstes Kapitel")),
        ("status", ""),
        ("combobox", _("Tempo")),
        ("checkbox", _("Am Ende weiter mit dem nächsten Kapitel")),
    ]
    nodes = {node["role"]: node for node in seen["tree"]}
    assert seen["place"] == _("Satz {number} von {total}", number=1, total=total)
    assert (nodes["slider"]["valuemin"], nodes["slider"]["valuemax"]) == (1, total)
    assert nodes["combobox"]["value"] == "1×"
    assert nodes["status"]["live"] == "polite"
    assert nodes["checkbox"]["checked"] == "true"
    assert all("pressed" not in node for node in seen["tree"])
    assert all(
        node.get("focusable") for node in seen["tree"]
        if node["role"] not in ("region", "heading", "status")
    )  # fmt: skip
    playing = [node["name"] for node in seen["playing"] if node["role"] == "button"]
    assert playing == [_("Voriger Satz"), _("Pause"), _("Nächster Satz")]
    assert seen["slid"] == _("Satz {number} von {total}", number=3, total=total)


@pytest.mark.parametrize(("locale", "name"), [("de", "german"), ("tr", "turkish")])
def test_what_happens_is_announced_and_the_focus_stays(
    reading: Reading, locale: str, name: str
) -> None:
    _, seen = reading.words(locale), reading.seen[name]
    total = len(begins(reading.page(locale)))
    said = {action: told["status"] for action, told in seen["said"].items()}

    def phrase(number: int) -> str:
        return _("Satz {number} von {total}", number=number, total=total)

    assert said == {
        "next": phrase(2),
        "next again": phrase(3),
        "previous": phrase(2),
        "slide": phrase(2),  # the slider says it itself
        "speed": _("Tempo {speed}", speed="3×"),
        "play": _("Läuft"),
        "pause": _("Angehalten"),
        "end": _("Angehalten"),
        "beyond": _("Ende des Kapitels"),
        "ended": _("Ende des Kapitels"),
    }
    assert seen["changes"] == []  # no phrase is announced while it is spoken
    focus = [told["focus"] for told in seen["said"].values()]
    assert focus[0] == "on next-phrase"
    assert focus[2:-2] == ["back previous-phrase", "place", "speed", "play", "play", "place"]
    assert focus[-2:] == ["on next-phrase", "play"]
    assert seen["hint"]["count"] == 1
    assert seen["hint"]["hint"] == _("Mit der Eingabetaste ab hier anhören")
    assert seen["wrong"] == []


def test_a_click_plays_from_there_but_not_on_links_nor_when_selecting(reading: Reading) -> None:
    seen = reading.seen["point"]
    assert seen["selected"].strip()
    assert seen["selecting"]["paused"]
    assert seen["followed"] == ["https://example.org/"]
    assert seen["link"]["paused"]
    assert seen["special"]["paused"]
    assert seen["special"]["ids"] == []
    assert seen["twice"]["paused"]
    assert not seen["phrase"]["paused"]
    assert seen["phrase"]["ids"] == [seen["id"]]
    assert seen["picture"]["ids"] == [seen["pictureId"]]
    assert seen["wrong"] == []


@pytest.mark.parametrize("width", ["320", "1280"])
def test_without_the_script_the_browser_plays_and_nothing_moves_when_it_comes(
    reading: Reading, width: str
) -> None:
    seen = reading.seen["degrade"][width]
    assert seen["off"]["shown"] == ["audio"]
    assert seen["blocked"]["shown"] == ["audio"]
    assert seen["clock"] > 0
    for there in (seen["off"], seen["blocked"]):
        assert there["audio"]["height"] >= TARGET
        assert there["audio"]["width"] >= 200
        assert there["across"] <= 0
    assert "audio" not in seen["late"]["shown"]
    assert len(seen["late"]["shown"]) == 8
    assert seen["late"]["shifts"] == []
    assert seen["late"]["rects"] == seen["blocked"]["rects"]
    taken = seen["taken"]
    assert (taken["paused"], taken["status"], taken["focus"]) == (False, "Läuft", "play")
    assert (taken["playing"], len(taken["ids"])) == (1, 1)


def test_german_stands_beside_on_a_desk_and_below_on_a_phone(reading: Reading) -> None:
    seen = reading.seen["compare"]
    assert len(seen["hidden"]) >= 2
    for name in ("hidden", "off", "speedOnly"):
        assert all(pair["height"] == 0 for pair in seen[name])
    for name in ("desk", "scriptless"):
        assert all(pair["height"] and pair["apart"] and pair["level"] for pair in seen[name])
    for name in ("phone", "again"):
        assert all(pair["height"] and pair["below"] and not pair["apart"] for pair in seen[name])
    assert seen["across"] <= 0
    assert seen["shifts"] == []  # it stands there from the first moment, where it was wished
    assert seen["wrong"] == []


def test_it_reads_along_from_the_disk_and_where_nothing_can_be_kept(reading: Reading) -> None:
    order = list(begins(reading.page("de")))
    for name in ("refusing", "disk"):
        state = reading.seen["poor"][name]
        assert state["wrong"] == []
        assert not state["paused"]
        assert order.index(state["ids"][0]) >= 2
        assert off(cues(reading.real / "de/text" / f"{reading.chapter}.vtt"), state) <= CLOSE
    following = reading.seen["poor"]["following"]
    assert stem(following["file"]) == reading.following
    assert (following["paused"], following["hash"]) == (False, "")


def test_sound_that_does_not_come_is_said_and_asked_for_again(reading: Reading) -> None:
    silent, repaired = reading.seen["poor"]["silent"], reading.seen["poor"]["repaired"]
    assert (silent["paused"], silent["status"]) == (True, "Der Ton lässt sich nicht laden")
    assert (repaired["paused"], repaired["status"]) == (False, "Läuft")
    order = list(begins(reading.page("de")))
    assert silent["ids"] == [order[2]]
    assert order.index(repaired["ids"][0]) >= 2
    assert off(cues(reading.real / "de/text" / f"{reading.chapter}.vtt"), repaired) <= CLOSE


def test_a_browser_that_refuses_to_play_by_itself_says_what_to_press(reading: Reading) -> None:
    seen = reading.seen["refuse"]
    assert seen["first"]["paused"]
    assert seen["first"]["status"] == "Zum Anhören bitte „Abspielen“ drücken"
    assert (seen["first"]["hash"], seen["first"]["focus"]) == ("", "play")
    assert not seen["then"]["paused"]
    assert seen["then"]["status"] == "Läuft"
    assert seen["wrong"] == []


def test_from_right_to_left_keys_and_icons_are_swapped(reading: Reading) -> None:
    seen = reading.seen["mirror"]
    left, right = seen["de/chapters/01-alles.html"], seen["ar_XB/chapters/01-alles.html"]
    last = left["count"] - 1
    assert left["places"] == [0, 0, 1, 2, 1, last, 0]
    assert right["places"] == [1, 2, 1, 2, 1, right["count"] - 1, 0]
    for there, mirrored_back in ((left, True), (right, False)):
        back, on = there["icons"][".previous-phrase"], there["icons"][".next-phrase"]
        assert (back["mirrored"], on["mirrored"]) == (mirrored_back, not mirrored_back)
        assert (back["x"] < on["x"]) is mirrored_back
        assert there["across"] <= 0
    assert seen["wrong"] == []


def test_the_highlight_has_contrast_and_a_line_in_every_scheme(reading: Reading) -> None:
    least = 21.0
    for scheme, colours in reading.seen["colours"].items():
        assert colours["line"] == "underline"
        assert float(colours["thickness"].removesuffix("px")) >= 2
        if "active" in scheme:  # the reader's own colours
            assert [colours["text"], colours["background"]] == colours["system"]
            assert colours["link"] == colours["text"]
            continue
        for front in (colours["text"], colours["link"]):
            least = min(least, contrast(front, colours["background"]))
        for back in (colours["background"], colours["around"]):
            assert contrast(colours["lineColour"], back) >= 3
    assert least >= 7
    assert len(reading.seen["colours"]) == 6


def test_nothing_hides_behind_the_player(reading: Reading) -> None:
    seen = reading.seen["view"]
    assert seen["bar"] <= 640 * 0.27
    assert min(min(width, height) for _, width, height in seen["targets"]) >= TARGET
    for place in seen["focused"]:
        assert place["top"] >= 0
        assert place["bottom"] <= place["low"] or place["height"] > place["low"] - 20
    assert seen["tabbed"] == seen["focused"][-1]["y"]  # the player is in view: nothing scrolls


def test_the_page_follows_the_voice_but_not_against_the_reader(reading: Reading) -> None:
    seen = reading.seen["view"]
    for place in [*seen["followed"], seen["back"]]:
        assert -1 <= place["top"] < place["low"]
        assert place["bottom"] <= place["low"] + 1 or place["height"] > place["low"] - 20
    for before, after in (seen["left"], seen["space"]):
        assert before == after
        assert before > 500


def test_nothing_is_wrong_with_german_shown_and_a_phrase_highlighted(reading: Reading) -> None:
    views = reading.seen["audit"]["views"]
    assert list(views) == ["320 light", "320 dark", "1280 light", "1280 dark"]
    for view in views.values():
        assert (view["german"] > 0, view["marked"]) == (True, 1)
        assert (view["violations"], view["low"], view["misfits"]) == ([], [], [])
        assert "focus-order-semantics" in view["rules"]
    assert reading.seen["audit"]["wrong"] == []


def test_german_words_of_another_edition_are_marked_as_german(reading: Reading) -> None:
    seen = reading.seen["mirror"]
    page, status, slider = seen["ar_XB/chapters/01-alles.html"]["langs"]
    assert (page[:2], status, slider) == ("ar", "de", "de")
    assert seen["de/chapters/01-alles.html"]["langs"] == ["de", "de", ""]


def test_in_a_low_window_the_buttons_stay_and_hide_nothing(reading: Reading) -> None:
    for seen in reading.seen["view"]["low"]:
        bar = seen["bar"]
        assert bar["bottom"] == pytest.approx(bar["window"], abs=1)
        assert bar["height"] <= bar["window"] / 4
        assert min(bar["targets"]) >= TARGET
        assert bar["across"] <= 0
        assert seen["hidden"] == [False] * 7
        assert -1 <= seen["spoken"] < bar["top"]


def test_one_phrase_is_a_button_that_says_what_it_does(reading: Reading) -> None:
    seen, hint = reading.seen["phrases"], "Mit der Eingabetaste ab hier anhören"
    first, second = seen["texts"][:2]

    def button(name: str, description: str, focused: bool) -> list[dict[str, object]]:
        return [{"name": name, "description": description, "focused": focused}]

    assert seen["before"] == button(first, hint, False)
    assert seen["tab"] == button(first, hint, True)
    assert seen["arrow"] == button(second, "", True)  # not with every arrow
    assert seen["again"] == button(second, hint, True)
    assert seen["playing"] == button(first, "", True)
    assert seen["roles"] == 1
    before, after = seen["held"]
    assert after >= before > begins(reading.page("de"))[list(begins(reading.page("de")))[1]]
    assert seen["wrong"] == []


def test_a_link_to_a_phrase_leads_there_and_leaves_the_stored_place(reading: Reading) -> None:
    seen = reading.seen["arrive"]
    ids, times = seen["ids"], begins(reading.page("de"))
    assert (seen["linked"]["ids"], seen["linked"]["hash"]) == ([ids[5]], "")
    assert seen["stored"] == seen["kept"]
    assert seen["again"]["ids"] == [ids[3]]
    assert seen["again"]["clock"] == pytest.approx(times[ids[3]] + 0.25, abs=0.01)
    assert (seen["within"]["ids"], seen["within"]["hash"]) == ([ids[6]], "")
    assert seen["moved"]["ids"] == [ids[6]]
    assert seen["wrong"] == []


def test_nonsense_in_the_store_is_not_believed(reading: Reading) -> None:
    seen = reading.seen["arrive"]
    third = seen["ids"][3]
    begin = begins(reading.page("de"))[third]
    for state in seen["nonsense"][:7]:
        assert state["ids"] == [third]
        assert state["clock"] == pytest.approx(begin, abs=0.01)
    for state in seen["nonsense"][7:]:
        assert (state["ids"], state["clock"]) == ([], 0)


def test_who_goes_on_while_listening_goes_on_where_that_chapter_stood(reading: Reading) -> None:
    seen = reading.seen["arrive"]
    assert seen["next"]["clock"] >= seen["there"] - 0.01
    assert (seen["next"]["paused"], seen["next"]["hash"]) == (False, "")
    assert seen["next"]["focus"] == "play"


def test_a_host_that_sends_no_parts_of_files_still_leads_to_a_phrase(reading: Reading) -> None:
    seen, order = reading.seen["hosts"], list(begins(reading.page("de")))
    assert seen["first"]["clock"] >= seen["begin"] - 0.01
    assert off(cues(reading.real / "de/text" / f"{reading.chapter}.vtt"), seen["first"]) <= CLOSE
    assert order.index(seen["next"]["ids"][0]) > order.index(seen["first"]["ids"][0])
    assert seen["wrong"] == []


def test_after_the_line_broke_one_press_plays_again(reading: Reading) -> None:
    seen = reading.seen["hosts"]
    assert seen["broken"]["status"] == "Der Ton lässt sich nicht laden"
    assert (seen["broken"]["paused"], seen["broken"]["playing"]) == (False, 0)
    assert not seen["mended"]["paused"]
    assert seen["mended"]["clock"] >= seen["broken"]["clock"] > 0


def test_sound_that_is_slow_to_come_is_said(reading: Reading) -> None:
    assert reading.seen["hosts"]["said"] == [["Wird geladen", "de"], ["Läuft", "de"]]
