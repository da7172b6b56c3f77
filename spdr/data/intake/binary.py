"""Old Excel, Stata, SPSS and Parquet files as grids of text, each read by its own library."""

from __future__ import annotations

import datetime
import io
import math
from typing import Any

import numpy as np

from spdr.data.intake.column import Column, column_of
from spdr.data.intake.files import Source, disguise
from spdr.data.intake.findings import Findings, Refused, refuse
from spdr.data.intake.grid import Grid, GridBuilder
from spdr.data.intake.xlsx_sheet import number_text

MOST_CELLS = 12_000_000
MOST_OLD_BYTES = 40 * 1024 * 1024
MOST_UNPACKED = 150 * 1024 * 1024
UTF_16 = "utf-16-le"


def ole_kind(source: Source) -> None:
    """Refuse an OLE container that is protected or no workbook.

    Raises
    ------
    Refused
        Saying that it is protected by a password, or no Excel workbook.
    """
    raw = source.stream.read(min(source.size, MOST_OLD_BYTES))
    source.stream.seek(0)
    if "EncryptedPackage".encode(UTF_16) in raw:
        raise refuse(
            "protected",
            "The workbook is protected by a password. Remove the password in Excel and save it again.",
            expected="an open workbook",
        )
    if "Workbook".encode(UTF_16) not in raw and "Book".encode(UTF_16) not in raw:
        raise refuse(
            "protected",
            "The file is an OLE container: a workbook protected by a password, or in an old format (.xls) "
            "and damaged. Open it in Excel and save it as .xlsx without a password.",
            expected="an open .xlsx workbook",
        )


def old_excel(source: Source, findings: Findings) -> list[tuple[str, Any]]:
    """Return (name, reader) of every visible sheet of an ``.xls`` workbook.

    Raises
    ------
    Refused
        If it is protected, damaged or too large.
    """
    from python_calamine import CalamineWorkbook, SheetVisibleEnum

    ole_kind(source)
    disguise(source, "xls", findings)
    if source.size > MOST_OLD_BYTES:
        raise refuse("too_large", "The .xls workbook is too large. Save it as CSV UTF-8.")
    book = _guarded(
        lambda: CalamineWorkbook.from_filelike(io.BytesIO(source.stream.read())), "The .xls workbook"
    )
    found = []
    for sheet in book.sheets_metadata:
        if sheet.visible != SheetVisibleEnum.Visible:
            findings.add(
                "hidden_sheet",
                "warn",
                f"The workbook has a hidden sheet {sheet.name!r}; it was not read. Ask what it is for.",
                value=sheet.name,
                expected="no hidden sheets",
            )
        else:
            found.append((sheet.name, lambda name=sheet.name: _old_sheet(book, name)))
    return found


def _guarded(call: Any, what: str) -> Any:
    """Run a library's reader; whatever it throws (a crash inside it too) refuses the file."""
    try:
        return call()
    except (KeyboardInterrupt, SystemExit, Refused):
        raise
    except BaseException as error:  # a panic in Rust code is no Exception
        told = str(error)
        if "password" in told.lower() or "encrypt" in told.lower():
            raise refuse(
                "protected", f"{what} is protected by a password. Remove it and save again."
            ) from None
        raise refuse(
            "incomplete", f"{what} is damaged or incomplete and cannot be read. Save or send it again."
        ) from None


def _old_sheet(book: Any, name: str) -> Grid:
    sheet = _guarded(lambda: book.get_sheet_by_name(name), f"Sheet {name!r}")
    if sheet.total_height * max(sheet.total_width, 1) > MOST_CELLS:
        raise refuse("too_large", f"Sheet {name!r} has far too many cells. Save it as CSV UTF-8.")
    builder, numeric = GridBuilder(), []
    rows = _guarded(lambda: sheet.to_python(skip_empty_area=False), f"Sheet {name!r}")
    for number, cells in enumerate(rows, 1):
        builder.add(number, [text_of(cell) for cell in cells])
        numeric.append([place for place, cell in enumerate(cells) if isinstance(cell, (int, float))])
    merged = [(a[0] + 1, b[0] + 1, a[1], b[1]) for a, b in (sheet.merged_cell_ranges or [])]
    grid = builder.grid(merged=merged, told=f"sheet {name!r}")
    return _with_numeric(grid, numeric)


def _with_numeric(grid: Grid, numeric: list[list[int]]) -> Grid:
    grid.numeric = np.zeros((len(grid.rows), len(grid.columns)), dtype=bool)
    for position, places in enumerate(numeric):
        grid.numeric[position, places] = True
    return grid


