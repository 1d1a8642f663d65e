"""The one place that makes the executor which engines, encoder and formats work in.

The stages are given a `concurrent.futures.Executor` and know no more of it: another one, that of
a cluster for instance, can take the place of ours here.
"""

import os
from collections.abc import Callable
from concurrent.futures import Executor, Future, ProcessPoolExecutor
from multiprocessing import get_context
from types import TracebackType
from typing import ParamSpec, TypeVar

from library.narration.fresh import begin_worker, undisturbed

P = ParamSpec("P")
T = TypeVar("T")


def workers(jobs: int | None = None) -> Executor:
    """Return an executor of so many processes: of one for each core that is usable here, if None.

    They are clean processes of one thread each, as engines must be forked from.
    """
    return _Workers(jobs or _cores(), get_context("spawn"), begin_worker)


def _cores() -> int:
    if hasattr(os, "sched_getaffinity"):  # Linux
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


class _Workers(ProcessPoolExecutor):
    """Processes that begin without being disturbed, and that begin nothing new after a failure."""

    def submit(self, fn: Callable[P, T], /, *args: P.args, **kwargs: P.kwargs) -> Future[T]:
        """Take work; it may begin a process, which `begin_worker` lets hear signals again."""
        with undisturbed():
            return super().submit(fn, *args, **kwargs)

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self.shutdown(cancel_futures=kind is not None)
