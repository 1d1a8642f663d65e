"""What feeds say of an edition."""

from library.publications import Master
from library.translation.edition import Text
from library.translation.matter import translation_state, voice_notice


def about(master: Master, spoken: bool) -> list[Text]:
    """Return what an edition is, who speaks if it is spoken, and how far to trust it, in lines."""
    edition = master.edition
    # A full stop: some apps show the lines as one
    subtitle = Text(f"{edition.subtitle.words.rstrip('.')}.", edition.subtitle.language)
    voice = [voice_notice(edition, master.narrators)] if spoken else []
    return [subtitle, *voice, *translation_state(edition)]
