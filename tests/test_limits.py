"""Accidents of a contributed notebook: each is stopped with a sentence, and the data stay as they were."""

from __future__ import annotations

import hashlib
import subprocess
import sys

import pipeline_kit as kit
import pytest

LINUX = pytest.mark.skipif(sys.platform != "linux", reason="these limits are of Linux")


@pytest.fixture
def project(tmp_path):
    project = kit.Project(tmp_path, {})
    project.table("people", {2020: 5})
    (tmp_path / "data/registers/list.csv").write_text("a,b\n")
    return project


def run(project, *cells, **more):
    project.put("01_a", kit.chapter("01_a", *cells))
    return project.spdr("run", "01_a", timeout=120, **more)


def contents(project) -> dict[str, str]:
    return {
        str(path): hashlib.sha256(path.read_bytes()).hexdigest()
        for name in ("data", "notebooks", "book")
        for path in (project.top / name).rglob("*")
        if path.is_file() and "_build" not in path.parts and path.suffix != ".ipynb"
    }


WRITES = {
    "writing": "open('data/tables/people.csv', 'w').write('year,people_n')",
    "appending": "open('data/registers/list.csv', 'a').write('x')",
    "removing": "import os; os.remove('data/tables/people.csv')",
    "renaming away": "import os; os.rename('data/tables/people.csv', 'elsewhere.csv')",
    "renaming over": "import os; open('new', 'w').write('x'); os.replace('new', 'data/tables/people.csv')",
    "through a link": "import os; os.symlink('data', 'link'); open('link/tables/people.csv', 'w')",
    "a whole folder": "import shutil; shutil.rmtree('data/tables')",
    "pandas": "import pandas; pandas.DataFrame({'a': [1]}).to_csv('data/tables/people.csv')",
    "a new file": "from pathlib import Path; Path('data/tables/new.csv').write_text('a')",
    "a descriptor": "import os; os.open('data/tables/people.csv', os.O_WRONLY | os.O_TRUNC)",
}


# the kernel has the same hook and starts slowly: one way in is enough
@pytest.mark.parametrize(("name", "engine"), [*((name, "fork") for name in WRITES), ("writing", "kernel")])
def test_a_chapter_reads_the_data_and_does_not_change_them(project, name, engine):
    cell = WRITES[name]
    before = contents(project)
    done = run(project, cell, SPDR_ENGINE=engine)
    assert done.returncode == 1
    assert "the project's folders are for reading" in done.stderr
    assert contents(project) == before


def test_reading_and_scratch_files_elsewhere_are_free(project):
    done = run(
        project,
        "import tempfile, pandas\npandas.read_csv('data/tables/people.csv')",
        "with tempfile.NamedTemporaryFile('w') as file:\n    file.write('x')",
    )
    assert done.returncode == 0, done.stderr


@LINUX
def test_a_cell_that_fills_the_memory_fails_by_itself(project):
    done = run(project, "block = bytearray(64 << 30)")
    assert done.returncode == 1
    assert "01_a, cell 3" in done.stderr
    assert "MemoryError" in done.stderr


def test_a_cell_that_starts_processes_without_end_is_stopped(project):
    done = run(project, "import subprocess\nwhile True:\n    subprocess.run(['true'])")
    assert done.returncode == 1
    assert "may start 64 processes" in done.stderr


@LINUX
def test_processes_of_processes_count_too(project):
    bomb = "import os\nfor _ in range(8):\n    os.fork()"
    done = run(project, bomb)
    assert done.returncode == 1
    assert kit.processes_of(project.top) == []


@LINUX
def test_an_endless_calculation_ends_at_the_limit_of_processor_time(project):
    code = "import resource; print(resource.getrlimit(resource.RLIMIT_CPU)[0])"
    assert run(project, f"{code}\nassert resource.getrlimit(resource.RLIMIT_CPU)[0] == 3600").returncode == 0
    lower = "import resource; resource.setrlimit(resource.RLIMIT_CPU, (1, 2))\nwhile True: pass"
    done = run(project, lower)
    assert done.returncode == 1
    assert "SIGXCPU" in done.stderr


REACH = (
    "import socket\nsocket.create_connection(('192.0.2.1', 80), timeout=3)"  # TEST-NET-1: nobody's address
)


@pytest.mark.parametrize("namespaces", ["1", "0"])
def test_the_network_is_off_with_namespaces_and_without(project, namespaces):
    done = run(project, REACH, SPDR_NAMESPACES=namespaces)
    assert done.returncode == 1
    assert "may not use the network" in done.stderr


@LINUX
def test_a_program_that_a_cell_starts_has_no_network_either_where_namespaces_are_allowed(project):
    probe = "import ctypes, sys; sys.exit(ctypes.CDLL(None).unshare(0x50000000) != 0)"
    if subprocess.run([sys.executable, "-c", probe], check=False).returncode:
        pytest.skip("this machine allows no namespaces; the audit hook sees Python only")
    listed = (
        "import subprocess\nsaid = subprocess.run(['cat', '/proc/net/dev'], capture_output=True, text=True)"
    )
    names = "names = {line.split(':')[0].strip() for line in said.stdout.splitlines()[2:]}"
    checks = "assert 'lo' in names and not {n for n in names if n.startswith(('eth', 'en', 'wl'))}, names"
    routes = "assert len(open('/proc/net/route').read().splitlines()) <= 1"
    done = run(project, listed, f"{names}\n{checks}", routes)
    assert done.returncode == 0, done.stderr


@LINUX
def test_a_notebook_can_still_talk_to_itself(project):
    cell = (
        "import socket\nserver = socket.create_server(('127.0.0.1', 0))\n"
        "with socket.create_connection(server.getsockname(), timeout=3) as line:\n    line.sendall(b'x')"
    )
    done = run(project, cell)
    assert done.returncode == 0, done.stderr
