"""Outputs of a chapter's cells in nbformat's shape, and the streams that feed them."""

from __future__ import annotations

import codecs
import io
import os
import tempfile
import threading
from typing import Any


def spool() -> int:
    """Open a nameless file that a child's descriptors 1 and 2 write to; it never blocks, unlike a pipe."""
    if hasattr(os, "memfd_create"):
        return os.memfd_create("spdr")
    with tempfile.TemporaryFile() as file:
        return os.dup(file.fileno())


def spooled(descriptor: int) -> str:
    """The end of what is in a spool, at most 4,000 bytes."""
    size = os.fstat(descriptor).st_size
    return os.pread(descriptor, 4000, max(0, size - 4000)).decode(errors="replace")


class Recorder:
    """Outputs of the notebook's cells in nbformat's shape, in the order in which they were made."""

    def __init__(self, spools: list[int]) -> None:
        self.owner = os.getpid()
        self.lock = threading.RLock()
        self.outputs: dict[int, list[dict[str, Any]]] = {}
        self.cell = -1
        self.touched: set[int] = set()
        self.clear_next = False
        self.shown: dict[str, list[dict[str, Any]]] = {}
        self.spools = list(zip(("stdout", "stderr"), spools, strict=True))
        self.offsets = dict.fromkeys(spools, 0)
        self.decoders = {fd: codecs.getincrementaldecoder("utf-8")("replace") for fd in spools}

    def begin(self, cell: int) -> None:
        """Start collecting for this cell."""
        self.drain()
        self.cell, self.clear_next = cell, False
        self.outputs[cell] = []
        self.touched = {cell}

    def drain(self) -> None:
        """Take in what reached descriptors 1 and 2 directly: C libraries, subprocesses, ``os.write``."""
        for name, descriptor in ((n, d) for n, d in self.spools):
            while block := os.pread(descriptor, 1 << 20, self.offsets[descriptor]):
                self.offsets[descriptor] += len(block)
                self.text(name, self.decoders[descriptor].decode(block))

    def text(self, name: str, text: str) -> None:
        """Add to a stream, joined to the last output if that is the same stream."""
        if not text or self.cell < 0:
            return
        outputs = self.room()
        if not (outputs and outputs[-1].get("name") == name and outputs[-1]["output_type"] == "stream"):
            outputs.append({"output_type": "stream", "name": name, "text": []})
        outputs[-1]["text"].append(text)

    def add(self, output: dict[str, Any], display_id: str | None = None) -> None:
        """Add a result, a display or an error."""
        with self.lock:
            self.drain()
            self.room().append(output)
            if display_id:
                self.shown.setdefault(display_id, []).append(output)

    def update(self, display_id: str | None, data: dict[str, Any], metadata: dict[str, Any]) -> None:
        """Replace every display that carries this id, in whichever cell it stands."""
        with self.lock:
            for output in self.shown.get(display_id or "", []):
                output["data"], output["metadata"] = data, metadata
                self.touched |= {
                    cell for cell, found in self.outputs.items() if any(o is output for o in found)
                }

    def clear(self, wait: bool) -> None:
        """Drop the cell's outputs, now or when the next one comes."""
        with self.lock:
            self.drain()
            if wait:
                self.clear_next = True
            else:
                self.outputs[self.cell].clear()

    def room(self) -> list[dict[str, Any]]:
        """The running cell's outputs, emptied first if that was asked for."""
        if self.clear_next:
            self.clear_next = False
            self.outputs[self.cell].clear()
        return self.outputs[self.cell]

    def finished(self) -> dict[int, list[dict[str, Any]]]:
        """Outputs of every cell touched since :meth:`begin`, streams joined."""
        with self.lock:
            self.drain()
            for cell in self.touched:
                for output in self.outputs[cell]:
                    if output["output_type"] == "stream":
                        output["text"] = ["".join(output["text"])]
            return {
                cell: [
                    {**output, "text": output["text"][0]} if output["output_type"] == "stream" else output
                    for output in self.outputs[cell]
                ]
                for cell in sorted(self.touched)
            }


class Stream(io.TextIOBase):
    """``sys.stdout`` or ``sys.stderr`` of a chapter: straight into the recorder, in order."""

    encoding, errors = "utf-8", "replace"

    def __init__(self, recorder: Recorder, name: str, descriptor: int) -> None:
        self.recorder, self.name, self.descriptor = recorder, name, descriptor

    def write(self, text: str) -> int:
        """Record ``text``; in a process forked by a cell, send it to the real descriptor instead."""
        if not isinstance(text, str):
            raise TypeError(f"write() argument must be str, not {type(text)}")
        if os.getpid() != self.recorder.owner:
            os.write(self.descriptor, text.encode(errors="replace"))
        else:
            with self.recorder.lock:
                self.recorder.drain()
                self.recorder.text(self.name, text)
        return len(text)

    def flush(self) -> None:
        """Nothing is held back here."""

    def writable(self) -> bool:
        """Streams of a chapter are for writing."""
        return True

    def fileno(self) -> int:
        """The descriptor that subprocesses inherit."""
        return self.descriptor


def clean(value: Any) -> Any:
    """Turn what a display carries into what JSON can hold, as the Jupyter protocol does."""
    if isinstance(value, bytes):
        import base64

        return base64.b64encode(value).decode("ascii")
    if isinstance(value, (set, frozenset, tuple)):
        return list(value)
    return repr(value) if not hasattr(value, "item") else value.item()
