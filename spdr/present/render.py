"""Charts to SVG and PNG, in processes of their own, and the script that draws them in a browser.

The drawing library keeps threads, which a process that forks for each notebook must not have; so
:func:`render` starts ``python -m spdr.present.render`` for the charts that are not in the cache.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from functools import lru_cache
from importlib.metadata import version
from pathlib import Path
from typing import Any

from spdr.errors import NotebookError, SpdrError
from spdr.present import svg as svg_text
from spdr.present.png import smaller
from spdr.present.small import small

_DRAWN_BY = (
    "render.py",
    "svg.py",
    "png.py",
    "small.py",
    "style.py",
    "thai.py",
)  # a change in one draws all anew
MOST_PROCESSES = 4  # each takes some 300 MB
FEWEST_CHARTS = 12  # for which a process of their own pays
SCALE = 2  # pixels of a PNG per pixel of the drawing
VEGA_LITE = "6.4"  # the version that Altair writes, of those the drawing library has

# What the page calls: it needs no eval and writes no style element, so that a strict policy lets it draw.
_SNIPPET = """window.spdrChart = (element, spec, options) => vegaEmbed(element, spec, Object.assign(
  {mode: "vega-lite", ast: true, defaultStyle: false, actions: false, renderer: "svg", hover: false,
   tooltip: {disableDefaultStyle: true}}, options || {}));"""


@dataclass(frozen=True)
class Job:
    """A chart to be drawn in one language.

    Attributes
    ----------
    id
        Chapter and figure, such as ``02_children/poverty-rate/en``; named in errors.
    spec
        Vega-Lite specification from the record.
    lang
        ``en`` or ``th``.
    headline, subtitle, description
        As on the card; the headline names the image, the description is its alternative.
    notes
        Note, source, licence, address: printed under the chart in the downloads.
    """

    id: str
    spec: Mapping[str, Any]
    lang: str
    headline: str
    subtitle: str
    description: str
    notes: Sequence[str] = ()

    @property
    def key(self) -> str:
        """Return the hash of everything that shows in the pictures; equal keys have equal bytes."""
        content = [*_tools(), {**asdict(self), "id": ""}]
        text = json.dumps(content, sort_keys=True, ensure_ascii=False)
        return hashlib.sha256(text.encode()).hexdigest()[:16]


@dataclass(frozen=True)
class Picture:
    """The files of one drawn chart: bare for the page, framed with words for download.

    ``small`` is the page's chart for a phone; the file is empty where the chart cannot be made narrower.
    """

    svg: Path
    small: Path
    download_svg: Path
    png: Path


def fonts() -> Path:
    """Return the folder of the charts' font.

    Raises
    ------
    SpdrError
        If the font is not installed: another font would move every label, so nothing is drawn.
    """
    try:
        import fontpkg_sarabun
    except ImportError:
        folder = None
    else:
        folder = Path(fontpkg_sarabun.ROOT) / "files"
    if folder is None or not (folder / "Sarabun-Regular.ttf").is_file():
        raise SpdrError(
            "The font Sarabun, in which all charts are drawn, is not installed. It comes with the package "
            "fontpkg-sarabun of requirements.lock: install the lock again (make site does it)."
        )
    return folder


@lru_cache(maxsize=1)
def _tools() -> tuple[str, str]:
    """Return what else the pictures depend on: the drawing library's version, the font, and this code."""
    here = Path(__file__).parent
    files = [fonts() / "Sarabun-Regular.ttf", *(here / name for name in _DRAWN_BY)]
    together = hashlib.sha256(b"".join(file.read_bytes() for file in files)).hexdigest()
    return version("vl-convert-python"), together


def _files(folder: Path, key: str) -> Picture:
    names = (f"{key}.svg", f"{key}-small.svg", f"{key}-download.svg", f"{key}.png")
    return Picture(*(folder / name for name in names))


def render(jobs: Iterable[Job], folder: Path) -> dict[str, Picture]:
    """Draw charts, or find them drawn.

    Parameters
    ----------
    jobs
        What to draw; ids are unique.
    folder
        The cache; it is made if absent. Files are named by content, so they never go stale.

    Returns
    -------
    dict
        Job id to its files.

    Raises
    ------
    NotebookError
        If a chart cannot be drawn; the message names it.
    """
    jobs = list(jobs)
    folder.mkdir(parents=True, exist_ok=True)
    pictures = {job.id: _files(folder, job.key) for job in jobs}
    absent = {
        job.key: job for job in jobs if not all(path.is_file() for path in vars(pictures[job.id]).values())
    }
    if absent:
        _in_own_processes(list(absent.values()), folder)
    return pictures


