import random
from pathlib import Path
from time import process_time

import pytest
from babel.messages.catalog import Catalog
from hypothesis import given
from hypothesis import strategies as st

from library.programme.reader import read_programme
from library.translation.catalogs import read_catalog, write_catalog
from library.translation.merge import merge
from library.translation.template import programme_template
from tests.bench.merge import make_load
from tests.conftest import ROOT
from tests.translation.test_catalogs import catalog_of, template_of

WOHNEN = "Wir bauen in jedem Jahr neue Wohnungen, die sich alle Menschen leisten können."
BUS = "Der Bus fährt am Abend länger und am Sonntag öfter in alle Stadtteile."
SCHULE = "Jede Schule bekommt schnelles Internet, helle Räume und gesundes Essen."
BLOCKS = tuple(
    str(message.id)
    for message in programme_template(read_programme(ROOT / "sources"), "sources")
    if message.id
)
LONG = tuple(block for block in BLOCKS if len(block.split()) >= 4)


def catalog_with(translations: dict[str, str]) -> Catalog:
    catalog = Catalog(locale="tr", fuzzy=False)
    for source, target in translations.items():
        catalog.add(source, target)
    return catalog


def entry(catalog: Catalog, source: str) -> tuple[str, list[str], bool]:
    message = catalog.get(source)
    assert message is not None
    return str(message.string or ""), [str(text) for text in message.previous_id], message.fuzzy


def obsolete(catalog: Catalog) -> dict[str, str]:
    return {str(m.id): str(m.string) for m in catalog.obsolete.values()}


def test_a_fuzzy_entry_stays_fuzzy_when_it_goes_and_returns(tmp_path: Path) -> None:
    path = catalog_of(tmp_path, '#, fuzzy\nmsgid "a"\nmsgstr "yanlış"\n')
    for messages in (["b"], ["a", "b"]):
        catalog = read_catalog(path)
        merge(catalog, template_of(*messages))
        write_catalog(path, catalog)
    message = read_catalog(path).get("a")
    assert message is not None
    assert (message.string, message.fuzzy) == ("yanlış", True)


def test_a_good_translation_beats_an_empty_or_fuzzy_one(tmp_path: Path) -> None:
    path = catalog_of(
        tmp_path,
        'msgid "a"\nmsgstr ""\n\n#, fuzzy\nmsgid "b"\nmsgstr "belki"\n\n'
        '#~ msgid "a"\n#~ msgstr "iyi"\n\n#~ msgid "b"\n#~ msgstr "daha iyi"\n',
    )
    catalog = read_catalog(path)
    merge(catalog, template_of("a", "b"))
    write_catalog(path, catalog)
    merged = read_catalog(path)
    a, b = merged.get("a"), merged.get("b")
    assert a is not None
    assert b is not None
    assert (a.string, b.string, b.fuzzy) == ("iyi", "daha iyi", False)
    assert b.user_comments == ["earlier: belki"]


def test_a_message_that_returns_finds_its_translation(tmp_path: Path) -> None:
    path = catalog_of(tmp_path, '# note\nmsgid "a"\nmsgstr "çeviri"\n')
    for messages in (["b"], ["a", "b"]):
        catalog = read_catalog(path)
        merge(catalog, template_of(*messages))
        write_catalog(path, catalog)
    merged = read_catalog(path)
    message = merged.get("a")
    assert message is not None
    assert message.string == "çeviri"
    assert message.user_comments == ["note"]
    assert path.read_text("utf-8").count('msgid "a"') == 1


def test_an_edited_block_shows_its_old_translation_and_german() -> None:
    catalog = catalog_with({BUS: "Otobüs", WOHNEN: "Konut"})
    message = catalog.get(WOHNEN)
    assert message is not None
    message.user_comments = ["note", "earlier: Ev", "reviewed: A, 2020-08-01 [01234567]"]
    edited = WOHNEN.replace("neue", "300 gute")
    merge(catalog, template_of(BUS, edited))
    assert entry(catalog, edited) == ("Konut", [WOHNEN], True)
    assert entry(catalog, BUS) == ("Otobüs", [], False)
    assert obsolete(catalog) == {WOHNEN: "Konut"}
    new, old = catalog.get(edited), catalog.obsolete[WOHNEN]
    assert new is not None
    assert new.user_comments == ["note"]
    assert len(old.user_comments) == 3


