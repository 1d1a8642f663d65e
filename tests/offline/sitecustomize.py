"""Refuses the network to every Python whose PYTHONPATH has this folder, and writes down who asks.

An audit hook is in the process for good and sees what C code does with the module `socket`, too;
forked processes inherit it, and spawned ones the variables. The file that OFFLINE_LOG names gets a
line when a process begins and one for each request.
"""

import os
import socket
import sys
from errno import ENETUNREACH
from pathlib import Path
from typing import Any

_ASKED = {"socket.getaddrinfo", "socket.gethostbyname", "socket.gethostbyaddr"}
_INTERNET = (socket.AF_INET, socket.AF_INET6)


def _write(line: str) -> None:
    with Path(os.environ["OFFLINE_LOG"]).open("a", encoding="utf-8") as log:
        log.write(f"{os.getpid()} {line}\n")


def _refuse(event: str, arguments: tuple[Any, ...]) -> None:
    if event in _ASKED or (event == "socket.__new__" and arguments[1] in _INTERNET):
        _write(f"{event} {arguments[0] if event in _ASKED else ''}".strip())
        raise OSError(ENETUNREACH, "this test has no network")


sys.addaudithook(_refuse)
_write("began")
