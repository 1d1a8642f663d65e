"""ZIP archives whose bytes depend on their contents alone."""

import zipfile
from typing import Any

_STORED = (".mp3", ".png", ".jpg")  # compressed already, and players seek in it


class Archive(zipfile.ZipFile):
    """A ZIP without times and users."""

    def writestr(self, name: Any, data: Any, *_: Any, **__: Any) -> None:  # type: ignore[override]
        """Add a file; sound and pictures are stored, the rest is deflated."""
        info = zipfile.ZipInfo(name)  # 1980-01-01
        info.external_attr = 0o644 << 16
        stored = name == "mimetype" or name.endswith(_STORED)
        info.compress_type = zipfile.ZIP_STORED if stored else zipfile.ZIP_DEFLATED
        super().writestr(info, data)
