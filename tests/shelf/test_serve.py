import base64
import hashlib
import logging
import os
import re
import signal
import socket
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.client import HTTPConnection, HTTPMessage
from pathlib import Path
from urllib.parse import urlsplit

import pytest

import library.publications
from library.errors import LibraryError
from library.shelf.address import media_type
from library.shelf.serve import HEADERS, POLICY, listen
from tests.conftest import ROOT, run_library
from tests.shelf.serving import serving
from tests.shelf.shelves import TYPES, build_shelf, content_of, find_program, wait_for

README = (ROOT / "README.md").read_text("utf-8")


def indented(heading: str) -> str:
    """Return the lines of code that follow a paragraph of the README."""
    code = re.search(rf"^{re.escape(heading)}.*?\n\n((?:    [^\n]*\n|\n)+)", README, re.M | re.S)
    assert code, heading
    return code[1]


@contextmanager
def nginx(root: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    """Run nginx with the README's block, as an ordinary user, over a folder `programme`."""
    program = find_program("nginx", monkeypatch)
    work = root / "nginx"
    work.mkdir()
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    folders = "".join(
        f"{kind}_temp_path {work}/{kind};"
        for kind in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
    )
    block = indented("**nginx**").replace("root /var/www;", f"root {root};")
    (work / "conf").write_text(
        f"{'user root;' if os.getuid() == 0 else ''} daemon off; pid {work}/pid; events {{ }}\n"
        f"http {{ access_log off; {folders}\n"
        f"server {{ listen 127.0.0.1:{port};\n{block} }} }}\n"
    )
    command = [program, "-e", "stderr", "-p", str(work), "-c", str(work / "conf")]
    with subprocess.Popen(command) as process:
        try:
            wait_for(process, port)  # or it does not take the README's block
            yield f"http://127.0.0.1:{port}/programme/"
        finally:
            process.terminate()


@pytest.fixture(params=["library serve", "nginx"])
def address(
    request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[str]:
    """The address of a shelf, on our server and on nginx with the README's configuration."""
    build_shelf(tmp_path / "programme", {name: content_of(name) for name in TYPES})
    (tmp_path / "secret.txt").write_text("secret")
    if request.param == "nginx":
        with nginx(tmp_path, monkeypatch) as address:
            yield address
    else:
        with serving(tmp_path / "programme", "/programme") as address:
            yield address


Answer = tuple[int, HTTPMessage, bytes]


def ask(address: str, path: str = "", method: str = "GET", **headers: str) -> Answer:
    """Ask for a path exactly as it is written; `_` stands for `-` in names of headers."""
    parts = urlsplit(address)
    connection = HTTPConnection(parts.netloc, timeout=10)
    names = {name.replace("_", "-"): value for name, value in headers.items()}
    connection.request(method, parts.path + path, headers=names)
    response = connection.getresponse()
    content = response.read()
    connection.close()
    return response.status, response.headers, content


def test_every_file_comes_with_its_type_and_the_headers(address: str) -> None:
    for name, kind in {**TYPES, "SHA256SUMS": "text/plain"}.items():
        status, headers, content = ask(address, name)
        assert status == 200
        assert headers.get_content_type() == kind == media_type(name), name
        if kind.startswith("text/"):
            assert headers.get_content_charset() == "utf-8"
        assert {key: headers[key] for key in HEADERS} == HEADERS, name
        if name in TYPES:
            assert content.decode() == content_of(name)


def test_ranges(address: str) -> None:
    name = "de/audio/05-wohnen.mp3"
    whole = content_of(name).encode()
    size = len(whole)
    for wanted, begin, end in (
        ("bytes=0-99", 0, 100),
        ("bytes=100-", 100, size),
        ("bytes=-7", size - 7, size),
        ("bytes=10-999999", 10, size),
    ):
        status, headers, content = ask(address, name, Range=wanted)
        assert (status, content) == (206, whole[begin:end]), wanted
        assert headers["Content-Range"] == f"bytes {begin}-{end - 1}/{size}"
        assert headers["Content-Length"] == str(end - begin)
    status, headers, _ = ask(address, name, Range=f"bytes={size}-")
    assert (status, headers["Content-Range"]) == (416, f"bytes */{size}")
    status, _, content = ask(address, name, Range="bytes=0-9", If_Range='"another"')
    assert (status, content) == (200, whole)
    assert ask(address, name)[1]["Accept-Ranges"] == "bytes"


def test_what_is_known_is_not_sent_again(address: str) -> None:
    for name in TYPES:
        tag = ask(address, name)[1]["ETag"]
        status, headers, content = ask(address, name, If_None_Match=tag)
        assert (status, content, headers["ETag"]) == (304, b"", tag)
        assert ask(address, name, If_None_Match='"another"')[0] == 200


def test_head_tells_what_get_would_send(address: str) -> None:
    for name in TYPES:
        status, headers, content = ask(address, name, "HEAD")
        got = ask(address, name)[1]
        assert (status, content) == (200, b"")
        for key in ("Content-Length", "Content-Type", "ETag", *HEADERS):
            assert headers[key] == got[key], key


def test_a_folder_shows_its_page_and_nothing_else(address: str) -> None:
    assert ask(address)[2].decode() == content_of("index.html")
    assert ask(address, "de/")[2].decode() == content_of("de/index.html")
    status, headers, _ = ask(address, "de")
    assert status in (301, 307)
    assert urlsplit(headers["Location"]).path == "/programme/de/"
    assert ask(address, "de/audio/")[0] in (403, 404)  # no list of what is there
    for unknown in ("nothing", "de/nothing.mp3", "index.html/x"):
        status, _, content = ask(address, unknown)
        assert status == 404
        assert len(content) < 1000
    assert ask(address, "index.html", "POST")[0] == 405


def test_nothing_outside_is_shown(address: str) -> None:
    for path in ("../secret.txt", "de/../../secret.txt", "%2e%2e/secret.txt", "..%2fsecret.txt"):
        status, _, content = ask(address, path)
        assert status in (400, 404), path
        assert b"secret" not in content


def test_a_link_out_is_refused(tmp_path: Path) -> None:
    build_shelf(tmp_path / "build", {"index.html": "x"})
    (tmp_path / "secret.txt").write_text("secret")
    (tmp_path / "build/de").symlink_to(tmp_path)
    (tmp_path / "build/link.txt").symlink_to(tmp_path / "secret.txt")
    with serving(tmp_path / "build") as address:
        assert [ask(address, path)[0] for path in ("link.txt", "de/secret.txt")] == [404, 404]


def test_builds_while_somebody_reads(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    """Every answer is a page whole, old or new, and after a build it is the new one."""
    build = tmp_path / "build"
    pages = [str(number) * (1000 + number) for number in range(10)]
    build_shelf(build, {"index.html": pages[0]})
    answers: list[Answer] = []
    done = threading.Event()

    def read(address: str) -> None:
        while not done.is_set():
            answers.append(ask(address))

    with caplog.at_level(logging.WARNING), serving(build) as address:
        reader = threading.Thread(target=read, args=(address,))
        reader.start()
        for number in (*range(10), *range(10)):
            build_shelf(build, {"index.html": pages[number]})
            status, _, content = ask(address, If_None_Match=ask(address)[1]["ETag"] + "x")
            assert (status, content.decode()) == (200, pages[number])
        done.set()
        reader.join()
    assert len(answers) > 5
    assert {status for status, _, _ in answers} == {200}
    assert {content.decode() for _, _, content in answers} <= set(pages)
    assert not caplog.records


def test_nothing_built_is_said(tmp_path: Path) -> None:
    for folder in (tmp_path, tmp_path / "build"):
        with pytest.raises(LibraryError, match="library build"):
            listen(folder, 0)


def test_a_port_that_is_taken_is_said(tmp_path: Path) -> None:
    build_shelf(tmp_path / "build", {"index.html": "x"})
    with listen(tmp_path / "build", 0) as listener:
        host, port = listener.getsockname()
        assert host == "127.0.0.1"
        with pytest.raises(LibraryError, match=rf"port {port} .*\n.*--port 0"):
            listen(tmp_path / "build", port)


@pytest.mark.parametrize("how", [signal.SIGINT, signal.SIGTERM])
def test_the_command_ends_quietly(tmp_path: Path, how: signal.Signals) -> None:
    build_shelf(tmp_path / "build", {"index.html": "Guten Tag"})
    with subprocess.Popen(
        [sys.executable, "-u", "-m", "library", "--project", str(tmp_path), "serve", "--port", "0"],
        stdout=subprocess.PIPE, stderr=subprocess.PIPE, encoding="utf-8",
    ) as process:  # fmt: skip
        assert process.stdout
        assert process.stderr
        line = process.stdout.readline()
        address = line.split()[0]
        assert ask(address)[2] == b"Guten Tag"
        process.send_signal(how)
        assert process.wait(10) == 0
        assert process.stdout.read().strip() == process.stderr.read() == ""


def test_the_command_says_that_nothing_is_built(tmp_path: Path) -> None:
    run = run_library(tmp_path, "serve")
    assert (run.code, "nothing is built" in run.err) == (1, True)


def test_the_policy_knows_the_style_of_the_one_file_page() -> None:
    layouts = Path(library.publications.__file__).parent / "layouts"
    style = re.search("<style>(.*?)</style>", (layouts / "webpage.html").read_text("utf-8"), re.S)
    assert style
    digest = base64.b64encode(hashlib.sha256(style[1].encode()).digest()).decode()
    assert f"'sha256-{digest}'" in POLICY, "its style changed: change POLICY and README.md, too"


def test_the_readme_gives_static_hosts_the_same() -> None:
    rules: dict[str, dict[str, str]] = {}
    for line in indented("**A static host**").splitlines():
        name, _, value = line.strip().partition(": ")
        if name and not value:
            rule = rules.setdefault(name, {})
        elif name:
            rule[name] = value
    assert rules.pop("/*") == HEADERS
    assert {name.rpartition("/")[2] for name in rules} >= {"opds.json", "*.vtt", "*.lpf"}
    for name, rule in rules.items():
        kind, _, charset = rule.pop("Content-Type").partition("; ")
        assert kind == media_type(name.replace("*", "a")), name
        assert charset in ("", "charset=utf-8")
        assert not rule


def test_the_readme_gives_apache_the_same() -> None:
    text = indented("**Apache**")
    assert dict(re.findall(r'Header set (\S+) "(.*)"', text)) == HEADERS
    added = dict(re.findall(r"AddType (\S+) (\S+)", text))
    assert added
    for kind, suffix in added.items():
        assert media_type(f"a{suffix}") == kind
    forced = re.findall(r'<Files "(.+)">\s+ForceType (\S+)', text)
    assert [name for name, _ in forced] == ["opds.json", "entry.json", "SHA256SUMS"]
    for name, kind in forced:
        assert media_type(name) == kind
