"""Runs a function in a process of its own, so that an engine says the same words the same way."""

import multiprocessing
from collections.abc import Callable
from multiprocessing.connection import Connection
from typing import Any

from library.errors import LibraryError

_METHODS = multiprocessing.get_all_start_methods()
_CONTEXT: Any = multiprocessing.get_context("fork" if "fork" in _METHODS else "spawn")


def in_fresh_process(function: Callable[..., Any], *arguments: Any) -> Any:
    """Return `function(*arguments)`, called in a new process.

    Raises what the function raises if it is a `LibraryError`, and one if the process dies.
    The caller must be a process of one thread where processes are forked.
    """
    receiver, sender = _CONTEXT.Pipe(duplex=False)
    process = _CONTEXT.Process(target=_call, args=(sender, function, arguments))
    process.start()
    sender.close()
    try:
        result = receiver.recv()
    except EOFError as error:
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


def _call(sender: Connection, function: Callable[..., Any], arguments: tuple[Any, ...]) -> None:
    try:
        sender.send(function(*arguments))
    except LibraryError as error:
        sender.send(error)
