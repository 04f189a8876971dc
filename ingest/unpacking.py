"""Bytes of a response to the bytes of its page, piece by piece, with a limit on what comes out. Opens no connection."""

from __future__ import annotations

import zlib
from collections.abc import Iterable, Iterator

_PIECE = 1 << 16


class TooLarge(Exception):
    """More comes out than is allowed."""


class Damaged(Exception):
    """What came is not packed as its server says, or is cut off; or packed in a way nobody asked for."""


def unpacked(pieces: Iterable[bytes], encoding: str, limit: int) -> bytes:
    """The page in `pieces`, which are packed as the Content-Encoding `encoding` says.

    Raises `TooLarge` as soon as there are more than `limit` bytes, `Damaged` where they do not unpack.
    """
    page = bytearray()
    for piece in _pieces(pieces, encoding.strip().lower()):
        page += piece
        if len(page) > limit:
            raise TooLarge
    return bytes(page)


def _pieces(pieces: Iterable[bytes], encoding: str) -> Iterator[bytes]:
    if encoding in ("", "identity"):
        yield from pieces
    elif encoding in ("gzip", "x-gzip", "deflate"):
        try:
            yield from _inflated(pieces, deflate=encoding == "deflate")
        except zlib.error as error:
            raise Damaged(str(error)) from error
    else:
        raise Damaged(f"it is packed with {encoding[:20]}")


def _inflated(pieces: Iterable[bytes], *, deflate: bool) -> Iterator[bytes]:
    """gzip, also of several members; or deflate, which some servers send without zlib's header."""
    unpacker = None
    for piece in pieces:
        rest = piece
        while rest:
            if unpacker is None:
                raw = deflate and rest[0] & 0x0F != zlib.DEFLATED
                unpacker = zlib.decompressobj(-zlib.MAX_WBITS if raw else zlib.MAX_WBITS | (0 if deflate else 16))
            yield unpacker.decompress(rest, _PIECE)
            while unpacker.unconsumed_tail:
                yield unpacker.decompress(unpacker.unconsumed_tail, _PIECE)
            rest = b""
            if unpacker.eof:
                # Zeros after the last member are padding.
                rest, unpacker = unpacker.unused_data.lstrip(b"\x00"), None
    if unpacker is not None:
        raise Damaged("it is cut off")
