"""The commands of those who put the library online: serve, publish and verify."""

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from library.cli_translators import show

if TYPE_CHECKING:
    from library.project import Project


@click.command(epilog="Example: library serve    (then look at the page that opens)")
@click.option(
    "--port",
    type=click.IntRange(0, 65535),
    default=8000,
    show_default=True,
    help="Where it answers; 0 takes any port that is free.",
)
@click.pass_obj
def serve(project: "Project", port: int) -> None:
    """Show build/ in the browser, to this computer alone, as a web server would show it.

    After a new build, reload the page.
    """
    from library.shelf.serve import listen
    from library.shelf.serve import serve as answer

    with listen(project.build, port) as listener:
        host, port = listener.getsockname()
        address = f"http://{host}:{port}/"
        click.echo(f"{address} shows {project.build}. Ctrl-C ends it.")
        if sys.stdout.isatty():
            click.launch(address)
        answer(project.build, listener)


@click.command(epilog="Example: library publish --to me@example.org:/var/www/programme")
@click.option(
    "--to",
    "target",
    required=True,
    metavar="FOLDER|HOST:PATH",
    help="A folder, or what rsync takes: user@host:/path, user@host: (your home folder there), "
    "rsync://host/module.",
)
@click.pass_obj
def publish(project: "Project", target: str) -> None:
    """Put build/ online: write what changed, and leave alone what is not ours."""
    from library.shelf.publish import publish as put

    done = put(project.build, target)
    click.echo(
        f"{target}: {done.written} written, {done.unchanged} unchanged, {done.removed} removed."
    )


@click.command(epilog="Example: library verify    or of a copy: library verify /media/stick/build")
@click.argument("folder", required=False, type=click.Path(path_type=Path))
@click.pass_context
def verify(context: click.Context, folder: Path | None) -> None:
    """Hold build/ against its sums, or a FOLDER: a copy of it, or what was published.

    Exit code 1 if a file was changed or is missing; files of others are shown.
    """
    from library.shelf.verify import verify as compare

    verified = compare(folder or context.obj.build)
    if errors := show(verified.findings):
        click.echo(f"{verified.files} files, {errors} errors.")
        context.exit(1)
    click.echo(f"{verified.files} files, all as they were built.")


COMMANDS = (serve, publish, verify)
