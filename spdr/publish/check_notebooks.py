"""What a chapter notebook must be before it is run or shown: clean, short, with real references."""

from __future__ import annotations

import ast
import re
from pathlib import Path
from typing import Any

from spdr.errors import NotebookError, SpdrError
from spdr.publish import check_hygiene, claims, sources
from spdr.publish.chapter_findings import PROMISED, REVIEW
from spdr.publish.findings import Finding

LONGEST_CELL = 15
FILE_CALLS = {"open", "Path", "read_csv", "read_excel", "read_parquet", "read_json", "to_csv", "to_excel"}
MARKUP_CALLS = {"Markdown", "HTML", "glue", "Latex"}
_PATH = re.compile(
    r"^(~|\.{0,2})[/\\]|^[A-Za-z]:\\|^(data|book|notebooks|spdr)/|\.(csv|xlsx?|toml|ya?ml|parquet|json)$"
)
_ROLE = re.compile(r"\{(fact|cite|page|glue[:\w]*)\}`([^`]+)`")
_CARD = re.compile(r"^:::+\s*\{(figure|table)-card\}\s*(\S*)", re.MULTILINE)
_FINDINGS = re.compile(r"^:::+\s*\{findings\}", re.MULTILINE)
_WHAT_IF = re.compile(r"^:::+\s*\{what-if\}\s*(\S*)", re.MULTILINE)
_TAG = re.compile(r"<\s*(script|iframe|object|embed|style|img|svg)\b", re.IGNORECASE)


def literal(node: ast.expr) -> bool:
    """Whether an expression is a number, a text, a truth value, None, or a list of these."""
    if isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.USub):
        return isinstance(node.operand, ast.Constant)
    if isinstance(node, ast.List | ast.Tuple):
        return all(literal(item) for item in node.elts)
    return isinstance(node, ast.Constant)


def check_parameters(tree: ast.Module, where: str) -> list[Finding]:
    """Report what stands in a parameters cell that papermill could not replace by name."""
    found = []
    for statement in tree.body:
        target = (
            statement.targets[0] if isinstance(statement, ast.Assign) else getattr(statement, "target", None)
        )
        value = getattr(statement, "value", None)
        if not isinstance(target, ast.Name) or value is None or not literal(value):
            text = ast.unparse(statement)[:60]
            step = "Write name = literal, such as year = 2024; compute in a later cell."
            found.append(Finding(where, f"`{text}` is no parameter.", step))
    return found


def check_code(text: str, where: str) -> list[Finding]:
    """Report definitions, file paths, markup outputs, and cells that are too long or do not parse."""
    found = []
    lines = len(text.strip("\n").splitlines())
    if lines > LONGEST_CELL:
        found.append(
            Finding(
                where, f"{lines} lines; {LONGEST_CELL} at most.", "Move the work into a function in spdr."
            )
        )
    try:
        tree = ast.parse(text)
    except SyntaxError as error:
        return [
            *found,
            Finding(where, f"is not Python: {error.msg}, line {error.lineno}.", "Mend it and run the cell."),
        ]
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
            found.append(Finding(where, f"defines {node.name!r}.", "Move it into spdr, with a test."))
        elif isinstance(node, ast.Call):
            name = getattr(node.func, "id", None) or getattr(node.func, "attr", "")
            if name in FILE_CALLS:
                found.append(
                    Finding(where, f"{name}() reads or writes a file.", "Use spdr.data.load(TABLE).")
                )
            elif name in MARKUP_CALLS:
                step = "Record a fact and write {fact}`id` in a Markdown cell."
                found.append(Finding(where, f"{name}() makes text that cannot be translated.", step))
        elif isinstance(node, ast.Constant) and isinstance(node.value, str) and _PATH.search(node.value):
            found.append(Finding(where, f"holds the file path {node.value!r}.", "Use spdr.data.load(TABLE)."))
    return found


def check_cells(name: str, notebook: dict[str, Any]) -> list[Finding]:
    """Report what is wrong with a notebook's cells, whatever they refer to."""
    found, parameters = [], 0
    for number, cell in enumerate(notebook["cells"], start=1):
        where, text = f"notebooks/{name}.ipynb, cell {number}", sources.cell_text(cell)
        if cell["cell_type"] == "markdown" and (tag := _TAG.search(text)):
            found.append(
                Finding(where, f"holds the markup {tag.group()}.", "Markup is shown as text; remove it.")
            )
        if cell["cell_type"] != "code":
            continue
        if cell.get("outputs") or cell.get("execution_count") is not None:
            step = "Clear all outputs and save; runs are kept in book/_build, not in git."
            found.append(Finding(where, "carries outputs or an execution count.", step))
        tags = set(cell.get("metadata", {}).get("tags", []))
        if "parameters" in tags:
            parameters += 1
            if "remove-cell" not in tags:
                found.append(Finding(where, "the parameters cell lacks the tag remove-cell.", "Add it."))
            found += check_parameters(ast.parse(text), where) if not check_code(text, where) else []
        found += check_code(text, where)
    if parameters != 1:
        step = 'Tag one cell "parameters" and "remove-cell", with year = ... and lang = "en" in it.'
        found.append(Finding(f"notebooks/{name}.ipynb", f"has {parameters} parameters cells.", step))
    return found


