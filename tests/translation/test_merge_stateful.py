"""A programme and its catalog live through any order of edits, translations and updates."""

import re
import shutil
import tempfile
from pathlib import Path

from babel.messages.catalog import Catalog, Message
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, rule

from library.translation.catalogs import (
    catalog_path,
    is_translated,
    new_catalog,
    read_catalog,
    write_catalog,
)
from library.translation.merge import EARLIER, merge
from tests.bench.merge import sentences
from tests.translation.test_catalogs import gnu, template_of

SENTENCES = sentences()
NUMBERS = st.integers(0, 1000)
TAILS = st.sampled_from(["", ' "iyi"', "\n\nİkinci", "\\"])


def texts_in(catalog: Catalog) -> set[str]:
    """Return all that translators wrote: in entries, in obsolete ones, in comments."""
    texts = set()
    for message in (*catalog, *catalog.obsolete.values()):
        if message.id:
            texts.add(str(message.string or ""))
            earlier = (text for text in message.user_comments if text.startswith(EARLIER))
            texts |= {text.removeprefix(EARLIER).replace("\\n", "\n") for text in earlier}
    return texts - {""}


def notes_in(catalog: Catalog) -> set[tuple[str, str]]:
    messages = (m for m in (*catalog, *catalog.obsolete.values()) if m.id)
    return {(str(m.id), text) for m in messages for text in m.user_comments}


class Catalogs(RuleBasedStateMachine):
    """The German blocks, never none, and what each translation was made for."""

    def __init__(self) -> None:
        super().__init__()
        self.folder = Path(tempfile.mkdtemp())
        self.path = catalog_path(self.folder, "tr", "programme")
        self.blocks: list[str] = []
        self.gone: list[str] = []
        self.made_for: list[str] = []  # the German of translation «0», «1», …

    def teardown(self) -> None:
        try:
            self.update()
            gnu(self.path, "msgfmt", "-c", "-o", "/dev/null")
        finally:
            shutil.rmtree(self.folder)

    @initialize(numbers=st.lists(NUMBERS, min_size=3, max_size=6))
    def begin(self, numbers: list[int]) -> None:
        for number in numbers:
            self.put(0, " ".join(SENTENCES[(number + i) % len(SENTENCES)] for i in range(4)))
        template = Catalog(project="Ein Programm", version="2020")
        write_catalog(self.path, new_catalog(self.path, "tr", template))
        self.update()
        for number in range(len(self.blocks)):
            self.translate(number, "")

    def put(self, place: int, text: str) -> None:
        if text and text not in self.blocks:
            self.blocks.insert(place % (len(self.blocks) + 1), text)

    def take(self, number: int) -> str:
        self.gone.append(self.blocks.pop(number % len(self.blocks)))
        return self.gone[-1]

    @rule(number=NUMBERS, places=st.lists(NUMBERS, min_size=1, max_size=8), words=NUMBERS)
    def edit(self, number: int, places: list[int], words: int) -> None:
        parts = self.take(number).split()
        for place in places:
            parts[place % len(parts)] = SENTENCES[(words + place) % len(SENTENCES)].split()[0]
        self.put(number, " ".join(parts))

    @rule(number=NUMBERS, to=NUMBERS)
    def move(self, number: int, to: int) -> None:
        self.put(to, self.take(number))

    @rule(number=NUMBERS, place=NUMBERS)
    def split(self, number: int, place: int) -> None:
        words = self.take(number).split()
        at = place % len(words)
        self.put(number, " ".join(words[at:]))
        self.put(number, " ".join(words[:at]))

    @rule(one=NUMBERS, other=NUMBERS, mark=st.sampled_from([" ", "\n\n", ' "ja" ']))
    def join(self, one: int, other: int, mark: str) -> None:
        if len(self.blocks) > 1:
            self.put(one, mark.join((self.take(one), self.take(other))))

    @rule(number=NUMBERS)
    def delete(self, number: int) -> None:
        if len(self.blocks) > 1:
            self.take(number)

    @rule(number=NUMBERS, to=NUMBERS)
    def restore(self, number: int, to: int) -> None:
        if self.gone:
            self.put(to, self.gone[number % len(self.gone)])

    def message(self, number: int) -> Message:
        """Return a message of the catalog, to be changed and saved."""
        self.catalog = read_catalog(self.path)
        messages = [message for message in self.catalog if message.id]
        return messages[number % len(messages)]

    def save(self) -> None:
        write_catalog(self.path, self.catalog)

    @rule(number=NUMBERS, tail=TAILS)
    def translate(self, number: int, tail: str) -> None:
        message = self.message(number)
        message.string = f"«{len(self.made_for)}»{tail}"
        message.flags.discard("fuzzy")
        self.made_for.append(str(message.id))
        self.save()

    @rule(number=NUMBERS)
    def mark_fuzzy(self, number: int) -> None:
        self.message(number).flags.add("fuzzy")
        self.save()

    @rule(number=NUMBERS)
    def note(self, number: int) -> None:
        self.message(number).user_comments.append(f"note {number}")
        self.save()

    @rule()
    def update(self) -> None:
        before, catalog = read_catalog(self.path), read_catalog(self.path)
        template = template_of(*self.blocks)
        merge(catalog, template)
        write_catalog(self.path, catalog)
        after = read_catalog(self.path)
        assert [message.id for message in after if message.id] == self.blocks
        assert texts_in(before) <= texts_in(after)
        assert notes_in(before) <= notes_in(after)
        for message in (*before, *before.obsolete.values()):
            new = after.get(message.id)
            if message.id and is_translated(message) and new:
                assert (new.string, new.fuzzy) == (message.string, False)
        for message in (*after, *after.obsolete.values()):
            if message.id and message.string:
                numbers = map(int, re.findall(r"«(\d+)»", str(message.string)))
                source = " ".join(self.made_for[number] for number in numbers)
                assert [source] == (message.previous_id or [message.id])
        merge(after, template)
        assert not write_catalog(self.path, after)


TestCatalogs = Catalogs.TestCase
TestCatalogs.settings = settings(max_examples=40, stateful_step_count=25, deadline=None)
