"""The publishing commands of ``spdr``: arguments here, work in the modules that each command names."""

from __future__ import annotations

import argparse
from typing import Any


def add_arguments(command: str, parser: argparse.ArgumentParser) -> None:
    """Add the arguments of one command to its parser."""
    globals()[f"_{command}_arguments"](parser)


def run(args: argparse.Namespace) -> int:
    """Run the command and return its exit code."""
    return globals()[f"_{args.command}"](args)


def _run_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("chapter", metavar="CHAPTER", help="a notebook's name, such as 02_children")
    parser.add_argument(
        "-p",
        dest="pairs",
        nargs=2,
        action="append",
        default=[],
        metavar=("NAME", "VALUE"),
        help="a parameter in place of the notebook's default; may be repeated",
    )
    parser.add_argument("-f", dest="file", metavar="FILE.yml", help="parameters from a file; -p wins over it")
    parser.add_argument("--out", metavar="DIR", help="copy record, executed notebook and results.csv there")
    parser.add_argument(
        "--over",
        action="append",
        default=[],
        metavar="FIELD=A,B",
        help="one run for each value, or --over province; may be repeated",
    )
    parser.add_argument("--grid", metavar="FILE.yml", help="the same from a file: names with lists of values")
    parser.add_argument(
        "--workers", type=_workers, metavar="N", help="runs at a time (one a processor, up to 4)"
    )
    parser.add_argument("--scheduler", default="", metavar="tcp://...", help="a Dask cluster to run them on")
    _limit(parser)


def _limit(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--cell-seconds", type=_seconds, default=600.0, metavar="S", help="time limit of each cell (600)"
    )


def _seconds(text: str) -> float:
    """Read a time limit; ``nan`` would be none, and none of 0 or less can be kept."""
    try:
        seconds = float(text)
    except ValueError:
        seconds = 0.0
    if not 0 < seconds < float("inf"):
        raise argparse.ArgumentTypeError(f"{text!r} is no number of seconds above 0, such as 600")
    return seconds


def _workers(text: str) -> int:
    """Read a number of workers."""
    if not text.isdecimal() or int(text) < 1:
        raise argparse.ArgumentTypeError(f"{text!r} is no whole number from 1, such as 2")
    return int(text)


def _build_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--chapters", default="", metavar="A,B", help="run these only, even if others are stale"
    )
    parser.add_argument("--lang", default="en,th", metavar="EN,TH", help="languages of the site (en,th)")
    parser.add_argument("--out", metavar="DIR", help="write the site there; publish nothing")
    parser.add_argument(
        "--workers", type=_workers, metavar="N", help="chapters at a time (one a processor, up to 4)"
    )
    parser.add_argument("--force", action="store_true", help="run and build even what is up to date")
    _limit(parser)


def _build(args: argparse.Namespace) -> int:
    from pathlib import Path

    from spdr.publish import build

    wish = build.Wish(
        chapters=tuple(part.strip() for part in args.chapters.split(",") if part.strip()),
        languages=build.check_languages(args.lang),
        out=Path(args.out) if args.out else None,
        workers=args.workers,
        force=args.force,
        cell_seconds=args.cell_seconds,
    )
    return build.build(wish)


def _run(args: argparse.Namespace) -> int:
    from pathlib import Path

    from spdr import project
    from spdr.publish import chapter_parameters, keys, pool, runner, runs
    from spdr.publish.state import State

    notebook = runner.source(args.chapter)
    defaults = chapter_parameters.declared(notebook["cells"], args.chapter)
    values = chapter_parameters.given(defaults, args.pairs, args.file, args.chapter)
    if args.over or args.grid:
        return _fan_out(args, defaults, values)
    state = State.load()
    stamps = keys.snapshot(str(project.root()), state.stamps, state.written)
    (outcome,) = pool.run_all([runner.Task(args.chapter, values, stamps, args.cell_seconds)], 1)
    if outcome.error or not outcome.run:
        raise outcome.error or AssertionError
    out = Path(args.out) if args.out else outcome.run
    if not values:
        runs.make_current(outcome.run)
    if args.out:
        runner.deliver(outcome.run, out)
    record = runs.record(outcome.run)
    _summary(args.chapter, {**defaults, **values}, record, out, outcome.seconds)
    return 0


