"""The command `library`, and `python -m library`: it obeys signals before it loads anything."""

from library.cli_stop import Stoppable


def main() -> None:
    """Run the command, and end when a signal asks for it."""
    with Stoppable():
        from library.cli import main as command

        command()


if __name__ == "__main__":
    main()
