"""Bytes of a text file to characters, or a reason why they are not text. Opens no files and never drops a character."""

from __future__ import annotations

import codecs

from vectorstore import SourceError

# UTF-32 before UTF-16: its little-endian mark begins with UTF-16's.
_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_KNOWN_BINARIES = (
    (b"%PDF", "a PDF"),
    (b"PK\x03\x04", "a ZIP archive or an office document"),
    (b"\x1f\x8b", "compressed with gzip"),
    (b"\xd0\xcf\x11\xe0", "an old office document"),
    (b"\x89PNG", "an image"),
    (b"\xff\xd8\xff", "an image"),
)
_SAMPLE = 200_000


def decode(data: bytes, name: str) -> str:
    """The text in `data`: by its byte order mark, else as UTF-8, else in the encoding its letters point to.

    Raises `SourceError` for `name` when it is empty or not text.
    """
    if not data.strip():
        raise SourceError(name, "the file is empty", "Leave it out, or fill it.")
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            return _marked(data, encoding, name)
    _refuse_binary(data, name)
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        return _guessed(data, name)


def _marked(data: bytes, encoding: str, name: str) -> str:
    try:
        return data.decode(encoding)
    except UnicodeDecodeError as error:
        reason = f"its first bytes say {encoding.upper()}, but byte {error.start:,} does not fit"
        raise SourceError(name, reason, "Save it as UTF-8.") from error


def _refuse_binary(data: bytes, name: str) -> None:
    for magic, kind in _KNOWN_BINARIES:
        if data.startswith(magic):
            raise SourceError(name, f"the file is {kind}, not text", "Save its text as .txt, .html or .json.")
    if b"\x00" in data:
        raise SourceError(name, "the file is not text (it has zero bytes)", "Save its text as UTF-8.")


def _guessed(data: bytes, name: str) -> str:
    from charset_normalizer import from_bytes

    # A sample decides: the detector's time grows with the input, and letters do not change their encoding midway.
    matches = list(from_bytes(data[:_SAMPLE]))
    fits = [match for match in matches if (match.chaos, match.coherence) == (matches[0].chaos, matches[0].coherence)]
    # Of encodings that fit equally well, the one that most text without a mark is in.
    fits.sort(key=lambda match: match.encoding != "cp1252")
    for match in fits:
        try:
            return data.decode(match.encoding)
        except UnicodeDecodeError:
            continue
    raise SourceError(name, "the file is not text in any known encoding", "Save it as UTF-8.")
