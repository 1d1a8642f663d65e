"""Processes that say the same words the same way, and that end when they should."""

import ctypes
import multiprocessing
import os
import signal
import sys
import threading
from collections.abc import Callable
from contextlib import suppress
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


def in_fresh_process(limit: float, function: Callable[..., Any], *arguments: Any) -> Any:
    """Return `function(*arguments)`, called in a new process, within `limit` seconds.

    Raises what the function raises if it is a `LibraryError`, and one if the process dies or takes
    too long. The caller must be a process of one thread where processes are forked.
    """
    receiver, sender = _CONTEXT.Pipe(duplex=False)
    process = _CONTEXT.Process(target=_call, args=(receiver, sender, function, arguments))
    process.start()
    sender.close()
    try:
        if not receiver.poll(limit):
            raise TimeoutError
        result = receiver.recv()
    except (EOFError, OSError) as error:
        process.kill()
        process.join()
        raise LibraryError(
            f"the voice broke down (exit code {process.exitcode}) at: {arguments[0]!r}",
            hint="run it again; if it happens again, change the sentence or the voice",
            code="V006",
        ) from error
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
    _end_with_parent()
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
