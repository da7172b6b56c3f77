"""Smaller PNG files: the rasteriser writes four channels lightly packed, a chart has few colours."""

from __future__ import annotations

import struct
import zlib
from typing import Any

_SIGNATURE = b"\x89PNG\r\n\x1a\n"
_RGBA, _RGB, _PALETTE = 6, 2, 3
_NONE, _SUB = 0, 1  # filters of a line of pixels
_MOST_COLOURS = 256


def _chunks(png: bytes) -> list[tuple[bytes, bytes]]:
    found, place = [], len(_SIGNATURE)
    while place < len(png):
        (length,) = struct.unpack(">I", png[place : place + 4])
        found.append((png[place + 4 : place + 8], png[place + 8 : place + 8 + length]))
        place += 12 + length
    return found


def _chunk(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


def smaller(png: bytes) -> bytes:
    """Write an opaque PNG again with a palette where its colours allow, else without transparency.

    Parameters
    ----------
    png
        As the rasteriser wrote it: eight bits, four channels, not interlaced.

    Returns
    -------
    bytes
        The same pixels in fewer bytes; the file as it was where it is not of that kind.
    """
    import numpy as np

    chunks = _chunks(png)
    width, height, depth, colour, _, _, interlaced = struct.unpack(">IIBBBBB", chunks[0][1])
    if (depth, colour, interlaced) != (8, _RGBA, 0):
        return png
    raw = zlib.decompress(b"".join(data for kind, data in chunks if kind == b"IDAT"))
    lines = np.frombuffer(raw, np.uint8).reshape(height, 1 + width * 4)
    if not set(np.unique(lines[:, 0]).tolist()) <= {_NONE, _SUB}:
        return png
    pixels = lines[:, 1:].reshape(height, width, 4)
    summed = np.cumsum(pixels, axis=1, dtype=np.uint8)  # wraps at 256, as the filter does
    pixels = np.where((lines[:, 0] == _SUB)[:, None, None], summed, pixels)
    if (pixels[..., 3] != 255).any():
        return png
    kept = [(kind, data) for kind, data in chunks[1:] if kind == b"pHYs"]
    return _packed(pixels[..., :3], width, height, kept)


def _packed(rgb: Any, width: int, height: int, kept: list[tuple[bytes, bytes]]) -> bytes:
    """Return a PNG of these pixels, with a palette if they have few colours."""
    import numpy as np

    wide = rgb.astype(np.uint32)
    codes = (wide[..., 0] << 16) | (wide[..., 1] << 8) | wide[..., 2]
    flat = codes.ravel()
    turns = np.flatnonzero(np.diff(flat)) + 1  # most pixels are as their neighbour: sort only the others
    colours = np.unique(np.append(flat[turns], flat[:1]))
    palette = []
    if len(colours) <= _MOST_COLOURS:
        body = np.searchsorted(colours, codes).astype(np.uint8)
        channels = np.stack([(colours >> shift) & 255 for shift in (16, 8, 0)], axis=1).astype(np.uint8)
        palette = [(b"PLTE", channels.tobytes())]
    else:
        body = np.ascontiguousarray(rgb).reshape(height, width * 3)
    kind = _PALETTE if palette else _RGB
    filtered = np.concatenate([np.zeros((height, 1), np.uint8), body], axis=1).tobytes()
    head = struct.pack(">IIBBBBB", width, height, 8, kind, 0, 0, 0)
    parts = [(b"IHDR", head), *kept, *palette, (b"IDAT", zlib.compress(filtered, 6)), (b"IEND", b"")]
    return _SIGNATURE + b"".join(_chunk(kind_, data) for kind_, data in parts)
