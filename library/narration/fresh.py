"""Processes that say the same words the same way, and that end when they should."""

import ctypes
import multiprocessing
import os
import signal
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, nullcontext, suppress
from multiprocessing.connection import Connection, wait
from typing import Any

from library.errors import LibraryError

_METHODS = multiprocessing.get_all_start_methods()
_CONTEXT: Any = multiprocessing.get_context("fork" if "fork" in _METHODS else "spawn")
_M_PERTURB = -6  # malloc.h of glibc
_PR_SET_PDEATHSIG = 1  # sys/prctl.h of Linux


def begin_worker() -> None:
    """Prepare a worker process: Ctrl-C is its parent's business, and it ends with its parent."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    if hasattr(signal, "pthread_sigmask"):  # it began with all signals waiting
        signal.pthread_sigmask(signal.SIG_SETMASK, ())
    _end_with_parent()


def _end_with_parent() -> None:
    """End this process when its parent ends, however that does, or has already."""
    parent = multiprocessing.parent_process()
    if parent is None:
        return
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGTERM)
        if not parent.is_alive():
            os._exit(1)
    else:
        threading.Thread(target=_outlive, args=(parent.sentinel,), daemon=True).start()


def _outlive(parent: int) -> None:
    wait([parent])
    os._exit(1)


@contextmanager
def undisturbed() -> Iterator[None]:
    """Let signals wait: a process half begun would be neither known nor ended."""
    if sys.platform == "win32":
        yield
        return
    wanted = [signal.SIGINT, signal.SIGTERM, signal.SIGHUP]
    before = {number: signal.getsignal(number) for number in wanted}
    handlers = {number: one for number, one in before.items() if one is not signal.SIG_IGN}
    waiting: list[int] = []
    for number in handlers:  # another thread may be the one that gets it
        signal.signal(number, lambda number, _: waiting.append(number))
    mask = signal.pthread_sigmask(signal.SIG_BLOCK, handlers)  # the new process begins with it
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, mask)
        for number, handler in handlers.items():
            signal.signal(number, handler)
        for caught in waiting:
            signal.raise_signal(caught)


def in_fresh_process(limit: float, function: Callable[..., Any], *arguments: Any) -> Any:
    """Return `function(*arguments)`, called in a new process, within `limit` seconds.

    Raises what the function raises if it is a `LibraryError`, and one if the process dies or takes
    too long. The caller must be a process of one thread where processes are forked.
    """
    try:
        return _called(_CONTEXT, limit, function, arguments)
    except (EOFError, OSError) as error:
        raise LibraryError(
            f"the voice broke down ({error}) at: {arguments[0]!r}",
            hint="run it again; if it happens again, change the sentence or the voice",
            code="V006",
        ) from error


def in_clean_process(function: Callable[..., Any], *arguments: Any) -> Any:
    """Return `function(*arguments)`, called in a process that inherits nothing.

    Raises what the function raises if it is a `LibraryError`, and one if the process dies.
    """
    try:
        return _called(multiprocessing.get_context("spawn"), None, function, arguments)
    except (EOFError, OSError) as error:
        raise LibraryError(
            f"a process was killed ({error})",
            hint="is memory short? run the command again",
            code="V006",
        ) from error


def _called(
    context: Any, limit: float | None, function: Callable[..., Any], arguments: tuple[Any, ...]
) -> Any:
    """Call a function in a new process; raises `EOFError` or `OSError` if it sends nothing."""
    receiver, sender = context.Pipe(duplex=False)
    process = context.Process(target=_call, args=(receiver, sender, function, arguments))
    # A fork would inherit what makes signals wait, and needs it not
    with undisturbed() if context.get_start_method() == "spawn" else nullcontext():
        process.start()
    sender.close()
    try:
        if not receiver.poll(limit):
            raise TimeoutError("it takes too long")
        result = receiver.recv()
    except (EOFError, OSError) as error:
        process.kill()
        process.join()
        raise type(error)(f"{error}, exit code {process.exitcode}".lstrip(", ")) from error
    finally:
        receiver.close()
    process.join()
    if isinstance(result, LibraryError):
        raise result
    return result


def _call(
    receiver: Connection,
    sender: Connection,
    function: Callable[..., Any],
    arguments: tuple[Any, ...],
) -> None:
    receiver.close()  # or this process would wait for itself when its parent is gone
    begin_worker()
    _clear_memory()
    try:
        result = function(*arguments)
    except LibraryError as error:
        result = error
    with suppress(BrokenPipeError):  # nobody waits for it any more
        sender.send(result)


def _clear_memory() -> None:
    """Let malloc give zeros: Pico reads memory that it never wrote. Only glibc can."""
    if sys.platform == "linux":
        getattr(ctypes.CDLL(None), "mallopt", lambda *_: 0)(_M_PERTURB, 0xFF)
