"""``spdr build``: check the data, run the chapters that are out of date, make the site, swap it in.

The first thing it does is to find out, from file sizes and times alone, whether there is anything to
do; until it knows, nothing heavy is imported.
"""

from __future__ import annotations

import signal
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, NamedTuple

from spdr import project
from spdr.errors import SpdrError
from spdr.publish import keys
from spdr.publish.state import State, now

LANGUAGES = ["en", "th"]


class Wish(NamedTuple):
    """What a build was asked to do; see ``spdr build --help``."""

    chapters: tuple[str, ...] = ()
    languages: tuple[str, ...] = tuple(LANGUAGES)
    out: Path | None = None
    workers: int | None = None
    force: bool = False
    cell_seconds: float = 600.0


def build(wish: Wish) -> int:
    """Build and publish; return 0, or 1 if a chapter or another build stood in the way.

    Raises
    ------
    SpdrError
        For bad input: a table that breaks its schema, a notebook with outputs, an unknown chapter.
    """
    if _nothing_to_do(wish):
        print(f"Nothing changed: {shown(project.path('book', '_build', 'html'))} is up to date.")
        return 0
    from spdr.publish.locking import Busy, single_writer

    try:
        with _stopped_politely(), single_writer(project.path("book", "_build", "lock")):
            return _Build(wish).run()
    except Busy as error:
        print(f"spdr build: {error}", file=sys.stderr)
        return 1
    except OSError as error:  # a full disk, a folder that may not be written
        what = f"{error.strerror or error}" + (f" ({error.filename})" if error.filename else "")
        print(f"spdr build: {what}. The last good site is unchanged; mend it and repeat.", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        print(
            "spdr build: stopped. The last good site is unchanged; finished chapters keep.", file=sys.stderr
        )
        return 130


def _nothing_to_do(wish: Wish) -> bool:
    if wish.force or wish.chapters or wish.out:
        return False
    state = State.load()
    return _is_public(state, wish) and keys.unchanged(str(project.root()), state.stamps, state.written)


def _is_public(state: State, wish: Wish) -> bool:
    """Tell whether the site that the manifest speaks of is the public one, whole, in the languages wished."""
    from spdr.publish import sites

    identity = state.site.get("id")
    same = state.site.get("languages") == list(wish.languages)
    return bool(same and identity and sites.published() == identity and sites.whole(identity))


@contextmanager
def _stopped_politely() -> Iterator[None]:
    """Treat a request to terminate like Ctrl-C, so that workers end and staging folders go."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return

    def stop(*_: Any) -> None:
        raise KeyboardInterrupt

    before = signal.signal(signal.SIGTERM, stop)
    try:
        yield
    finally:
        signal.signal(signal.SIGTERM, before)


class _Build:
    """One build under the lock."""

    def __init__(self, wish: Wish) -> None:
        self.wish = wish
        self.state = State.load()
        self.top = str(project.root())
        self.written = now()
        self.stamps = keys.snapshot(self.top, self.state.stamps, self.state.written)

    def run(self) -> int:
        from spdr.publish import persons, runner, runs, sites

        sites.prune()
        runs.prune()
        inputs = keys.digest({path: stamp[2] for path, stamp in self.stamps.items()})
        whole = not (self.wish.force or self.wish.chapters or self.wish.out)
        if whole and self.state.site.get("inputs") == inputs and _is_public(self.state, self.wish):
            self.save(self.state.site)  # only times moved: note them, so that the next look is quick
            print(f"Nothing changed: {shown(sites.public())} is up to date.")
            return 0
        started = time.monotonic()
        names = runs.chapters()
        for name in {*names, *self.wish.chapters}:
            runner.source(name)
        persons.require_none()
        self.check_data()
        found = self.chapters(names)
        if found is None:
            return 1
        return self.publish(found, inputs, started)

    def check_data(self) -> None:
        """Load every table and the law once, unless no file under data changed since they last passed."""
        data = keys.digest({p: s[2] for p, s in self.stamps.items() if p.startswith("data/")})
        if self.state.site.get("data") == data and not self.wish.force:
            return
        from spdr.publish import shared

        started = time.monotonic()
        print(f"data: {shared.check_all()} ({time.monotonic() - started:.1f} s)", flush=True)

    def chapters(self, names: list[str]) -> dict[str, Path] | None:
        """Bring the chapters up to date; return their runs, or None (having said why) if some are not."""
        from spdr.publish import pool, runner, runs

        found: dict[str, Path] = {}
        reasons: dict[str, str] = {}
        for name in names:
            run, reasons[name] = self.fitting(name)
            if run:
                found[name] = run
        asked = [name for name in names if name not in found and self.asked(name)]
        tasks = [runner.Task(name, {}, self.stamps, self.wish.cell_seconds) for name in asked]
        done: list[pool.Outcome] = []

        def tell(outcome: pool.Outcome) -> None:
            done.append(outcome)
            name = outcome.task.chapter
            end = "failed" if outcome.error else f"{outcome.seconds:.1f} s ({reasons[name]})"
            print(f"chapter {len(done)} of {len(tasks)}: {name} {end}", flush=True)

        for outcome in pool.run_all(tasks, self.wish.workers, tell):
            if outcome.run:
                found[outcome.task.chapter] = outcome.run
                runs.make_current(outcome.run)
            else:
                print(f"spdr build: {outcome.error}", file=sys.stderr)
        missing = [name for name in names if name not in found]
        left = [f"{name} ({reasons[name]})" for name in missing if name not in asked]
        if left:
            print(
                f"spdr build: not published, because chapters that were not asked for are out of date: "
                f"{', '.join(left)}. Run `spdr build` without --chapters.",
                file=sys.stderr,
            )
        if missing:
            print("The last good site is unchanged.", file=sys.stderr)
            return None
        return {name: found[name] for name in names}

    def fitting(self, name: str) -> tuple[Path | None, str]:
        """Find a good run whose inputs are today's; else say what changed since the current one."""
        from spdr.publish import runs

        reason = "first run"
        for run in runs.good_runs(name):
            marker = runs.success(run)
            if marker is None or marker["inputs"]["parameters"]:
                continue
            today = keys.inputs_now(name, {}, marker["inputs"], self.stamps, self.top)
            if keys.key_of(today) == run.name and not (self.wish.force and self.asked(name)):
                runs.make_current(run)
                return run, ""
            if reason == "first run":
                changed = keys.causes(marker["inputs"], today)
                reason = "changed: " + ", ".join(changed[:4]) + (" ..." if len(changed) > 4 else "")
        return None, "asked for" if self.wish.force and self.asked(name) else reason

    def asked(self, name: str) -> bool:
        return not self.wish.chapters or name in self.wish.chapters

    def publish(self, found: dict[str, Path], inputs: str, started: float) -> int:
        """Make the site, unless it exists already and is whole, and swap it in."""
        from spdr.publish import history, pool, sites

        languages = list(self.wish.languages)
        chapters = {name: run.name for name, run in found.items()}
        identity = keys.digest([inputs, chapters, languages])[:16]
        target = sites.home() / identity
        if self.wish.force or not sites.whole(identity):
            job = pool.Job(lambda: _make_site(identity, found, languages), "the site")
            for done in pool.perform([job]):
                if done.error:
                    print(f"spdr build: {done.error}\nThe last good site is unchanged.", file=sys.stderr)
                    return 1 if getattr(done.error, "failed_run", False) else 2
                print(f"site: {' and '.join(languages)}, {done.seconds:.1f} s", flush=True)
        if self.wish.out:
            sites.copy_out(target if target.is_dir() else sites.public(), self.wish.out)
            print(f"{shown(self.wish.out)} written in {time.monotonic() - started:.1f} s.")
            return 0
        data = keys.digest({p: s[2] for p, s in self.stamps.items() if p.startswith("data/")})
        self.save({"id": identity, "languages": languages, "inputs": inputs, "data": data})
        number = history.append(identity, found)
        if sites.published() != identity:  # last, so that a full disk is met while the old site stands
            sites.publish(target)
        sites.prune()
        seconds = time.monotonic() - started
        print(f"{shown(sites.public())} published in {seconds:.1f} s (run {number}, site {identity}).")
        return 0

    def save(self, site: dict[str, Any]) -> None:
        State(self.stamps, self.written, site).save()


def _make_site(identity: str, found: dict[str, Path], languages: list[str]) -> str:
    from spdr.publish import runs, site, sites

    records = {name: runs.record(run) for name, run in found.items()}

    def build_site(out: Path) -> None:
        site.build_site(records, out, languages, translated=True)

    return str(sites.make(identity, build_site))


def shown(path: Path) -> str:
    """A path as the reader would type it."""
    try:
        return str(path.absolute().relative_to(Path.cwd()))
    except ValueError:
        return str(path)


def check_languages(text: str) -> tuple[str, ...]:
    """Read ``en,th``.

    Raises
    ------
    SpdrError
        If a language is not one of the site's.
    """
    asked = [part.strip() for part in text.split(",") if part.strip()]
    for language in asked:
        if language not in LANGUAGES:
            raise SpdrError(f"--lang {language!r}: the site's languages are {', '.join(LANGUAGES)}.")
    return tuple(language for language in LANGUAGES if language in asked) or tuple(LANGUAGES)
