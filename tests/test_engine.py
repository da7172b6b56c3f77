"""The engine: the same outputs as the standard kernel, and no end of a run that passes for success."""

from __future__ import annotations

import json
import re
import subprocess
from pathlib import Path

import pipeline_kit as kit
import pytest

# name -> cell; run in one notebook on both engines and compared output by output
CELLS = {
    "print": "print('hello'); print('world', end='')",
    "thai": "print('การคุ้มครองทางสังคม'); 'เบี้ยยังชีพ'",
    "stderr": "import sys\nprint('aside', file=sys.stderr)",
    "last_expression": "6 * 7",
    "semicolon": "6 * 7;",
    "none": "None",
    "assignment": "kept = [1, 2, 3]",
    "underscore": "1 + 1\n_",
    "history": "Out[4] if 4 in Out else 'no such result'",
    "frame": "import pandas as pd\npd.DataFrame({'a': [1, 2], 'ข': ['x', 'y']})",
    "display_frame": "display(pd.DataFrame({'a': [1.5]}), 'text', 3)",
    "html": "from IPython.display import HTML\nHTML('<b>bold</b>')",
    "markdown": "from IPython.display import Markdown\ndisplay(Markdown('*m*'), metadata={'note': 'kept'})",
    "image": "from IPython.display import Image\nImage(data=b'\\x89PNG\\r\\n\\x1a\\n' + bytes(40))",
    "svg": "from IPython.display import SVG\nSVG('<svg xmlns=\"http://www.w3.org/2000/svg\"></svg>')",
    "json": "from IPython.display import JSON\ndisplay(JSON({'a': [1, {'b': None}]}))",
    "own_repr": "class Own:\n    def _repr_html_(self):\n        return '<i>own</i>'\nOwn()",
    "mimebundle": "class Bundle:\n    def _repr_mimebundle_(self, include=None, exclude=None):\n"
    "        return {'text/plain': 'b', 'application/x-test+json': {'k': 1}}, {'m': 1}\nBundle()",
    "raw_display": "display({'text/plain': 'p', 'text/html': '<u>h</u>'}, raw=True)",
    "chart": "import altair as alt\nalt.Chart(pd.DataFrame({'a': [1]})).mark_bar().encode(x='a:Q')",
    "time_magic": "%time total = sum(range(10))",
    "capture_magic": "%%capture caught\nprint('not seen')\ndisplay(1)",
    "captured": "caught.stdout, len(caught.outputs)",
    "timeit_magic": "%timeit -n1 -r1 -q pass",
    "who_magic": "%pwd\n'run'",
    "shell": "!echo from the shell",
    "shell_value": "lines = !echo one; echo two\nlist(lines)",
    "bash_magic": "%%bash\necho in bash; echo oops >&2",
    "help": "len?",
    "await": "import asyncio\nawait asyncio.sleep(0, 'awaited')",
    "async_def": "async def later():\n    return 5\nawait later()",
    "os_write": "import os\nos.write(1, b'straight to one\\n'); os.write(2, b'straight to two\\n');",
    "subprocess": "import subprocess\nsubprocess.run(['echo', 'from a subprocess']).returncode",
    "warning": "import warnings\nwarnings.warn('take care')",
    "deprecation": "warnings.warn('old', DeprecationWarning)",
    "logging": "import logging\nlogging.warning('logged'); logging.info('not shown')",
    "nested": "def outer():\n    def inner(x):\n        return x + len(kept)\n    return inner\nouter()(1)",
    "large": "print('x' * 200_000)",
    "many_lines": "for i in range(2000):\n    print(i)",
    "clear": "from IPython.display import clear_output\nprint('gone'); clear_output(); print('stays')",
    "clear_wait": "for i in range(3):\n    clear_output(wait=True)\n    print(i)",
    "display_id": "handle = display('first', display_id='the-one')\nhandle.display('second')",
    "update_display": "handle.update('third')\nfrom IPython.display import update_display\nNone",
    "progress": "for i in range(3):\n    print(f'\\r{i}/2', end='')",
    "thread": "import threading\nt = threading.Thread(target=print, args=('in it',)); t.start(); t.join()",
    "fork": "import multiprocessing as mp\nwith mp.get_context('fork').Pool(2) as pool:\n"
    "    print(pool.map(abs, [-1, 2]))",
    "forked_print": "def tell(x):\n    print('child says', x, flush=True)\n"
    "p = mp.get_context('fork').Process(target=tell, args=(1,)); p.start(); p.join(); p.exitcode",
    "exception_caught": "try:\n    1 / 0\nexcept ZeroDivisionError as error:\n    print(repr(error))",
    "getipython": "get_ipython() is not None, __name__",
    "stdin_closed": "import sys\nsys.stdin.read() if sys.stdin else ''",
    "working_folder": "import os\nos.path.basename(os.getcwd()) == os.path.basename(os.environ['SPDR_ROOT'])",
    "unpicklable": "import sys\nsys.stdout.isatty(), sys.stdout.encoding.lower()",
    "empty": "   \n",
}
# name -> cell that raises; each its own notebook
RAISING = {
    "zero": "def f():\n    return 1 / 0\nf()",
    "syntax": "x = = 1",
    "no_matplotlib": "%matplotlib inline",
    "no_module": "import nonesuch_module",
    "chained": "try:\n    {}['a']\nexcept KeyError as e:\n    raise RuntimeError('เกิดข้อผิดพลาด') from e",
    "input": "input('name? ')",
    "partial": "print('before'); display(1); raise ValueError('after')",
    "keyboard": "raise KeyboardInterrupt",
    "broken_repr": "class Broken:\n    def _repr_html_(self):\n        raise ValueError('no html')\n"
    "    def __repr__(self):\n        return 'plain'\nBroken()",
    "bad_await": "import asyncio\nawait asyncio.wait_for(asyncio.sleep(5), 0.01)",
}
DRIVER = """
import json, sys
import nbformat, papermill
from papermill.exceptions import PapermillExecutionError
told = []
for path in sys.argv[2:]:
    notebook = nbformat.read(path, 4)
    try:
        done = papermill.execute_notebook(path, None, engine_name="spdr", progress_bar=False)
        nbformat.validate(done)
        code = [c for c in done.cells if c.cell_type == "code"]
        told.append({"cells": [{"count": c.execution_count, "outputs": c.outputs} for c in code]})
    except PapermillExecutionError as error:
        told.append({"index": error.cell_index, "ename": error.ename, "evalue": error.evalue,
                     "traceback": error.traceback})
json.dump(told, open(sys.argv[1], "w"))
"""


