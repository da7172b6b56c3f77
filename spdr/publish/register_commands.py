"""``spdr register``: list, show and check registers, find contradictions, plan a small survey."""

from __future__ import annotations

import argparse
from pathlib import Path


def add_arguments(command: str, parser: argparse.ArgumentParser) -> None:
    """Declare the sub-commands of ``spdr register``."""
    actions = parser.add_subparsers(dest="action", required=True, metavar="ACTION")
    actions.add_parser("list", help="every register with its number of rows, and every kind of file")
    show = actions.add_parser("show", help="the rows of a register, or of one id")
    show.add_argument("name", metavar="REGISTER")
    show.add_argument("id", nargs="?", metavar="ID")
    check = actions.add_parser("check", help="check every register, or a file that an office sent")
    check.add_argument("file", nargs="?", type=Path, metavar="FILE")
    check.add_argument("--as", dest="kind", metavar="KIND", help="daily_counts, csg_mis, grievances ...")
    report = actions.add_parser("report", help="what a file that an office sent adds up to")
    report.add_argument("file", type=Path, metavar="FILE")
    report.add_argument("--as", dest="kind", required=True, metavar="KIND")
    report.add_argument("--out", type=Path, metavar="PAGE.html", help="one page in Thai and English")
    report.add_argument("--lang", choices=("en", "th"), default="en", help="of the terminal")
    template = actions.add_parser("template", help="the header line of a kind of file, or a form to fill in")
    template.add_argument("kind", metavar="KIND")
    answers = actions.add_parser("answers", help="check a filled-in form against its word limits")
    answers.add_argument("form", metavar="FORM")
    answers.add_argument("file", type=Path, metavar="FILE")
    fund = actions.add_parser("fund-answers", help="the fund's questionnaire, answered from the registers")
    fund.add_argument("--lang", choices=("en", "th"), default="en")
    ids = actions.add_parser("ids", help="counts wrong and repeated citizen numbers")
    ids.add_argument("file", type=Path, metavar="FILE", help="one number on each line, on your own machine")
    actions.add_parser("contradictions", help="where a source contradicts itself")
    sample = actions.add_parser("sample", help="people to ask for a margin, or the margin they give")
    wish = sample.add_mutually_exclusive_group(required=True)
    wish.add_argument("--margin", type=float, metavar="M", help="such as 0.05")
    wish.add_argument("--people", type=int, metavar="N", help="such as 200")
    sample.add_argument("--population", type=int, metavar="N")
    sample.add_argument("--design-effect", type=float, default=1.0, metavar="D")
    sample.add_argument("--confidence", type=float, default=0.95, metavar="C")
    topup = actions.add_parser("topup", help="people and cost of a top-up on schemes that overlap")
    topup.add_argument("schemes", nargs="+", metavar="SCHEME=PEOPLE", help="such as oaa=11800000 csg=2300000")
    topup.add_argument("--amount", type=float, required=True, metavar="BAHT", help="a month")
    topup.add_argument("--months", type=int, required=True, metavar="M")
    topup.add_argument("--every-benefit", action="store_true", help="paid on each benefit, not once a person")
    saving = actions.add_parser("saving", help="what opening outside office hours saves those who come")
    saving.add_argument("--visits", type=float, required=True, metavar="N")
    saving.add_argument("--hours", type=float, required=True, metavar="H", help="of work kept by a visit")
    saving.add_argument("--wage-day", type=float, required=True, metavar="BAHT")
    saving.add_argument("--fare", type=float, default=0.0, metavar="BAHT", help="saved by a visit")
    interval = actions.add_parser("interval", help="the interval of a share, such as satisfaction")
    interval.add_argument("yes", type=int, metavar="YES")
    interval.add_argument("people", type=int, metavar="PEOPLE")


def run(args: argparse.Namespace) -> int:
    """Run one sub-command and return its exit code."""
    return globals()[f"_{args.action.replace('-', '_')}"](args)


def _list(args: argparse.Namespace) -> int:
    from spdr.data import registers
    from spdr.data.registers import extracts

    for name in registers.names():
        print(f"{name:<18} {len(registers.load(name)):>4} rows  {registers.describe(name)['title_en']}")
    for name in extracts.names():
        print(f"{name:<18}   file     {extracts.describe(name)['title_en']}")
    return 0


def _show(args: argparse.Namespace) -> int:
    from spdr.data import registers
    from spdr.errors import DataError

    rows = registers.load(args.name)
    chosen = [row for row in rows if args.id in (None, row["id"])]
    if not chosen:
        raise DataError(f"{args.name} has no row {args.id!r}. Rows: {', '.join(row['id'] for row in rows)}.")
    for row in chosen:
        for column, value in row.items():
            if value is not None:
                print(f"{column:<16} {', '.join(value) if isinstance(value, tuple) else value}")
        print()
    return 0


def _check(args: argparse.Namespace) -> int:
    from spdr.data import registers
    from spdr.data.registers import extracts
    from spdr.errors import DataError

    if args.file is None:
        counts = {name: len(registers.load(name)) for name in registers.names()}
        print(f"{len(counts)} registers, {sum(counts.values())} rows: good.")
        return 0
    if not args.kind:
        raise DataError(f"Say what the file is: --as {', '.join(extracts.names())}.")
    extracts.load(args.file, args.kind)
    print(extracts.check(args.file, args.kind).to_text())
    return 0