def check_references(
    name: str, notebook: dict[str, Any], records: dict[str, dict[str, Any]]
) -> list[Finding]:
    """Report facts, cards and works that a chapter names and nobody has, where there is a record."""
    from spdr.publish import bibliography
    from spdr.publish.book import Book

    book, found, shown = Book("en", records), [], set()
    for number, cell in enumerate(notebook["cells"], start=1):
        if cell["cell_type"] != "markdown":
            continue
        where, text = f"notebooks/{name}.ipynb, cell {number}", sources.cell_text(cell)
        for role, content in _ROLE.findall(text):
            try:
                if role.startswith("glue"):
                    raise SpdrError(
                        "{glue} does not survive translation. Record a fact and write {fact}`id`."
                    )
                if role == "fact" and (name in records or "." in content):
                    book.fact(content, name)
                for key in content.split(",") if role == "cite" else []:
                    bibliography.find(key.strip())
            except SpdrError as error:
                found.append(Finding(where, str(error)))
        for kind, identifier in _CARD.findall(text):
            shown.add(identifier)
            try:
                if name in records and book.figure(identifier, name)[1]["kind"] != kind:
                    raise SpdrError(f"{identifier!r} is not a {kind}; use the other card.")
            except SpdrError as error:
                found.append(Finding(where, str(error)))
    recorded = [figure["id"] for figure in records.get(name, {}).get("figures", [])]
    for identifier in recorded:
        if identifier not in shown:
            step = (
                f"Add the lines :::{{figure-card}} {identifier} and ::: (table-card for a table), or drop it."
            )
            found.append(
                Finding(f"notebooks/{name}.ipynb", f"records {identifier!r} but shows no card.", step)
            )
    return found


def check_whatifs(name: str, notebook: dict[str, Any], records: dict[str, dict[str, Any]]) -> list[Finding]:
    """Report what-ifs that a chapter shows and does not record, or records and does not show."""
    if name not in records:
        return []
    where = f"notebooks/{name}.ipynb"
    cells = [sources.cell_text(cell) for cell in notebook["cells"] if cell["cell_type"] == "markdown"]
    shown = {identifier for text in cells for identifier in _WHAT_IF.findall(text) if "." not in identifier}
    recorded = {entry["id"] for entry in records[name].get("whatifs", [])}
    step = "Record each with chapter.whatif(id, ...) and show it with the lines :::{what-if} id and :::."
    return [
        Finding(
            where,
            f"the what-if {identifier!r} is only {'shown' if identifier in shown else 'recorded'}.",
            step,
        )
        for identifier in sorted(shown ^ recorded)
    ]


def check_findings(name: str, notebook: dict[str, Any], records: dict[str, dict[str, Any]]) -> list[Finding]:
    """Report a chapter of the review that has not its five findings, or does not print them."""
    if not REVIEW.match(name):
        return []
    where, found = f"notebooks/{name}.ipynb", []
    if name in records and (count := len(records[name].get("findings", []))) != PROMISED:
        step = "Record each with chapter.finding(slug, en=..., th=..., card=...)."
        found.append(Finding(where, f"records {count} findings; a chapter has {PROMISED}.", step))
    if not any(
        _FINDINGS.search(sources.cell_text(cell))
        for cell in notebook["cells"]
        if cell["cell_type"] == "markdown"
    ):
        step = "Add the lines :::{findings} and ::: to its summary."
        found.append(Finding(where, "does not print its findings.", step))
    return found


def check_claims(name: str, notebook: dict[str, Any], records: dict[str, dict[str, Any]]) -> list[Finding]:
    """Report what a chapter of the review claims without support, and numbers typed into its prose."""
    if not REVIEW.match(name):
        return []
    bare = claims.unsupported(records[name], notebook) if name in records else claims.prose_numbers(notebook)
    step = "Name inputs or cite, or record the number as a fact and write {fact}`id`."
    return [Finding(f"notebooks/{name}.ipynb", f"claims without support: {one!r}.", step) for one in bare]


def check(path: Path, records: dict[str, dict[str, Any]]) -> list[Finding]:
    """Return everything that is wrong with one chapter notebook.

    Parameters
    ----------
    path
        The notebook.
    records
        Chapter -> record of its last good run; references to chapters that have none are not checked.
    """
    try:
        notebook = sources.read_notebook(path)
    except NotebookError as error:
        return [Finding(f"notebooks/{path.name}", str(error))]
    found = check_cells(path.stem, notebook) + check_hygiene.check(path.stem, notebook)
    found += check_findings(path.stem, notebook, records) + check_whatifs(path.stem, notebook, records)
    found += check_claims(path.stem, notebook, records)
    return found + check_references(path.stem, notebook, records)
