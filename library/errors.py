"""What a check reports, and what stops a command: both say what, where, and what to do."""

import re
from dataclasses import dataclass
from typing import Literal

Severity = Literal["error", "warning"]
_LONGEST = 1_000  # characters of a text that are shown
# Control characters, surrogates, and what turns or hides the text around it: a terminal obeys them
_UNSEEN = re.compile(
    "[\x00-\x1f\x7f-\x9f\u061c\u200b\u200e\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb"
    "\ud800-\udfff\U000e0000-\U000e0fff]"
)


def visible(text: str) -> str:
    r"""Return a text as a terminal may show it: on one line, not endless, ESC written as \\x1b."""
    if len(text) > _LONGEST:
        text = text[: _LONGEST - 1] + "…"
    return _UNSEEN.sub(lambda found: ascii(found[0])[1:-1], text)


@dataclass(frozen=True)
class Finding:
    """One thing that a check noticed.

    `code` is stable (``S012``), `place` is ``file:line`` or ``file``, `hint` says what to do.
    """

    severity: Severity
    code: str
    place: str
    text: str
    hint: str

    def __str__(self) -> str:
        first = f"{self.place}: {self.code} {self.severity}: {self.text}"
        return f"{visible(first)}\n    {visible(self.hint)}"


class LibraryError(Exception):
    """A mistake that a person can mend; the command line shows it without a traceback."""

    def __init__(self, text: str, place: str = "", hint: str = "", code: str = "") -> None:
        super().__init__(text, place, hint, code)  # all four, so that it survives pickling
        self.text = text
        self.place = place
        self.hint = hint
        self.code = code

    def __str__(self) -> str:
        head = " ".join(part for part in (self.place and f"{self.place}:", self.code) if part)
        first = f"{head} {self.text}" if head else self.text
        return f"{visible(first)}\n    {visible(self.hint)}" if self.hint else visible(first)

    def finding(self) -> Finding:
        """Return the error as a finding, for a check that goes on."""
        return Finding("error", self.code, self.place, self.text, self.hint)


class UnpublishableError(LibraryError):
    """What keeps an edition out of one format, and need not stop the others: a missing letter."""