def _report(args: argparse.Namespace) -> int:
    from spdr.data.intake import contract
    from spdr.data.registers import extracts
    from spdr.publish import returned

    found = returned.tables(args.kind, extracts.load(args.file, args.kind))
    about = contract.read(args.kind)
    if args.out is None:
        print(returned.to_text(found, about, args.lang))
    else:
        returned.write(returned.to_page(found, about, extracts.check(args.file, args.kind)), args.out)
        print(f"{args.out}: {len(found)} tables in Thai and English.")
    return 0


def _template(args: argparse.Namespace) -> int:
    from spdr.data import registers
    from spdr.data.registers import extracts
    from spdr.errors import DataError

    if args.kind in extracts.names():
        print(extracts.template(args.kind), end="")
        return 0
    fields = [row for row in registers.load("templates") if row["template"] == args.kind]
    if not fields:
        forms = dict.fromkeys(row["template"] for row in registers.load("templates"))
        raise DataError(f"There is no form {args.kind!r}. Forms: {', '.join([*extracts.names(), *forms])}.")
    for row in fields:
        limit = f" (at most {row['words_max']} words)" if row["words_max"] else ""
        print(f"## {row['number']}. {row['name_en']}{limit}\n{row['name_th']}\n")
    return 0


def _answers(args: argparse.Namespace) -> int:
    from spdr.data.registers import forms

    for number, words, limit in forms.check(args.file, args.form):
        print(f"{number:<4} {words:>4} words{f' of {limit}' if limit else ''}")
    return 0


def _fund_answers(args: argparse.Namespace) -> int:
    from spdr.publish import fund_answers

    print(fund_answers.sheet(args.lang))
    return 0


def _ids(args: argparse.Namespace) -> int:
    from spdr.data.registers import personal
    from spdr.errors import DataError

    try:
        lines = [line.strip() for line in args.file.read_text(encoding="utf-8-sig").splitlines()]
    except (OSError, UnicodeDecodeError):
        raise DataError(f"{args.file.name} cannot be read as UTF-8 text. Check the name.") from None
    numbers = [line for line in lines if line]
    wrong = sum(not personal.is_citizen_id(number) for number in numbers)
    print(f"{len(numbers)} numbers, {wrong} with a wrong check digit or length, ", end="")
    print(f"{personal.duplicates(numbers)} repeats. None is kept or shown.")
    return 2 if wrong else 0


def _contradictions(args: argparse.Namespace) -> int:
    from spdr.analysis import inconsistencies
    from spdr.data import registers

    found = inconsistencies.find({name: registers.load(name) for name in inconsistencies.READS})
    for one in found:
        told = ", ".join(f"{name} {value}" for name, value in one.values.items())
        print(f"{one.register}: {', '.join(one.ids)}: {one.rule.replace('_', ' ')} ({told})")
    print(f"{len(found)} contradictions.")
    return 0


def _sample(args: argparse.Namespace) -> int:
    from spdr.analysis import sampling

    about = {
        "confidence": args.confidence,
        "population": args.population,
        "design_effect": args.design_effect,
    }
    if args.margin is not None:
        print(f"{sampling.sample_size(args.margin, **about)} people")
    else:
        print(f"{sampling.margin_of_error(args.people, **about):.4f} each side of a share of one half")
    return 0


def _topup(args: argparse.Namespace) -> int:
    from spdr.analysis import budget
    from spdr.errors import DataError

    people = {}
    for word in args.schemes:
        name, sign, count = word.partition("=")
        if not (name and sign and count.replace(",", "").isdigit()):
            raise DataError(f"{word!r} is not a scheme with its people. Write it as oaa=11800000.")
        if name in people:
            raise DataError(f"{name} is given twice. Name each scheme once.")
        people[name] = float(count.replace(",", ""))
    bill = budget.emergency_topup(people, args.amount, args.months, once_a_person=not args.every_benefit)
    print(
        f"{'scheme':<16} {'people, least':>14} {'people, most':>14} {'million baht, least':>20} {'most':>10}"
    )
    for row in bill.to_dict("records"):
        people_told = f"{row['people_low_n']:>14,.0f} {row['people_high_n']:>14,.0f}"
        money = f"{row['cost_low_thb'] / 1e6:>20,.0f} {row['cost_high_thb'] / 1e6:>10,.0f}"
        print(f"{row['scheme']:<16} {people_told} {money}")
    return 0


def _saving(args: argparse.Namespace) -> int:
    from spdr.analysis import returns

    saved = returns.saved_by_visits(args.visits, args.hours, args.wage_day, args.fare)
    print(f"{saved:,.0f} baht")
    return 0


def _interval(args: argparse.Namespace) -> int:
    from spdr.analysis import sampling

    low, high = sampling.wilson(args.yes, args.people)
    print(f"{args.yes / args.people:.4f}, 95% interval {low:.4f} to {high:.4f}")
    return 0
