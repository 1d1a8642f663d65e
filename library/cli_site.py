"""The commands of those who put the library online: serve and publish."""

import sys
from typing import TYPE_CHECKING

import click

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


COMMANDS = (serve, publish)
