"""Shows `build/` to this computer alone, as a web server would show it to everybody.

Ranges, ETags and "not modified" are Starlette's (RFC 9110); types and headers are ours, the same
that README.md gives to a real server.
"""

import os
import socket
from pathlib import Path
from typing import BinaryIO

import uvicorn
from starlette.applications import Starlette
from starlette.datastructures import Headers
from starlette.responses import FileResponse, Response
from starlette.routing import Mount
from starlette.staticfiles import NotModifiedResponse, StaticFiles
from starlette.types import Receive, Scope, Send

from library.errors import LibraryError
from library.shelf.address import media_type
from library.shelf.shelf import INDEX

_HOST = "127.0.0.1"
# The sum is that of the style in the one-file page, which has no other file to keep it in
POLICY = (
    "default-src 'none'; script-src 'self'; "
    "style-src 'self' 'sha256-ZLy6+PXkSqsgFWQCHDiPlNRd04qU04jnE9PuUHwBALU='; "
    "img-src 'self' data:; media-src 'self' blob:; connect-src 'self'; "
    "base-uri 'none'; form-action 'none'; frame-ancestors 'self'"
)
HEADERS = {
    "Access-Control-Allow-Origin": "*",  # players and apps of others read transcripts and feeds
    "Cache-Control": "no-cache",  # keep it, but ask: a file that changes keeps its name
    "Content-Security-Policy": POLICY,
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
}


class _OpenFile(FileResponse):
    """An open file, which is sent whole though a build takes it away meanwhile."""

    def __init__(self, file: BinaryIO) -> None:
        # The number names this very file, though its name may be another's by now; not on Windows
        again = Path(f"/dev/fd/{file.fileno()}")
        super().__init__(
            again if again.exists() else file.name,
            headers=HEADERS,
            media_type=media_type(file.name),
            stat_result=os.fstat(file.fileno()),
        )
        self.file = file

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        with self.file:
            await super().__call__(scope, receive, send)


class _Shelf(StaticFiles):
    """The files of a shelf, which a build may replace at any time."""

    def __init__(self, build: Path) -> None:
        super().__init__(directory=build, html=True, check_dir=False)
        self.config_checked = True  # at the first request a build may have taken it away

    async def get_response(self, path: str, scope: Scope) -> Response:
        """Return the answer; what a build took away when it was found is looked for once more."""
        try:
            return await super().get_response(path, scope)
        except FileNotFoundError:
            return await super().get_response(path, scope)

    def file_response(
        self,
        full_path: str | os.PathLike[str],
        stat_result: os.stat_result,
        scope: Scope,
        status_code: int = 200,
    ) -> Response:
        """Return the answer with our type and headers."""
        response = _OpenFile(Path(full_path).open("rb"))  # noqa: SIM115 - it closes it
        if self.is_not_modified(response.headers, Headers(scope=scope)):
            response.file.close()
            return NotModifiedResponse(response.headers)
        return response


def app(build: Path, prefix: str = "") -> Starlette:
    """Return what answers for a shelf, at the root or under a prefix such as `/library`."""
    return Starlette(routes=[Mount(prefix, _Shelf(build))])


def server(site: Starlette) -> uvicorn.Server:
    """Return a server that says nothing but what goes wrong, and ends within a second."""
    return uvicorn.Server(
        uvicorn.Config(
            site, log_config=None, access_log=False, lifespan="off", ws="none",
            timeout_graceful_shutdown=1,
        )
    )  # fmt: skip


def listen(build: Path, port: int) -> socket.socket:
    """Return a socket that this computer alone can reach; port 0 takes any that is free.

    Raises `LibraryError` if nothing is built or the port is taken.
    """
    if not (build / INDEX).is_file():
        raise LibraryError("nothing is built", build.as_posix(), "run `library build` first")
    try:
        return socket.create_server((_HOST, port))
    except OSError as error:
        raise LibraryError(
            f"port {port} cannot be used: {os.strerror(error.errno or 0)}",
            hint="give another with --port, or --port 0 for any that is free",
        ) from error


def serve(build: Path, listener: socket.socket) -> None:
    """Answer until somebody ends it with Ctrl-C."""
    try:
        server(app(build)).run([listener])
    except KeyboardInterrupt:
        return  # this is how it ends