def test_a_block_edited_twice_keeps_the_german_that_was_translated() -> None:
    catalog = catalog_with({WOHNEN: "Konut"})
    once, twice = WOHNEN.replace("neue", "gute"), WOHNEN.replace("neue", "300 gute")
    merge(catalog, template_of(once))
    merge(catalog, template_of(twice))
    assert entry(catalog, twice) == ("Konut", [WOHNEN], True)
    assert obsolete(catalog) == {WOHNEN: "Konut", once: "Konut"}
    message = catalog.get(twice)
    assert message is not None
    message.string, message.flags = "300 iyi konut", set()
    thrice = twice.replace("300", "500")
    merge(catalog, template_of(thrice))
    assert entry(catalog, thrice) == ("300 iyi konut", [twice], True)


def test_previous_german_stays_until_the_entry_is_no_longer_fuzzy() -> None:
    catalog = catalog_with({WOHNEN: "Konut"})
    edited = WOHNEN.replace("neue", "gute")
    merge(catalog, template_of(edited))
    merge(catalog, template_of(edited, BUS))
    assert entry(catalog, edited) == ("Konut", [WOHNEN], True)
    merge(catalog, template_of(BUS))
    merge(catalog, template_of(edited))
    assert entry(catalog, edited) == ("Konut", [WOHNEN], True)


def test_an_obsolete_entry_is_found_too() -> None:
    catalog = catalog_with({WOHNEN: "Konut"})
    merge(catalog, template_of())
    edited = WOHNEN.replace("neue", "gute")
    merge(catalog, template_of(edited))
    assert entry(catalog, edited) == ("Konut", [WOHNEN], True)


def test_moved_blocks_stay_valid_and_in_the_templates_order() -> None:
    catalog = catalog_with({WOHNEN: "Konut", BUS: "Otobüs", SCHULE: "Okul"})
    merge(catalog, template_of(SCHULE, WOHNEN, BUS))
    assert [(m.id, m.string, m.fuzzy) for m in catalog if m.id] == [
        (SCHULE, "Okul", False),
        (WOHNEN, "Konut", False),
        (BUS, "Otobüs", False),
    ]
    assert not catalog.obsolete


def test_each_part_of_a_split_block_gets_its_translation() -> None:
    block = f"{WOHNEN} {BUS} {SCHULE}"
    catalog = catalog_with({block: "Konut. Otobüs. Okul."})
    merge(catalog, template_of(WOHNEN, BUS, SCHULE))
    for part in (WOHNEN, BUS, SCHULE):
        assert entry(catalog, part) == ("Konut. Otobüs. Okul.", [block], True)


@pytest.mark.parametrize("order", [(WOHNEN, BUS, SCHULE), (SCHULE, WOHNEN), (BUS, SCHULE)])
@pytest.mark.parametrize("edit", ["gute", "neue"])
def test_merged_blocks_get_their_translations_in_order(order: tuple[str, ...], edit: str) -> None:
    texts = {WOHNEN: "Konut.", BUS: "Otobüs.", SCHULE: "Okul."}
    catalog = catalog_with(texts)
    block = " ".join(order).replace("neue", edit)
    merge(catalog, template_of(block))
    assert entry(catalog, block) == (
        " ".join(texts[part] for part in order),
        [" ".join(order)],
        True,
    )
    assert obsolete(catalog) == texts


def test_merged_blocks_show_the_german_that_was_translated() -> None:
    catalog = catalog_with({WOHNEN: "Konut.", BUS: "Otobüs."})
    edited = WOHNEN.replace("neue", "gute")
    merge(catalog, template_of(edited, BUS))
    merge(catalog, template_of(f"{edited} {BUS}"))
    assert entry(catalog, f"{edited} {BUS}") == ("Konut. Otobüs.", [f"{WOHNEN} {BUS}"], True)


def test_half_a_block_is_no_part_of_merged_blocks() -> None:
    catalog = catalog_with({WOHNEN: "Konut.", BUS: "Otobüs."})
    block = f"{WOHNEN[:33]}. {BUS}"
    merge(catalog, template_of(block))
    assert entry(catalog, block) == ("Otobüs.", [BUS], True)


def test_sentences_in_another_order_are_the_same_block() -> None:
    old, new = " ".join((WOHNEN, BUS, SCHULE)), " ".join((SCHULE, BUS, WOHNEN))
    catalog = catalog_with({old: "Konut. Otobüs. Okul."})
    merge(catalog, template_of(new))
    assert entry(catalog, new) == ("Konut. Otobüs. Okul.", [old], True)