def _fan_out(args: argparse.Namespace, defaults: dict[str, Any], fixed: dict[str, Any]) -> int:
    from pathlib import Path

    from spdr.errors import ParameterError
    from spdr.publish import fanout, fanout_sets

    sets = fanout_sets.sets_of(defaults, args.over, args.grid, args.chapter)
    for name in sets[0].keys() & fixed.keys():
        raise ParameterError(f"{args.chapter}: {name!r} is given by -p or -f and varied too. Keep one.")
    out = Path(args.out) if args.out else fanout.default_folder(args.chapter, sets)
    fan = fanout.Fan(args.chapter, defaults, sets, fixed, out, args.cell_seconds)
    return fanout.run(fan, args.workers, args.scheduler)


def _summary(
    chapter: str, parameters: dict[str, Any], record: dict[str, Any], out: Any, seconds: float
) -> None:
    from spdr.publish import build

    given = ", ".join(f"{name}={value}" for name, value in parameters.items())
    counts = f"{len(record['facts'])} facts, {len(record['figures'])} figures and tables"
    print(f"{chapter} ({given or 'no parameters'}): {counts} in {seconds:.1f} s, in {build.shown(out)}")


def _serve_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--port", type=int, default=8000, metavar="N", help="port on this machine (8000)")


def _serve(args: argparse.Namespace) -> int:
    from spdr.publish import serve

    return serve.serve(args.port)


def _explain_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("fact", metavar="FACT", help="such as 02_children.csg_amount, or csg_amount")
    parser.add_argument("--all", action="store_true", help="every module of the code, not the first few")


def _explain(args: argparse.Namespace) -> int:
    from spdr.publish import explain

    print(explain.explain(args.fact, args.all))
    return 0


def _diff_arguments(parser: argparse.ArgumentParser) -> None:
    help_of_a = "number of a run, last, a results.json, or the folder of a site"
    parser.add_argument("before", metavar="A", help=help_of_a)
    parser.add_argument("after", metavar="B", help="the same")
    parser.add_argument("--approved", metavar="FILE", help="approvals (data/registers/approved_changes.csv)")
    parser.add_argument("--approve", action="store_true", help="sign every difference between A and B")
    parser.add_argument("--by", default="", metavar="OFFICE/NAME", help="who approves")
    parser.add_argument("--reason", default="", metavar="TEXT", help="why the numbers moved")


def _diff(args: argparse.Namespace) -> int:
    from spdr.publish import diff

    if args.approve:
        return diff.approve(args.before, args.after, args.by, args.reason, args.approved)
    return diff.diff(args.before, args.after, args.approved)


def _runs_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("number", nargs="?", metavar="N", help="number of a build, or last; default all")
    parser.add_argument("--json", action="store_true", help="the account of build N as JSON")


def _runs(args: argparse.Namespace) -> int:
    from spdr.publish import accounts

    print(accounts.told(args.number, args.json))
    return 0


def _check_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "paths", nargs="*", metavar="PATH", help="a notebook, data, book or a site; default all"
    )
    parser.add_argument("--update-po", action="store_true", help="first bring the Thai catalogues up to date")


def _check(args: argparse.Namespace) -> int:
    from spdr.publish import checks

    return checks.run_check(args.paths, args.update_po)


def _new_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("title", metavar="TITLE", help="the chapter's title in English")
    parser.add_argument("--title-th", default="", metavar="TITLE", help="the title in Thai, for the labels")
    parser.add_argument("--name", default="", metavar="NAME", help="the notebook's name (from the title)")


def _new(args: argparse.Namespace) -> int:
    from spdr.publish import skeleton

    made = skeleton.new(args.title, args.title_th, args.name)
    print(f"Made {', '.join(made.files)}.")
    if not args.title_th:
        print(f"Its Thai title is missing: add a row {made.name},... to data/registers/labels.csv.")
    print(f"Next: spdr preview {made.name}, then write, and spdr check notebooks/{made.name}.ipynb.")
    return 0


def _preview_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("chapter", metavar="CHAPTER", help="a notebook's name, such as 02_children")
    parser.add_argument("--lang", default="en,th", metavar="EN,TH", help="languages of the page (en,th)")
    parser.add_argument("--out", metavar="DIR", help="folder for the pages (book/_build/preview/CHAPTER)")
    _limit(parser)


def _preview(args: argparse.Namespace) -> int:
    from spdr.publish import build, preview

    return preview.show(args.chapter, args.out, build.check_languages(args.lang), args.cell_seconds)