def text_of(value: Any) -> str:
    """Return a stored value as the text a sheet would show.

    Examples
    --------
    >>> text_of(20226.0), text_of(datetime.datetime(2023, 9, 30)), text_of(None), text_of(True)
    ('20226', '2023-09-30', '', 'TRUE')
    """
    if value is None:
        return ""
    if isinstance(value, (bool, np.bool_)):
        return str(bool(value)).upper()
    if isinstance(value, (float, np.floating)):
        return "" if math.isnan(value) else number_text(repr(float(value)))
    if isinstance(value, datetime.datetime):
        return value.isoformat(sep=" ").removesuffix(" 00:00:00")
    return str(int(value)) if isinstance(value, np.integer) else str(value)


def microdata(source: Source, kind: str) -> Grid:
    """Return a Stata or SPSS file as a grid: codes stay codes, labels and missing codes stand beside.

    Raises
    ------
    Refused
        If the file is damaged or too large.
    """
    import pyreadstat

    read = pyreadstat.read_dta if kind == "dta" else pyreadstat.read_sav
    told = "The Stata file" if kind == "dta" else "The SPSS file"
    path = str(source.path)
    about = _guarded(lambda: read(path, metadataonly=True)[1], told)
    if (about.number_rows or 0) * max(about.number_columns or 1, 1) > MOST_CELLS:
        raise refuse("too_large", f"{told} has more than {MOST_CELLS:,} values. Give the columns you need.")
    options: dict[str, Any] = {"user_missing": True}
    if kind == "dta" and not source.head.startswith(b"<stata_dta>"):
        options["encoding"] = "CP874"  # before version 13 Stata kept no encoding; Thai offices write this one
    frame, meta = _guarded(lambda: read(path, **options), told)
    return _microdata_grid(frame, meta)


def _microdata_grid(frame: Any, meta: Any) -> Grid:
    count = len(frame)
    columns = [
        _with_header(name, [text_of(value) for value in frame[name].tolist()]) for name in frame.columns
    ]
    grid = Grid(
        columns,
        np.arange(1, count + 2),
        np.full(count + 1, len(columns), dtype=np.int32),
        told="labelled data",
    )
    for place, name in enumerate(frame.columns):
        labels = meta.variable_value_labels.get(name)
        if labels:
            grid.labels[place] = {text_of(code): str(label) for code, label in labels.items()}
        declared = list((meta.missing_ranges or {}).get(name, []))
        for position, value in enumerate(frame[name].tolist(), 1):
            if declared and _declared_missing(value, declared):
                grid.absent.append((position, place, text_of(value)))
    return grid


def _declared_missing(value: Any, declared: list[dict[str, Any]]) -> bool:
    if value is None or (isinstance(value, float) and math.isnan(value)):
        return False
    for span in declared:
        low, high = span["lo"], span["hi"]
        if isinstance(value, str) == isinstance(low, str) and low <= value <= high:
            return True
    return False


def _with_header(name: str, cells: list[str]) -> Column:
    import pyarrow as pa

    return column_of([pa.array([name, *cells], pa.string())])


def parquet(source: Source) -> Grid:
    """Return a Parquet file as a grid of text.

    Raises
    ------
    Refused
        If the file is damaged, nested or too large.
    """
    import pyarrow as pa
    import pyarrow.parquet as pq

    file = _guarded(lambda: pq.ParquetFile(source.stream), "The Parquet file")
    about, schema = file.metadata, file.schema_arrow
    unpacked = sum(about.row_group(number).total_byte_size for number in range(about.num_row_groups))
    if about.num_rows * max(len(schema), 1) > MOST_CELLS or unpacked > MOST_UNPACKED:
        raise refuse("too_large", "The Parquet file is too large to be checked whole. Give it in parts.")
    nested = [field.name for field in schema if pa.types.is_nested(field.type)]
    if nested:
        raise refuse(
            "no_table",
            f"Column {nested[0]} holds lists or records; a table has one value a cell.",
            [],
            nested[0],
        )
    table = _guarded(lambda: file.read(use_threads=False), "The Parquet file")
    columns = [_parquet_column(table.column(name), name) for name in schema.names]
    count = table.num_rows
    numeric = np.zeros((count + 1, len(columns)), dtype=bool)
    for place, field in enumerate(schema):
        numeric[1:, place] = pa.types.is_floating(field.type) or pa.types.is_integer(field.type)
    width = np.full(count + 1, len(columns), dtype=np.int32)
    return Grid(columns, np.arange(1, count + 2), width, numeric=numeric, told="Parquet")


def _parquet_column(values: Any, name: str) -> Column:
    packed = values.dictionary_encode().combine_chunks()
    packed = packed.chunk(0) if hasattr(packed, "chunk") else packed
    words = [text_of(word) for word in packed.dictionary.to_pylist()]
    codes = packed.indices.fill_null(len(words)).to_numpy(zero_copy_only=False).astype(np.int64)
    words = [name, *words, ""]
    return Column(words, np.concatenate([[0], codes + 1]).astype(np.int32), unique=False).packed()