def run_both(tmp_path: Path, notebooks: dict[str, dict]) -> dict[str, dict[str, dict]]:
    """Run notebooks on both engines side by side, each engine in one process."""
    project = kit.Project(tmp_path / "project", notebooks)
    paths = [str(project.top / "notebooks" / f"{name}.ipynb") for name in notebooks]
    running = {
        engine: subprocess.Popen(
            [kit.PYTHON, "-c", DRIVER, str(tmp_path / engine), *paths],
            cwd=project.top,
            env=project.environment(SPDR_ENGINE=engine),
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        for engine in ("fork", "kernel")
    }
    told = {}
    for engine, process in running.items():
        _, err = process.communicate(timeout=120)
        assert process.returncode == 0, err
        told[engine] = dict(zip(notebooks, json.loads((tmp_path / engine).read_text()), strict=True))
    return told


def normal(value: object) -> object:
    """Take out what rightly differs between two runs, and nothing else.

    Numbers of ``%time``; names that IPython and ipykernel give to a cell's code; memory addresses; the
    random number in an Altair chart's id; colour codes, which follow the terminal of the process.
    """
    if isinstance(value, dict):
        return {key: normal(item) for key, item in value.items()}
    if isinstance(value, list):
        return [normal(item) for item in value]
    if not isinstance(value, str):
        return value
    value = re.sub(r"\x1b\[[0-9;]*m", "", value)
    if "ipykernel_" in value:  # looked for first: on a long text the pattern takes minutes
        value = re.sub(r"\S*ipykernel_\d+[/\\]\d+\.py", "<cell>", value)
    value = re.sub(r"<ipython-input-[^>]*>|\b\d+\.py", "<cell>", value)
    value = re.sub(r"0x[0-9a-f]+", "<address>", value)
    value = re.sub(r"altair-viz-[0-9a-f]+", "altair-viz", value)
    return re.sub(r"(?m)^(CPU times|Wall time): .*$", r"\1", value)


def streams_joined(outputs: list[dict]) -> list[dict]:
    """Join each stream of a cell: a kernel sends text in pieces cut by a clock, and two streams unordered."""
    text: dict[str, str] = {}
    for output in outputs:
        if output["output_type"] == "stream":
            text[output["name"]] = text.get(output["name"], "") + output["text"]
    return [o for o in outputs if o["output_type"] != "stream"] + [text]  # type: ignore[list-item]


@pytest.fixture(scope="module")
def both(tmp_path_factory):
    notebooks = {"cells": kit.notebook(*CELLS.values())}
    notebooks |= {name: kit.notebook("fine = 1", cell, "fine = 2") for name, cell in RAISING.items()}
    return run_both(tmp_path_factory.mktemp("both"), notebooks)


def same(ours: object, theirs: object) -> None:
    """Compare without pytest's own account of a difference, which takes minutes on long outputs."""
    if ours != theirs:
        pytest.fail(f"ours: {ours!r:.600}\nthe kernel's: {theirs!r:.600}")


@pytest.mark.parametrize("name", CELLS)
def test_a_cell_gives_the_same_outputs_on_both_engines(both, name):
    position = 1 + list(CELLS).index(name)
    ours, theirs = (both[engine]["cells"]["cells"][position] for engine in ("fork", "kernel"))
    same(ours["count"], theirs["count"])
    same(normal(streams_joined(ours["outputs"])), normal(streams_joined(theirs["outputs"])))


@pytest.mark.parametrize("name", RAISING)
def test_a_cell_that_raises_stops_both_engines_at_the_same_cell_with_the_same_error(both, name):
    ours, theirs = (both[engine][name] for engine in ("fork", "kernel"))
    same(ours["index"], 3)
    same(theirs["index"], 3)
    same([ours["ename"], normal(ours["evalue"])], [theirs["ename"], normal(theirs["evalue"])])
    # the frames between differ: their own modules, and how many lines are shown around a line
    heads = [[line for line in normal(one["traceback"]) if "Error" in line[:40]] for one in (ours, theirs)]
    same(len(heads[0]), len(heads[1]))
    same(normal(ours["traceback"][-1]), normal(theirs["traceback"][-1]))
