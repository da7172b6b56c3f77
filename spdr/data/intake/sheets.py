"""From a file to the one grid that looks like the table."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from spdr.data.intake import archive, delimited, native, ods, webpage, xlsx, xlsx_sheet
from spdr.data.intake.contract import Contract
from spdr.data.intake.files import Source, disguise, kind_of
from spdr.data.intake.findings import Findings, refuse
from spdr.data.intake.grid import Grid
from spdr.data.intake.header import TOP, Names
from spdr.errors import DataError

Reader = Callable[[], Grid]
FORMATS = {
    "text": "delimited text",
    "xlsx": "Excel",
    "xls": "Excel 97-2003",
    "ods": "OpenDocument",
    "dta": "Stata",
    "sav": "SPSS",
    "parquet": "Parquet",
    "html": "HTML",
}


@dataclass
class Opened:
    """A grid, and what kind of file it came from."""

    grid: Grid
    kind: str


def read(source: Source, contract: Contract, sheet: str | None, findings: Findings) -> Opened:
    """Return the file's table as a grid of text.

    Parameters
    ----------
    source
        The open file.
    contract
        The table it should be: decides which of several sheets is read.
    sheet
        The sheet's name, or None to choose.
    findings
        Takes what was noticed on the way.

    Raises
    ------
    Refused
        If the file holds no table that can be read.
    DataError
        If there is no sheet of that name.
    """
    kind = kind_of(source, findings)
    if kind == "text":
        return Opened(delimited.read(source, findings), kind)
    if kind == "html":
        return Opened(webpage.read(source, findings), kind)
    if kind in ("dta", "sav", "parquet"):
        return Opened(native.read(source, kind, findings)[0][1], kind)
    if kind == "ole":
        read_already = native.read(source, kind, findings)
        readers: list[tuple[str, Reader]] = [(name, lambda grid=grid: grid) for name, grid in read_already]  # type: ignore[misc]
        return Opened(_chosen(readers, contract, sheet, findings), "xls")
    return _workbook(source, contract, sheet, findings)


def _workbook(source: Source, contract: Contract, sheet: str | None, findings: Findings) -> Opened:
    inside = archive.opened(source.stream)
    names = set(inside.namelist())
    if "xl/workbook.xml" in names:
        disguise(source, "xlsx", findings)
        book = xlsx.open_book(inside, findings)
        readers: list[tuple[str, Reader]] = [
            (one.name, lambda one=one: xlsx_sheet.read_sheet(book, one, findings))  # type: ignore[misc]
            for one in book.sheets
            if one.state == "visible"
        ]
        return Opened(_chosen(readers, contract, sheet, findings), "xlsx")
    if "content.xml" in names:
        disguise(source, "ods", findings)
        return Opened(_chosen(ods.read_book(inside, findings), contract, sheet, findings), "ods")
    told = (
        "a binary workbook (.xlsb). Save it as .xlsx"
        if "xl/workbook.bin" in names
        else "a zip archive without a workbook. Unpack it and give the file inside"
    )
    raise refuse("no_table", f"The file is {told}.", expected="a workbook")


def _chosen(
    readers: list[tuple[str, Reader]], contract: Contract, sheet: str | None, findings: Findings
) -> Grid:
    """Return the sheet that was named, or the only one whose header fits."""
    if not readers:
        raise refuse("no_table", "The workbook has no visible sheet.")
    known = ", ".join(name for name, _ in readers)
    if sheet is not None:
        wanted = [reader for name, reader in readers if name == sheet]
        if not wanted:
            raise DataError(f"There is no visible sheet {sheet!r}. The workbook has: {known}.")
        return wanted[0]()
    if len(readers) == 1:
        return readers[0][1]()
    names, fitting = Names(contract), []
    for name, reader in readers[:20]:
        before = len(findings.items)
        grid = reader()
        noticed = findings.items[before:]
        del findings.items[before:]
        fitting.append((_fit(grid, names), name, grid, noticed))
    best = max(fit for fit, *_ in fitting)
    chosen = [one for one in fitting if one[0] == best and best >= 2]
    if len(chosen) > 1:
        told = ", ".join(name for _, name, _, _ in chosen)
        raise refuse(
            "sheets",
            f"Several sheets look like the table: {told}. Name one with --sheet, or add them one by one.",
            value=told,
            expected="one sheet",
        )
    if not chosen:
        raise refuse(
            "no_header", f"No sheet has a header of {contract.name}. The workbook has: {known}.", [1]
        )
    _, name, grid, noticed = chosen[0]
    findings.items.extend(noticed)
    others = ", ".join(one for _, one, other, _ in fitting if one != name and len(other))
    if others:
        findings.add(
            "sheets", "warn", f"Sheet {name!r} was read; the others were not ({others}).", value=others,
            expected="one sheet with the table",
        )  # fmt: skip
    return grid


def _fit(grid: Grid, names: Names) -> int:
    top = [grid.row(position) for position in range(min(TOP, len(grid)))]
    return max((len({names.find(cell) for cell in row if cell.strip()} - {None}) for row in top), default=0)
