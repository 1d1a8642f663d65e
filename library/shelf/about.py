"""What feeds say of an edition."""

from library.publications import Master
from library.translation.edition import Text
from library.translation.matter import translation_state, voice_notice


def ended(text: Text) -> Text:
    """Return a text with a full stop, unless it ends in a sign of its own."""
    stop = "" if text.words.endswith((".", "!", "?", "…", ":")) else "."
    return Text(text.words + stop, text.language)


def about(master: Master, spoken: bool) -> list[Text]:
    """Return what an edition is, who speaks if it is spoken, and how far to trust it, in lines."""
    edition = master.edition
    subtitle = ended(edition.subtitle)  # some apps show the lines as one
    voice = [voice_notice(edition, master.narrators)] if spoken else []
    return [subtitle, *voice, *translation_state(edition)]