def _in_own_processes(jobs: Sequence[Job], folder: Path) -> None:
    """Share the charts out among as many processes as there are processors, if there are many charts."""
    count = max(1, min(os.cpu_count() or 1, MOST_PROCESSES, len(jobs) // FEWEST_CHARTS))
    command = [sys.executable, "-m", "spdr.present.render", str(folder)]
    with contextlib.ExitStack() as stack:
        running = []
        for first in range(count):
            text = "\n".join(json.dumps(asdict(job), ensure_ascii=False) for job in jobs[first::count])
            given, said = (stack.enter_context(tempfile.TemporaryFile()) for _ in range(2))
            given.write(text.encode())
            given.seek(0)
            process = subprocess.Popen(command, stdin=given, stdout=subprocess.DEVNULL, stderr=said)
            stack.callback(process.wait)
            stack.callback(process.kill)  # where one fails, the others need not go on
            running.append((process, said))
        for process, said in running:
            if process.wait():
                said.seek(0)
                lines = said.read().decode("utf-8", "replace").strip().splitlines()
                last = lines[-1] if lines else "it left no message"
                raise NotebookError(f"The charts could not be drawn: {last}")


def draw(job: Job) -> tuple[str, str, str, bytes]:
    """Draw one chart in this process; see :func:`render`.

    Returns
    -------
    tuple of str, str, str, bytes
        SVG for the page, SVG for a phone or nothing, SVG and PNG for download.
    """
    import vl_convert

    name = f"f{job.key[:10]}"
    page = _drawn(job, job.spec, name)
    narrow = small(job.spec)
    download = svg_text.framed(page, job.headline, job.subtitle, job.notes)
    raster = vl_convert.svg_to_png(svg_text.split_am(download), scale=SCALE)
    return page, _drawn(job, narrow, f"{name}s") if narrow else "", download, smaller(raster)


def _drawn(job: Job, wanted: Mapping[str, Any], name: str) -> str:
    """Return a specification drawn as one image with the job's words, its ids beginning with ``name``."""
    import vl_convert

    spec = json.loads(svg_text.split_am(json.dumps(wanted, ensure_ascii=False)))
    spec["config"] = {**spec.get("config", {}), "aria": False}  # the whole image has one description
    drawn = vl_convert.vegalite_to_svg(spec, vl_version=VEGA_LITE, allowed_base_urls=[])
    return svg_text.accessible(svg_text.join_am(drawn), name, job.headline, job.description, job.lang)


def vega_bundle() -> bytes:
    """Return the one script with Vega, Vega-Lite and vega-embed, for a plain script element.

    It sets ``window.spdrChart(element, spec, options)``, which returns a promise of the view. It loads
    nothing, and draws under a policy without unsafe-eval and unsafe-inline. The page styles tooltips itself
    (``#vg-tooltip-element``).
    """
    import vl_convert

    script: str = vl_convert.javascript_bundle(_SNIPPET, VEGA_LITE)
    return script.encode()


def _write(path: Path, content: bytes) -> None:
    beside = path.with_name(f".{path.name}.{os.getpid()}")
    beside.write_bytes(content)
    os.replace(beside, path)


def _main(folder: Path) -> int:
    import vl_convert

    vl_convert.register_font_directory(str(fonts()))
    for line in sys.stdin.buffer:
        job = Job(**json.loads(line))
        try:
            page, narrow, download, png = draw(job)
        except Exception as error:  # the library raises bare ValueErrors; whatever it is, name the chart
            print(f"{job.id}: {' '.join(str(error).split())[:300]}", file=sys.stderr)
            return 1
        files = _files(folder, job.key)
        _write(files.svg, page.encode())
        _write(files.small, narrow.encode())
        _write(files.download_svg, download.encode())
        _write(files.png, png)
    return 0


if __name__ == "__main__":
    sys.exit(_main(Path(sys.argv[1])))
