"""Material for tests: small files that are what they seem, and items ready to be published."""

import io
from typing import Any

from consultations.material.models import Edition, Speaker, Upload
from consultations.material.services import files, library
from consultations.material.services.library import Facts, Words
from consultations.models import Consultation
from socialicense.accounts.models import User

PDF = b"%PDF-1.7\n1 0 obj<<>>endobj\ntrailer<<>>\n%%EOF\n"
MP3 = b"ID3\x04\x00\x00\x00\x00\x00\x00" + bytes(range(256)) * 4


def keep(consultation: Consultation, content: bytes = PDF, name: str = "Report.pdf", audio: bool = False) -> Upload:
    return files.keep(consultation=consultation, file=io.BytesIO(content), name=name, audio=audio)


def written(
    consultation: Consultation, by: User, *, stance: str = "for", languages: Any = ("en",), **more: Any
) -> Edition:
    """An item in work, written in these languages."""
    facts = Facts(stance, "Ines Example", "Lowmere University", "organisers")
    edition = library.add(consultation=consultation, facts=facts, by=by)
    file, audio = more.pop("file", None), more.pop("audio", None)
    words = {"title": "What night buses cost", "body": "They cost *a lot*. " * 30} | more
    for tag in languages:
        library.write(edition=edition, language=tag, words=Words(**words), file=file, audio=audio, by=by)
    return edition


def published(consultation: Consultation, by: User, **more: Any) -> Edition:
    return library.publish(edition=written(consultation, by, **more), by=by)


def speaker(consultation: Consultation, by: User, **more: Any) -> Speaker:
    values = {"name": "Sam Speaker", "affiliation": "Lowmere Transport", "stance": "for", "funding": "Its employer",
              "conflicts": "nothing", "agreed": True} | more  # fmt: skip
    made = Speaker(consultation=consultation, **values)
    return library.save_speaker(speaker=made, published=True, by=by)
