"""What a file really is, by its first bytes: the name and the type that a browser claims are not believed."""

from dataclasses import dataclass

PDF = "application/pdf"


@dataclass(frozen=True)
class Kind:
    """A type of file that is accepted: its media type, and the ending it is handed out with."""

    media_type: str
    ending: str


DOCUMENT = Kind(PDF, "pdf")
MP3, M4A, OGG, WAV = (
    Kind("audio/mpeg", "mp3"),
    Kind("audio/mp4", "m4a"),
    Kind("audio/ogg", "ogg"),
    Kind("audio/wav", "wav"),
)


def kind_of(content: bytes) -> Kind | None:
    """The type of these bytes (magic numbers of each format's own specification); None for everything else."""
    if content[:5] == b"%PDF-" and b"%%EOF" in content[-2048:]:
        return DOCUMENT
    if content[:3] == b"ID3" or (len(content) > 1 and content[0] == 0xFF and content[1] & 0xE6 == 0xE2):
        return MP3  # an ID3v2 tag, or the sync word of an MPEG layer III frame
    if content[4:8] == b"ftyp" and content[8:12] in {b"M4A ", b"mp42", b"isom", b"mp41", b"M4B "}:
        return M4A  # ISO/IEC 14496-12, the file type box
    if content[:4] == b"OggS":
        return OGG  # RFC 3533
    if content[:4] == b"RIFF" and content[8:12] == b"WAVE":
        return WAV
    return None


def is_audio(kind: Kind) -> bool:
    """Whether it is to be heard."""
    return kind.media_type.startswith("audio/")
