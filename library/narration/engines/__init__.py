"""What speaks. Each module beside this one is an engine: a new one is a new module."""

import pkgutil
from dataclasses import dataclass
from functools import cache
from importlib import import_module
from typing import Protocol, cast

from library.errors import LibraryError


@dataclass(frozen=True)
class Speech:
    """Sound as an engine made it: 16-bit signed mono samples at `rate` samples a second."""

    samples: bytes
    rate: int


class Engine(Protocol):
    """A speech synthesiser.

    `fresh` asks for a process of its own for each phrase, because the engine says the same words
    differently the second time. `online` engines are asked one phrase at a time. `phonemes` tells
    whether it takes sounds between words, in IPA: "Wir lieben den [[ˈʁɔmbɛɐkpaʁk]]."
    """

    name: str
    label: str
    fresh: bool
    online: bool
    phonemes: bool

    def version(self, voice: str) -> str:
        """Return what a clip's sound depends on beside voice and text: version and settings."""

    def voice(self, tag: str) -> str | None:
        """Return the engine's voice for a language tag, None if it has none."""

    def lacks(self) -> str:
        """Return what must be installed here before it can speak, empty if nothing."""

    def synthesise(self, text: str, voice: str) -> Speech:
        """Return the text as sound. Raises `LibraryError` if it cannot be said."""


@cache
def engine_names() -> tuple[str, ...]:
    """Return the names of all engines."""
    return tuple(sorted(module.name for module in pkgutil.iter_modules(__path__)))


@cache
def engine(name: str) -> Engine:
    """Return an engine by name; raises `LibraryError` if there is none."""
    if name not in engine_names():
        raise LibraryError(
            f"unknown engine {name!r}", hint=f"there are: {', '.join(engine_names())}", code="V001"
        )
    return cast(Engine, import_module(f"{__name__}.{name}").ENGINE)
