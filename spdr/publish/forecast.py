"""The ``spdr forecast`` command: budgets of schemes by fiscal year, on the screen and as a workbook."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from spdr.analysis.socialbudget.forecast import Forecast, Settings

BILLION = 1e9
BUDDHIST = 543


def add_arguments(command: str, parser: argparse.ArgumentParser) -> None:
    """Add the arguments of ``spdr forecast``."""
    parser.add_argument(
        "--schemes", metavar="A,B", help="csg, oaa, da, swc_goods, csg_universal, oaa_announced_tiers, ..."
    )
    parser.add_argument("--from", dest="first", type=int, metavar="Y", help="first fiscal year, CE (2027)")
    parser.add_argument(
        "--to", dest="last", type=int, metavar="Y", help="last fiscal year (ten years in all)"
    )
    parser.add_argument("--scenario", metavar="S", help="low, base or high: assumptions on growth and prices")
    parser.add_argument("--basis", metavar="B", help="population basis: wpp2024 (default) or wpp2019")
    parser.add_argument("--inputs", metavar="FILE.xlsx", help="settings from an edited workbook")
    parser.add_argument("--out", metavar="FILE.xlsx", help="write the workbook there")


def run(args: argparse.Namespace) -> int:
    """Forecast, print the table and write the workbook if asked."""
    from pathlib import Path

    from spdr.analysis.socialbudget.forecast import forecast
    from spdr.data import access

    access.reset()
    made = forecast(settings(args))
    print(table(made))
    if args.out:
        out = Path(args.out)
        _check_out(out)
        out.write_bytes(book_bytes(made))
        print(f"\nWritten: {out}. Change yellow cells of the sheet Inputs; read them back with --inputs.")
    return 0


def settings(args: argparse.Namespace) -> Settings:
    """Settings from an edited workbook, if any, with the words of the command line over them."""
    from dataclasses import replace
    from pathlib import Path

    from spdr.analysis.socialbudget.forecast import Settings
    from spdr.publish import forecast_inputs

    base = forecast_inputs.read(Path(args.inputs)) if args.inputs else Settings()
    given = {
        name: value
        for name, value in (
            ("first", args.first),
            ("last", args.last),
            ("scenario", args.scenario),
            ("basis", args.basis),
        )
        if value is not None
    }
    if args.schemes is not None:
        given["schemes"] = tuple(word.strip() for word in args.schemes.split(",") if word.strip())
    return replace(base, **given)


def _check_out(out: object) -> None:
    from pathlib import Path

    from spdr.errors import DataError

    path = Path(str(out))
    if path.suffix.lower() != ".xlsx":
        raise DataError(f"--out is {path.name!r}; a workbook's name ends in .xlsx.")
    if not path.parent.is_dir():
        raise DataError(f"--out: there is no folder {path.parent}. Make it first.")


def book_bytes(made: Forecast) -> bytes:
    """Return the workbook of a forecast that has just been made; it lists what was read for it."""
    from datetime import datetime

    from spdr.data import access, parameters
    from spdr.publish import forecast_audit, forecast_book

    day = parameters.LAW_SEEN_TO
    audit = forecast_audit.rows(access.reads(), made)
    return forecast_book.workbook(made, audit, datetime(day.year, day.month, day.day), day)


def table(made: Forecast) -> str:
    """Return the budget as text: one line a fiscal year, billions of baht, the law's schemes summed."""
    schemes = list(made.settings.schemes)
    costs = made.by_scheme.pivot(index="fiscal_year", columns="scheme", values="cost_thb")[schemes] / BILLION
    gdp = made.economy[made.economy["scenario"] == made.settings.scenario].set_index("fiscal_year")["gdp_thb"]
    width = max(9, *(len(name) for name in schemes)) + 2
    lines = [
        f"Budget in billion baht, scenario {made.settings.scenario!r} (assumptions), population "
        f"{made.settings.basis}",
        f"{'FY':>4} {'BE':>5}" + "".join(f"{name:>{width}}" for name in schemes) + _sum_heads(made),
    ]
    for year, row in costs.iterrows():
        number = int(str(year))
        text = f"{number:>4} {number + BUDDHIST:>5}" + "".join(
            f"{row[name]:>{width},.2f}" for name in schemes
        )
        if made.in_law:
            total = row[made.in_law].sum()
            text += f"{total:>11,.2f}{total * BILLION / gdp[number]:>9.2%}"
        lines.append(text)
    shares = ", ".join(f"{name} {made.used_share(name):.4f} ({_basis(made, name)})" for name in schemes)
    return "\n".join([*lines, f"Take-up: {shares}"])


def _sum_heads(made: Forecast) -> str:
    return f"{'law sum':>11}{'of GDP':>9}" if made.in_law else ""


def _basis(made: Forecast, name: str) -> str:
    share = made.take_ups[name]
    if name in made.settings.coverage:
        return "given"
    return f"{share.basis}, {share.period}" if share.period else share.basis
