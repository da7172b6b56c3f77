"""Asking a publisher over HTTPS: time-outs, size limits, repeats, whole answers only; every answer is kept.

Answers stand in ``data/.cache/<target>`` under their checksum, with one line each in ``answers.csv``: when,
from where, how long, which checksum.
"""

from __future__ import annotations

import csv
import datetime
import gzip
import hashlib
import io
import os
import re
import time
import zlib
from collections.abc import Callable
from pathlib import Path
from typing import Any, NamedTuple
from urllib.parse import urlsplit

from spdr import project
from spdr.errors import DataError

CACHE = ("data", ".cache")
COLUMNS = ("fetched", "url", "bytes", "sha256", "file")
LOOPBACK = {"127.0.0.1", "::1", "localhost"}


class Limits(NamedTuple):
    """What one question may take.

    Attributes
    ----------
    silence
        Seconds without a byte.
    seconds
        Seconds in all.
    size
        Bytes, packed and unpacked.
    tries
        Times that a time-out, a half answer or a server's own trouble is met by asking again.
    pause
        Seconds before the second try; doubled for each further one.
    """

    silence: float = 20.0
    seconds: float = 180.0
    size: int = 100 << 20
    tries: int = 3
    pause: float = 1.0


class Answer(NamedTuple):
    """A whole answer, unpacked, and where it is kept."""

    raw: bytes
    url: str
    sha256: str
    file: Path
    known: bool  # the same bytes were there from an earlier day


class Passing(Exception):
    """A fault that may be gone when the question is repeated."""


def check_address(url: str) -> str:
    """Return an address that may be asked: HTTPS, or this machine itself.

    Raises
    ------
    DataError
        For any other.
    """
    parts = urlsplit(url)
    if parts.scheme == "https" and parts.hostname:
        return url
    if parts.scheme == "http" and parts.hostname in LOOPBACK:
        return url
    raise DataError(f"{url[:100]!r} is not an https:// address. Only those are asked.")


def get(url: str, target: str, limits: Limits | None = None) -> Answer:
    """Ask, keep the answer, and return it.

    Parameters
    ----------
    url
        ``https://...``; plain HTTP is for this machine only.
    target
        The table (or other name) under which answers are kept.
    limits
        Of time, size and patience.

    Raises
    ------
    DataError
        If no whole answer came, with the reason and how often it was tried.
    """
    limits = limits or Limits()
    check_address(url)
    said = ""
    for number in range(limits.tries):
        if number:
            time.sleep(limits.pause * 2 ** (number - 1))
        try:
            return _keep(_ask(url, limits), url, target, limits)
        except Passing as error:
            said = str(error)
    raise DataError(f"{url}: {said}; asked {limits.tries} times. Nothing was changed; try again later.")


def _ask(url: str, limits: Limits) -> bytes:
    import http.client
    import urllib.error
    import urllib.request

    class Careful(urllib.request.HTTPRedirectHandler):
        def redirect_request(self, req: Any, fp: Any, code: int, msg: str, headers: Any, newurl: str) -> Any:
            return super().redirect_request(req, fp, code, msg, headers, check_address(newurl))

    handlers: list[Any] = [Careful]
    if urlsplit(url).hostname in LOOPBACK:
        handlers.append(urllib.request.ProxyHandler({}))
    opener = urllib.request.build_opener(*handlers)
    request = urllib.request.Request(
        url, headers={"User-Agent": "spdr-refresh", "Accept-Encoding": "identity"}
    )
    try:
        with opener.open(request, timeout=limits.silence) as response:
            return _read(response, url, limits)
    except urllib.error.HTTPError as error:
        if error.code == 429 or error.code >= 500:
            raise Passing(f"the server answered {error.code}") from None
        raise DataError(
            f"{url}: the server answered {error.code}. Look up the address at the publisher's and mend "
            "data/registers/connectors.toml."
        ) from None
    except TimeoutError:
        raise Passing(f"no answer within {limits.silence:g} s") from None
    except (urllib.error.URLError, http.client.HTTPException, OSError) as error:
        reason = getattr(error, "reason", error)
        slow = isinstance(reason, TimeoutError)
        raise Passing(
            f"no answer within {limits.silence:g} s" if slow else f"no connection ({reason})"
        ) from None


def _read(response: Any, url: str, limits: Limits) -> bytes:
    """Read a whole answer, within the limits."""
    import http.client

    until = time.monotonic() + limits.seconds
    promised = response.headers.get("Content-Length")
    found = bytearray()
    try:
        while block := response.read(1 << 16):
            found += block
            if len(found) > limits.size:
                raise DataError(
                    f"{url}: the answer is larger than {limits.size >> 20} MB, so it is not what was meant."
                )
            if time.monotonic() > until:
                raise Passing(f"the answer took longer than {limits.seconds:g} s")
    except http.client.IncompleteRead:
        raise Passing("the answer broke off") from None
    if promised and promised.isdigit() and len(found) < int(promised):
        raise Passing(f"the answer broke off after {len(found)} of {promised} bytes")
    return bytes(found)


def _keep(packed: bytes, url: str, target: str, limits: Limits) -> Answer:
    raw = unpacked(packed, url, limits.size)
    sha = hashlib.sha256(raw).hexdigest()
    folder = folder_of(target)
    folder.mkdir(parents=True, exist_ok=True)
    ending = re.sub(r"\.gz$", "", urlsplit(url).path).rpartition(".")[2].lower()
    file = folder / f"{sha[:16]}.{ending if re.fullmatch('[a-z0-9]{1,5}', ending) else 'txt'}"
    known = file.is_file()
    if not known:
        part = folder / f".{file.name}.{os.getpid()}"
        part.write_bytes(raw)
        os.replace(part, file)
    listing = folder / "answers.csv"
    fresh = not listing.is_file()
    with listing.open("a", encoding="utf-8", newline="") as stream:
        writer = csv.writer(stream, lineterminator="\n")
        if fresh:
            writer.writerow(COLUMNS)
        now = datetime.datetime.now(datetime.UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
        writer.writerow([now, url, len(raw), sha, file.name])
    return Answer(raw, url, sha, file, known)


def folder_of(target: str) -> Path:
    """Return where the answers for a table, or another target, are kept."""
    return project.path(*CACHE, re.sub(r"[^A-Za-z0-9_-]+", "_", target)[:80])


def unpacked(packed: bytes, url: str, size: int) -> bytes:
    """Return the bytes of a gzip file, or those given where it is none.

    Raises
    ------
    DataError
        If they are more than ``size``.
    Passing
        If the file breaks off.
    """
    if packed[:2] != b"\x1f\x8b":
        return packed
    try:
        with gzip.GzipFile(fileobj=io.BytesIO(packed)) as stream:
            raw = stream.read(size + 1)
    except (EOFError, OSError, zlib.error):
        raise Passing("the packed file is damaged") from None
    if len(raw) > size:
        raise DataError(f"{url}: unpacked, the answer is larger than {size >> 20} MB.")
    return raw


Asker = Callable[[str, str], Answer]
