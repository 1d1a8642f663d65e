"""What a check reports, and what stops a command: both say what, where, and what to do."""

from dataclasses import dataclass
from typing import Literal

Severity = Literal["error", "warning"]


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
        return f"{self.place}: {self.code} {self.severity}: {self.text}\n    {self.hint}"


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
        return f"{first}\n    {self.hint}" if self.hint else first

    def finding(self) -> Finding:
        """Return the error as a finding, for a check that goes on."""
        return Finding("error", self.code, self.place, self.text, self.hint)


class UnpublishableError(LibraryError):
    """What keeps an edition out of one format, and need not stop the others: a missing letter."""
