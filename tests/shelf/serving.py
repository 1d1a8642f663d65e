"""A shelf behind a real web server on this computer, for tests that need one."""

import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from library.shelf.serve import app, server


@contextmanager
def serving(build: Path, prefix: str = "") -> Iterator[str]:
    """Serve a shelf on a free port, under a prefix such as `/a/b`, and give its address."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        running = server(app(build, prefix))
        thread = threading.Thread(target=running.run, args=([listener],))
        thread.start()
        try:
            yield f"http://127.0.0.1:{listener.getsockname()[1]}{prefix}/"
        finally:
            running.should_exit = True
            thread.join()
