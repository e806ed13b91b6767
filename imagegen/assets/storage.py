"""Local storage that survives a power cut and a second try."""

import os
import secrets
from pathlib import Path
from typing import IO, Any

from django.core.files.storage import FileSystemStorage


class LocalStorage(FileSystemStorage):
    """Files below MEDIA_ROOT. Saving a key again replaces the file, so that finishing twice doubles nothing.

    A file appears under its key whole or not at all: written to a temporary name, flushed to the disk, renamed.
    Django's own storage would choose another name for the second save.
    """

    def get_available_name(self, name: str, max_length: int | None = None) -> str:
        return name

    def _save(self, name: str, content: IO[Any]) -> str:
        path = Path(self.path(name))
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        draft = path.with_name(f".{path.name}.{secrets.token_hex(4)}")
        try:
            with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
                for chunk in content.chunks():  # type: ignore[attr-defined]
                    file.write(chunk)
                file.flush()
                os.fsync(file.fileno())
            draft.replace(path)
        except BaseException:
            draft.unlink(missing_ok=True)
            raise
        return name
