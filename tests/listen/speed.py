"""How long a voice takes to speak: seconds of work for a second of sound."""

import os
from collections.abc import Sequence
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from typing import TypeVar

from library.narration import engines
from library.narration.clips import Line
from library.narration.engines import Engine, Speech
from library.narration.fresh import begin_worker, in_fresh_process

T = TypeVar("T")
_LINES = 10
_LIMIT = 120  # seconds for one line


def synthesis_speed(lines: Sequence[Line]) -> float:
    """Return the seconds that one core works for a second of sound, over some of the lines.

    They are said in a process of their own, which has said a line before: what an engine loads
    once does not count, unless it is an engine that begins anew for every line.
    """
    some = spread(list(dict.fromkeys(lines)), _LINES)
    with ProcessPoolExecutor(1, get_context("spawn"), begin_worker) as executor:
        return executor.submit(_measure, some).result()


def spread(entries: Sequence[T], count: int) -> list[T]:
    """Return so many of the entries, at equal distances; all of them if they are fewer."""
    count = min(count, len(entries))
    return [entries[number * len(entries) // count] for number in range(count)]


def _measure(lines: Sequence[Line]) -> float:
    if hasattr(os, "sched_setaffinity"):  # Linux
        os.sched_setaffinity(0, {min(os.sched_getaffinity(0))})
    engine = engines.engine(lines[0].voice.engine)
    _say(engine, lines[0])
    begin = _worked()
    speeches = [_say(engine, line) for line in lines]
    worked = _worked() - begin
    return worked / sum(len(speech.samples) / 2 / speech.rate for speech in speeches)


def _say(engine: Engine, line: Line) -> Speech:
    if not engine.fresh:
        return engine.synthesise(line.text, line.voice.name)
    speech: Speech = in_fresh_process(_LIMIT, engine.synthesise, line.text, line.voice.name)
    return speech


def _worked() -> float:
    """Return the seconds of work until now, of processes that have ended, too.

    Not those of a clock, which would count what else runs on this machine.
    """
    times = os.times()
    return times.user + times.system + times.children_user + times.children_system
