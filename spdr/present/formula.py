"""Sums that a page repeats when a reader moves a slider, worked out alike by Python, page and chart.

A formula is written as in Python, with ``+ - * /``, brackets, ``min`` and ``max`` over names and numbers. It
is kept as nested lists, which need no ``eval`` anywhere: Python and the page's script walk the same list in
the same order, so that both give the same number to the last bit, and the chart gets it as an expression.
"""

from __future__ import annotations

import ast
import json
from collections.abc import Callable, Mapping
from typing import Any

from spdr.errors import NotebookError

Tree = Any  # a number, a name, or [operation, tree, ...]

_OPERATIONS: dict[type[ast.operator], str] = {ast.Add: "+", ast.Sub: "-", ast.Mult: "*", ast.Div: "/"}
_FUNCTIONS = ("min", "max")


def parse(text: str, where: str = "formula") -> Tree:
    """Read a formula.

    Parameters
    ----------
    text
        Such as ``"people_n * amount_thb_month * 12"``.
    where
        Named in errors.

    Raises
    ------
    NotebookError
        If it holds anything but numbers, names, ``+ - * /``, brackets, ``min`` and ``max``.

    Examples
    --------
    >>> parse("people * min(wage, 15000) / 2")
    ['/', ['*', 'people', ['min', 'wage', 15000]], 2]
    """
    try:
        return _tree(ast.parse(text.strip(), mode="eval").body)
    except (SyntaxError, ValueError):
        raise NotebookError(
            f"{where}: {text!r} is not a formula that a page can work out. Use numbers, names, + - * /, "
            "brackets, min() and max()."
        ) from None


def _tree(node: ast.expr) -> Tree:
    if isinstance(node, ast.Constant) and isinstance(node.value, int | float):
        if not isinstance(node.value, bool):
            return node.value
    elif isinstance(node, ast.Name):
        return node.id
    elif isinstance(node, ast.BinOp) and type(node.op) in _OPERATIONS:
        return [_OPERATIONS[type(node.op)], _tree(node.left), _tree(node.right)]
    elif isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.USub):
        return ["-", 0, _tree(node.operand)]
    elif isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and len(node.args) > 1:
        return [_function(node.func.id, bool(node.keywords)), *map(_tree, node.args)]
    raise ValueError


def _function(name: str, by_name: bool) -> str:
    if by_name or name not in _FUNCTIONS:
        raise ValueError
    return name


def names(tree: Tree) -> list[str]:
    """Return the names in a formula, each once, in order.

    Examples
    --------
    >>> names(parse("a * b + a"))
    ['a', 'b']
    """
    if isinstance(tree, str):
        return [tree]
    if isinstance(tree, list):
        return list(dict.fromkeys(name for part in tree[1:] for name in names(part)))
    return []


def evaluate(tree: Tree, values: Mapping[str, float]) -> float | None:
    """Work a formula out in double precision; None where it divides by nought.

    Examples
    --------
    >>> evaluate(parse("1 / share"), {"share": 0.5}), evaluate(parse("1 / share"), {"share": 0})
    (2.0, None)
    """
    if isinstance(tree, str):
        return float(values[tree])
    if not isinstance(tree, list):
        return float(tree)
    parts = [evaluate(part, values) for part in tree[1:]]
    known = [part for part in parts if part is not None]
    if len(known) < len(parts) or (tree[0] == "/" and known[1] == 0):
        return None
    return _DO[tree[0]](*known)


_DO: dict[str, Callable[..., float]] = {
    "+": lambda a, b: a + b,
    "-": lambda a, b: a - b,
    "*": lambda a, b: a * b,
    "/": lambda a, b: a / b,
    "min": min,
    "max": max,
}


def text(tree: Tree) -> str:
    """Return a formula as a reader would write it, with no more brackets than it needs.

    Examples
    --------
    >>> text(parse("(a + b) * c - a / (b * 2)")), text(parse("a - (b - min(a, 1))"))
    ('(a + b) * c - a / (b * 2)', 'a - (b - min(a, 1))')
    """
    if not isinstance(tree, list):
        return str(tree)
    if tree[0] in _FUNCTIONS:
        return f"{tree[0]}({', '.join(map(text, tree[1:]))})"
    left, right = (text(part) for part in tree[1:])
    if _rank(tree[1]) < _rank(tree):
        left = f"({left})"
    if _rank(tree[2]) < _rank(tree) or (tree[0] in "-/" and _rank(tree[2]) == _rank(tree)):
        right = f"({right})"
    return f"{left} {tree[0]} {right}"


def _rank(tree: Tree) -> int:
    """How tightly a part holds together: sums least, names and functions most."""
    if not isinstance(tree, list) or tree[0] in _FUNCTIONS:
        return 3
    return 1 if tree[0] in "+-" else 2


def vega(tree: Tree, written: Mapping[str, str]) -> str:
    """Return a formula as a Vega expression.

    Parameters
    ----------
    tree
        The formula.
    written
        Name -> how Vega knows it, such as ``datum.people_n`` or the name of a parameter.

    Examples
    --------
    >>> vega(parse("people * min(wage, 15000)"), {"people": "datum.people", "wage": "set_wage"})
    '(datum.people * min(set_wage, 15000))'
    """
    if isinstance(tree, str):
        return written[tree]
    if not isinstance(tree, list):
        return json.dumps(tree)
    parts = [vega(part, written) for part in tree[1:]]
    if tree[0] in _FUNCTIONS:
        return f"{tree[0]}({', '.join(parts)})"
    return f"({parts[0]} {tree[0]} {parts[1]})"
