"""Ends a command when a signal asks for it: at once, at any moment, and saying what is kept."""

import _thread
import errno
import os
import signal
import sys
import time
from contextlib import suppress
from types import FrameType, TracebackType

_SIGNALS = [
    getattr(signal, name) for name in ("SIGINT", "SIGTERM", "SIGHUP") if hasattr(signal, name)
]
_GRACE = 1.2  # seconds to clear up; what is left then, the next command clears away
_MESSAGE = (
    "Stopped. build/ is whole, and what was spoken is kept: the same command goes on from there.\n"
)


class _Stopped(KeyboardInterrupt):
    """Of its own kind: Python kills itself after some `KeyboardInterrupt`s, though caught."""


class Stoppable:
    """Lets Ctrl-C, SIGTERM and a closed terminal end what is done inside, within two seconds.

    The first signal kills the processes that work for us and raises `KeyboardInterrupt`; further
    ones are ignored. The exit code is that of a shell: 128 and the signal's number.
    """

    def __init__(self) -> None:
        self.code = 0

    def __enter__(self) -> None:
        for number in _SIGNALS:
            if signal.getsignal(number) is not signal.SIG_IGN:  # as nohup wants it
                signal.signal(number, self._stop)

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        if kind and not self.code and _is_hung_up():  # its signal is still on its way
            self.code = 128 + signal.SIGHUP
        if self.code and kind:  # whatever it became on its way: a killed worker's error, perhaps
            for number in _SIGNALS:  # Python gives them back what they do by default when it ends
                signal.signal(number, signal.SIG_IGN)
            _say()
            for name in ("stdout", "stderr"):
                with suppress(OSError):
                    getattr(sys, name).flush()
                setattr(sys, name, None)  # who still speaks to a closed terminal makes it 120
            sys.exit(self.code)

    def _stop(self, number: int, frame: FrameType | None) -> None:
        if self.code:
            return
        self.code = 128 + number
        _thread.start_new_thread(self._end, ())
        if "threading" in sys.modules:  # what was not loaded need not be loaded now
            import threading

            threading.excepthook = lambda _: None  # the executor's thread misses its workers
        if "multiprocessing.process" in sys.modules:
            from multiprocessing import active_children

            for child in active_children():
                child.kill()
        raise _Stopped

    def _end(self) -> None:
        """End without clearing up if that hangs, or if somebody caught the interrupt."""
        time.sleep(_GRACE)
        _say()
        os._exit(self.code)


def _is_hung_up() -> bool:
    """Tell whether the terminal was closed."""
    for stream in (1, 2):
        try:
            os.write(stream, b"")
        except OSError as error:
            if error.errno == errno.EIO:
                return True
    return False


def _say() -> None:
    with suppress(OSError):  # the terminal is closed
        os.write(2, _MESSAGE.encode())