@pytest.mark.parametrize(
    "new",
    [
        "Mehr Grün für alle Straßen",
        "Wohnungen",
        "Wir bauen in",
        "Gute Busse",
        "Der Bus am Sonntag in helle Räume",  # all its words, but scattered
        "–",
    ],
)
def test_other_german_gets_no_suggestion(new: str) -> None:
    block = f"{WOHNEN} {BUS} {SCHULE}"
    catalog = catalog_with({block: "Konut", "Wohnen": "Ev", "Gute Schulen": "Okul", "…": "…"})
    merge(catalog, template_of(new))
    assert entry(catalog, new) == ("", [], False)


def test_a_suggestion_that_a_translator_emptied_does_not_come_back() -> None:
    catalog = catalog_with({WOHNEN: "Konut"})
    edited = WOHNEN.replace("neue", "gute")
    merge(catalog, template_of(edited))
    message = catalog.get(edited)
    assert message is not None
    message.string, message.flags = "", set()
    merge(catalog, template_of(edited))
    assert entry(catalog, edited)[0] == ""


def test_what_is_untranslated_goes_but_a_note_stays() -> None:
    catalog = catalog_with({"a": "", "b": "", WOHNEN: ""})
    message = catalog.get("b")
    assert message is not None
    message.user_comments = ["note"]
    merge(catalog, template_of(WOHNEN.replace("neue", "gute")))
    assert obsolete(catalog) == {"b": ""}


def test_two_texts_of_one_message_are_both_kept_when_it_vanishes(tmp_path: Path) -> None:
    path = catalog_of(
        tmp_path, 'msgid "a"\nmsgstr "iyi"\n\n#~ msgid "a"\n#~ msgstr "eski\\n\\nson"\n'
    )
    catalog = read_catalog(path)
    merge(catalog, template_of("b"))
    write_catalog(path, catalog)
    assert "# earlier: eski\\n\\nson\n#~ msgid" in path.read_text("utf-8")
    assert not write_catalog(path, read_catalog(path))


def test_the_template_serves_the_next_locale_unchanged() -> None:
    template = template_of(WOHNEN, BUS)
    merge(catalog_with({WOHNEN + " Bald.": "Konut", BUS: "Otobüs"}), template)
    assert all(not message.string and not message.flags for message in template if message.id)


@given(st.integers(), st.sampled_from(LONG), st.floats(0, 0.3), st.sampled_from("rdi"))
def test_what_is_rewritten_up_to_30_percent_is_found_again(
    seed: int, block: str, share: float, how: str
) -> None:
    random_ = random.Random(seed)
    words = block.split()
    vocabulary = [word for text in LONG for word in text.split()]
    for place in sorted(random_.sample(range(len(words)), int(share * len(words))), reverse=True):
        words[place : place + (how != "i")] = [random_.choice(vocabulary)] * (how != "d")
    edited = " ".join(words)
    catalog = catalog_with({text: f"T{number}" for number, text in enumerate(LONG)})
    merge(catalog, template_of(*(edited if text == block else text for text in LONG)))
    if edited not in LONG:
        assert entry(catalog, edited) == (f"T{LONG.index(block)}", [block], True)


def test_most_paragraphs_are_found_again_with_half_their_words() -> None:
    paragraphs = [block for block in LONG if len(block.split()) >= 30]
    catalog = catalog_with({block: block for block in paragraphs})
    edits = {
        block: " ".join(f"neu{n}" if n % 4 < 2 else word for n, word in enumerate(block.split()))
        for block in paragraphs
    }
    merge(catalog, template_of(*edits.values()))
    found = sum(entry(catalog, edited)[0] == block for block, edited in edits.items())
    assert found >= 0.9 * len(paragraphs)


def test_no_paragraph_of_the_programme_is_taken_for_another() -> None:
    for block in (block for block in BLOCKS if len(block.split()) >= 8):
        catalog = catalog_with({text: "T" for text in BLOCKS if text != block})
        merge(catalog, template_of(block))
        assert entry(catalog, block)[0] == "", block


def test_a_large_programme_merges_in_two_seconds() -> None:
    load = make_load(0.3)
    catalog = catalog_with({text: text for text in load.old})
    template = template_of(*load.new)
    start = process_time()
    merge(catalog, template)
    assert process_time() - start < 2
    assert sum(message.fuzzy for message in catalog if message.id) == 360
