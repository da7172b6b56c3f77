"""``spdr data``: list and show tables, check what came in, accept edits, go back to the version before."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Callable
from pathlib import Path

from spdr.data import seal, tables
from spdr.errors import DataError


def add_arguments(command: str, parser: argparse.ArgumentParser) -> None:
    """Declare the sub-commands of ``spdr data``."""
    actions = parser.add_subparsers(dest="action", required=True, metavar="ACTION")
    for name, (_, summary, declare) in ACTIONS.items():
        declare(actions.add_parser(name, help=summary, description=summary))


def run(args: argparse.Namespace) -> int:
    """Run one sub-command and return its exit code."""
    return ACTIONS[args.action][0](args)


def _list(args: argparse.Namespace) -> int:
    for name in tables.resources():
        sidecar = tables.describe(name)
        if args.json:
            told = {key: sidecar[key] for key in ("name", "title", "title_th", "grade", "vintage", "hash")}
            print(json.dumps({**told, "state": _state(sidecar)}, ensure_ascii=False))
        else:
            print(f"{name:<36} {sidecar['grade']}  {_state(sidecar):<8}  {sidecar['title']}")
    return 0


def _state(sidecar: dict) -> str:
    from spdr import project

    file = project.path(tables.FOLDER, sidecar["path"])
    if not file.is_file():
        return "missing"
    return "sealed" if tables.seal_of(file.read_bytes()) == sidecar["hash"] else "edited"


def _show(args: argparse.Namespace) -> int:
    sidecar = tables.describe(args.table)
    print(f"{sidecar['title']}\n{sidecar['title_th']}\n\n{sidecar['description']}\n")
    print(f"grade {sidecar['grade']}, vintage {sidecar['vintage']}, basis {sidecar['basis']}, ", end="")
    print(f"population {sidecar['population_basis']}\n{sidecar['hash']} ({_state(sidecar)})\n")
    for field in sidecar["schema"].get("fields", []):
        print(f"  {field['name']:<30} {field['type']:<8} {field['unit']:<16} {field['description']}")
    for trap in sidecar.get("traps", []):
        print(f"  ! {trap}")
    for waiver in sidecar.get("waivers", []):
        from spdr.data.intake.adding import told

        print(f"  ! {told(waiver, 'en')}")
    for key, source in sidecar["sources"].items():
        print(f"  [{key}] {source['publisher']}: {source['title']}. {source['url']} ({source['licence']})")
    if sidecar.get("format", "csv") == "csv":
        print()
        print(tables.load(args.table).head(args.rows).to_string(index=False))
    for line in seal.history(args.table):
        print(f"\n{line['date']} {line['action']}: {line['reason']} (+{line['rows_added']} ", end="")
        print(f"-{line['rows_removed']} ~{line['rows_changed']} rows)", end="")
    print()
    return 0


def _accept(args: argparse.Namespace) -> int:
    _tell(f"{args.table} sealed", seal.accept(args.table, args.reason))
    return 0


def _migrate(args: argparse.Namespace) -> int:
    from spdr.data.intake import migrating

    _tell(f"{args.table} has its new columns", migrating.migrate(args.table, args.file, args.reason))
    return 0


def _rollback(args: argparse.Namespace) -> int:
    _tell(f"{args.table} is back", seal.rollback(args.table))
    return 0


def _tell(what: str, change: seal.Change) -> None:
    rows = f"{change.added} rows added, {change.removed} removed, {change.changed} changed"
    print(f"{what}: {rows}. {change.seal}", file=sys.stdout)


def _no_more(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--json", action="store_true", help="one JSON object per line")


def _one_table(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("table", metavar="TABLE")


def _table_and_rows(parser: argparse.ArgumentParser) -> None:
    _one_table(parser)
    parser.add_argument("--rows", type=int, default=5, metavar="N", help="rows to print (default 5)")


def _table_and_reason(parser: argparse.ArgumentParser) -> None:
    _one_table(parser)
    parser.add_argument("--reason", required=True, help="why the figures changed; kept in CHANGES.csv")


def _table_file_and_reason(parser: argparse.ArgumentParser) -> None:
    _one_table(parser)
    parser.add_argument("file", metavar="MIGRATION.yml", help="rename, drop, add; see the guide on data")
    parser.add_argument("--reason", required=True, help="why the columns change; kept in the sidecar")


def _check(args: argparse.Namespace) -> int:
    from spdr.data import intake

    report = intake.check(args.file, args.table, sheet=args.sheet)
    for target, made in ((args.json, report.to_json), (args.html, report.to_html)):
        if target == "-":
            print(made())
        elif target:
            _write(target, made())
    if "-" not in (args.json, args.html):
        print(report.to_text(args.lines))
    return report.exit_code


def _add(args: argparse.Namespace) -> int:
    from spdr.data.intake import adding

    origin = adding.Origin(args.source, args.publisher, args.url, args.licence, args.vintage, args.grade)
    waiver = adding.Waiver(args.waive, args.by, args.reason)
    added = adding.add(args.file, args.table, origin, waiver, args.replace, args.sheet)
    print(added.report.to_text(args.lines).rsplit("\nNext:", 1)[0])
    _tell(f"{args.table} {'created' if added.created else 'updated'}", added.change)
    print(
        "\nNext: spdr build reruns the chapters that read it, spdr diff shows which numbers moved; ", end=""
    )
    print(f"spdr data rollback {args.table} takes it back.")
    return 0


def _write(target: str, text: str) -> None:
    try:
        Path(target).write_text(text, encoding="utf-8")
    except OSError as error:
        raise DataError(f"The report cannot be written to {target}: {error.strerror}.") from None


def _file_and_table(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("file", metavar="FILE", help="CSV, TSV, XLSX, XLS, ODS, Stata, SPSS or Parquet")
    parser.add_argument("--as", dest="table", required=True, metavar="TABLE", help="the table it should be")
    parser.add_argument("--sheet", metavar="NAME", help="the sheet of a workbook, where several fit")


def _file_table_source(parser: argparse.ArgumentParser) -> None:
    _file_and_table(parser)
    parser.add_argument("--source", required=True, metavar="TEXT", help="office, title and date of the file")
    for name, told in (
        ("publisher", "the office, where it is not the contract's"),
        ("url", "where the file is published"),
        ("licence", "its licence"),
        ("vintage", "the time it speaks of, such as 2566"),
        ("grade", "A, B or C"),
    ):
        parser.add_argument(f"--{name}", default="", help=told)
    parser.add_argument("--replace", action="store_true", help="the file is the whole table")
    parser.add_argument("--waive", action="append", default=[], metavar="CODE", help="let a warning pass")
    parser.add_argument("--by", default="", metavar="OFFICE/NAME", help="who lets it pass")
    parser.add_argument("--reason", default="", help="why the figures are right nevertheless")
    parser.add_argument(
        "--lines", type=int, default=20, metavar="N", help="lines to print a level (default 20)"
    )


def _file_table_reports(parser: argparse.ArgumentParser) -> None:
    _file_and_table(parser)
    parser.add_argument("--json", metavar="FILE", help="write the report as JSON (- prints it)")
    parser.add_argument("--html", metavar="FILE", help="write the report as a web page in Thai and English")
    parser.add_argument(
        "--lines", type=int, default=60, metavar="N", help="lines to print a level (default 60)"
    )


def _refresh(args: argparse.Namespace) -> int:
    from spdr.data import connect

    print("\n".join(connect.refresh(args.target, args.online or args.write, args.write).lines))
    return 0


def _target(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("target", metavar="TABLE", help="a table, ckan:PACKAGE, or an https:// address")
    parser.add_argument(
        "--online", action="store_true", help="ask, and compare; else say what would be asked"
    )
    parser.add_argument("--write", action="store_true", help="put new and revised values into the table")


Declare = Callable[[argparse.ArgumentParser], None]
# a sub-command stands here once it works
ACTIONS: dict[str, tuple[Callable[[argparse.Namespace], int], str, Declare]] = {
    "list": (_list, "every table with its grade and whether it is sealed", _no_more),
    "show": (_show, "one table: columns, units, sources, traps, first rows, changes", _table_and_rows),
    "check": (_check, "check a file that came in: exit code 0 accepted, 2 refused", _file_table_reports),
    "add": (_add, "check a file and take it over: table, sidecar, list of changes", _file_table_source),
    "accept": (_accept, "check and seal an edited or new table, with a reason", _table_and_reason),
    "migrate": (_migrate, "change a table's columns as a file states, with a reason", _table_file_and_reason),
    "refresh": (_refresh, "newer figures from the publisher; offline unless --online", _target),
    "rollback": (_rollback, "undo an unsealed edit, or return to the version before", _one_table),
}
