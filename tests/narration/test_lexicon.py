from pathlib import Path

import pytest

from library.errors import LibraryError
from library.narration.lexicon import Lexicon, read_lexicon, read_lexicons

HEAD = (
    '<?xml version="1.0" encoding="UTF-8"?>\n'
    '<lexicon version="1.0" xmlns="http://www.w3.org/2005/01/pronunciation-lexicon" '
    'alphabet="ipa" xml:lang="de">\n'
)


def write(folder: Path, body: str, name: str = "de.pls", head: str = HEAD) -> Path:
    path = folder / "sources" / "lexicon" / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(f"{head}{body}\n</lexicon>\n", encoding="utf-8")
    return path


def lexeme(grapheme: str, **sounds: str) -> str:
    inner = "".join(f"<{name}>{text}</{name}>" for name, text in sounds.items())
    return f"<lexeme><grapheme>{grapheme}</grapheme>{inner}</lexeme>"


@pytest.fixture
def lexicon(tmp_path: Path) -> Lexicon:
    return read_lexicon(
        write(
            tmp_path,
            lexeme("Westphal", alias="Westfahl")
            + lexeme("Rombergpark", alias="Romberg-Park", phoneme="ˈʁɔmbɛɐkpaʁk")
            + lexeme("Romberg", alias="Rohmberg")
            + lexeme("EDG", phoneme="eːdeːˈɡeː")
            + lexeme("TÜV", alias="Tüff &amp; Co")
            + "<!-- nothing --><meta name='author' content='x'/>"
            + "<lexeme><grapheme>Rathaus</grapheme><grapheme>Rathauses</grapheme>"
            "<alias>eins</alias><alias prefer='true'>zwo</alias><example>x</example></lexeme>",
        )
    )


@pytest.mark.parametrize(
    ("shown", "letters", "sounds"),
    [
        ("Thomas Westphal kam.", "Thomas Westfahl kam.", "Thomas Westfahl kam."),
        ("Westphals Haus", "Westphals Haus", "Westphals Haus"),
        ("WESTPHAL", "Westphal", "Westphal"),
        ("der Rombergpark.", "der Romberg-Park.", "der [[ˈʁɔmbɛɐkpaʁk]]."),
        ("Romberg", "Rohmberg", "Rohmberg"),
        ("die „EDG“ (EDG)", "die E De Ge, E De Ge", "die [[eːdeːˈɡeː]], [[eːdeːˈɡeː]]"),
        ("das Rathaus, des Rathauses", "das zwo, des zwo", "das zwo, des zwo"),
        ("13 Westphal", "dreizehn Westfahl", "dreizehn Westfahl"),
    ],
)
def test_words_are_said_as_the_author_wants(
    lexicon: Lexicon, shown: str, letters: str, sounds: str
) -> None:
    assert lexicon.say(shown, phonemes=False) == letters
    assert lexicon.say(shown, phonemes=True) == sounds


def test_an_alias_is_normalised_as_any_text(lexicon: Lexicon) -> None:
    assert "&" not in lexicon.say("TÜV", phonemes=False)


def test_a_folder_of_lexicons(tmp_path: Path) -> None:
    path = write(tmp_path, lexeme("a", alias="b"))
    write(tmp_path, lexeme("a", alias="c"), "tr.pls", HEAD.replace('"de"', '"tr"'))
    found = read_lexicons(path.parent)
    assert [(tag, lexicon.entries[0].alias) for tag, lexicon in found.items()] == [
        ("de", "b"),
        ("tr", "c"),
    ]
    assert read_lexicons(tmp_path / "nothing") == {}


@pytest.mark.parametrize(
    ("body", "line", "message"),
    [
        ("<lexeme><grapheme>a</grapheme>", 4, "not XML"),
        ("\n<lexeme><grapheme>a</grapheme></lexeme>", 4, "incomplete"),
        ("<lexeme><alias>a</alias></lexeme>", 3, "incomplete"),
        ("\n\n<lexeme><grapheme>a</grapheme><say>b</say></lexeme>", 5, "unknown <say>"),
        ("<word/>", 3, "unknown <word>"),
        (lexeme("a", alias="b") + "\n" + lexeme("a", alias="c"), 4, "stands twice"),
        (lexeme("a", alias=" - "), 3, "nothing to say"),
        (lexeme("a", phoneme="b]] [[c"), 3, "nothing to say"),
        (lexeme("a", alias="b & c"), 3, "not XML"),
    ],
)
def test_a_broken_lexicon_is_an_error_with_its_line(
    tmp_path: Path, body: str, line: int, message: str
) -> None:
    with pytest.raises(LibraryError) as caught:
        read_lexicon(write(tmp_path, body))
    assert message in str(caught.value)
    assert f"sources/lexicon/de.pls:{line}" in str(caught.value)
    assert caught.value.hint


@pytest.mark.parametrize(
    ("head", "message"),
    [
        (HEAD.replace('"de"', '"en"'), "xml:lang"),
        (HEAD.replace("ipa", "x-sampa"), "alphabet"),
        (HEAD.replace("2005/01", "2006/01"), "not a PLS lexicon"),
        ('<!DOCTYPE lexicon [<!ENTITY e "x">]>' + HEAD.partition("\n")[2], "DOCTYPE"),
    ],
)
def test_another_kind_of_file_is_refused(tmp_path: Path, head: str, message: str) -> None:
    with pytest.raises(LibraryError, match=message):
        read_lexicon(write(tmp_path, lexeme("a", alias="b"), head=head))


def test_entities_reach_no_file(tmp_path: Path) -> None:
    (tmp_path / "secret").write_text("geheim", encoding="utf-8")
    head = f'<!DOCTYPE lexicon [<!ENTITY e SYSTEM "{tmp_path}/secret">]>' + HEAD.partition("\n")[2]
    with pytest.raises(LibraryError) as caught:
        read_lexicon(write(tmp_path, lexeme("a", alias="&e;"), head=head))
    assert "geheim" not in str(caught.value)


@pytest.mark.parametrize("name", ["de_simple.pls", "xx.pls", "DE.pls", "de.PLS", "de.txt"])
def test_a_name_that_no_language_has_is_refused(tmp_path: Path, name: str) -> None:
    path = write(tmp_path, lexeme("a", alias="b"), name)
    with pytest.raises(LibraryError, match="not named as a lexicon"):
        read_lexicons(path.parent)


def test_a_file_where_the_folder_should_be(tmp_path: Path) -> None:
    (tmp_path / "lexicon").write_text("x", "utf-8")
    with pytest.raises(LibraryError, match="not a folder"):
        read_lexicons(tmp_path / "lexicon")


def test_words_match_that_look_the_same(tmp_path: Path) -> None:
    body = lexeme("Mu\u0308ller Park", alias="Mülla") + lexeme("Rombergpark", alias="Rommpark")
    lexicon = read_lexicon(write(tmp_path, body))
    assert lexicon.say("M\u00fcller\u00a0Park, Romberg\u00adpark", False) == "Mülla, Rommpark"


def test_another_alphabet_for_one_word(tmp_path: Path) -> None:
    body = '<lexeme><grapheme>a</grapheme><phoneme alphabet="x-sampa">a</phoneme></lexeme>'
    with pytest.raises(LibraryError, match="another alphabet"):
        read_lexicon(write(tmp_path, body))
