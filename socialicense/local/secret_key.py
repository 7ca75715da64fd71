"""The secret of local mode: made at the first run, kept in the data folder, the same ever after."""

import os
import secrets
import tempfile
from pathlib import Path


def local_secret_key(data_dir: Path) -> str:
    """Reads the secret, or makes one; two processes that make it at once end with the same."""
    path = data_dir / "secret_key"
    if not path.exists():
        data_dir.mkdir(parents=True, exist_ok=True)
        descriptor, name = tempfile.mkstemp(dir=data_dir, prefix=".secret_key-")
        with os.fdopen(descriptor, "w") as file:
            file.write(secrets.token_urlsafe(48))
        try:
            os.link(name, path)
        except FileExistsError:
            pass  # another process was first: its secret counts
        finally:
            os.unlink(name)
    return path.read_text().strip()
