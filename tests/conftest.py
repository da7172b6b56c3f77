"""What every test shares, and an honest account of the tests a machine could not run."""

from __future__ import annotations

import importlib.util
import os
import shutil

import pytest
from hypothesis import settings

settings.register_profile("everyday", max_examples=50, deadline=None)
settings.register_profile("torture", max_examples=200, deadline=None)
settings.load_profile(os.environ.get("SPDR_HYPOTHESIS", "everyday"))

# marker -> what it needs, and whether this machine has it
NEEDS = {
    "browser": (
        "chromium and the browser lock",
        bool(shutil.which("chromium")) and importlib.util.find_spec("playwright") is not None,
    ),
    "axe": ("axe, of the browser lock", importlib.util.find_spec("axe_playwright_python") is not None),
    "spark": (
        "Java and the spark lock",
        bool(shutil.which("java")) and importlib.util.find_spec("pyspark") is not None,
    ),
    "r": ("Rscript", bool(shutil.which("Rscript"))),
    "cluster": ("Dask", importlib.util.find_spec("distributed") is not None),
    "office": ("LibreOffice Calc", bool(shutil.which("soffice"))),
}


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Leave out what this machine cannot run, and the long tests unless they were asked for by marker."""
    for item in items:
        for marker, (need, present) in NEEDS.items():
            if item.get_closest_marker(marker) and not present:
                item.add_marker(pytest.mark.skip(reason=f"needs {need}"))
        if item.get_closest_marker("torture") and "torture" not in (config.option.markexpr or ""):
            item.add_marker(pytest.mark.skip(reason="long; run by make torture"))


_left_out: dict[str, list[str]] = {}  # what was needed -> the tests left out for want of it


def pytest_runtest_logreport(report: pytest.TestReport) -> None:
    """Remember what was left out; where tests run in several processes, the first of them hears of all."""
    if report.skipped and isinstance(report.longrepr, tuple):
        _, found, need = report.longrepr[2].partition("needs ")
        if found:
            _left_out.setdefault(need, []).append(report.nodeid)


def pytest_terminal_summary(terminalreporter, exitstatus: int, config: pytest.Config) -> None:
    """Say which tests were left out and why."""
    for need, tests in _left_out.items():
        terminalreporter.write_line(f"left out, this machine has no {need}: {', '.join(tests)}")


def pytest_sessionfinish(session: pytest.Session, exitstatus: int) -> None:
    """In CI a missing browser, or axe, is a failure, not a skip."""
    if os.environ.get("CI") and {NEEDS[marker][0] for marker in ("browser", "axe")} & set(_left_out):
        session.exitstatus = pytest.ExitCode.TESTS_FAILED
