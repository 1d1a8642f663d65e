"""Checks of translations. Each module here looks at one side of one message and its translation."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

from library.errors import Finding, Severity
from library.programme.message import plain_text
from library.programme.model import Kind, Run


@dataclass(frozen=True)
class Pair:
    """A German message and its translation, both allowed and not empty.

    `kind` is the block's kind (None for metadata and interface words); `parts` are the runs of the
    translation's paragraphs and list items, `source_runs` those of the German; `place` is
    ``file:line``; `glossary` maps German terms to the translations that are allowed.
    """

    locale: str
    domain: str
    kind: Kind | None
    place: str
    source: str
    target: str
    source_runs: tuple[Run, ...]
    parts: tuple[tuple[Run, ...], ...]
    glossary: Mapping[str, tuple[str, ...]]

    @cached_property
    def source_text(self) -> str:
        """Return the German words without markup."""
        return plain_text(self.source_runs)

    @cached_property
    def target_text(self) -> str:
        """Return the translation's words without markup, a line a part."""
        return "\n".join(plain_text(part) for part in self.parts)

    @property
    def tag(self) -> str:
        """Return the translation's language without variant or region: `de` for `de_simple`."""
        return self.locale.partition("_")[0]

    def finding(self, severity: Severity, code: str, text: str, hint: str) -> Finding:
        """Return a finding at this message."""
        return Finding(severity, code, self.place, text, hint)
