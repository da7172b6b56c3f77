"""What a contributed notebook must not hold: ways to the network, shell commands, secrets."""

from __future__ import annotations

import ast
import re
from typing import Any

from spdr.publish import sources
from spdr.publish.findings import Finding

NETWORK = frozenset(
    {
        *("aiohttp", "boto3", "ftplib", "http", "httpx", "imaplib", "paramiko", "pycurl", "requests", "sdmx"),
        *("smtplib", "socket", "ssl", "telnetlib", "urllib", "urllib3", "wbgapi", "websocket", "websockets"),
        "xmlrpc",
    }
)
_SECRET_NAME = re.compile(r"passw(or)?d|passphrase|secret|token|api_?key|credential", re.IGNORECASE)
_SECRET_TEXT = re.compile(
    r"-----BEGIN [A-Z ]*PRIVATE KEY-----|\bAKIA[0-9A-Z]{16}\b|\bgh[pousr]_[A-Za-z0-9]{36}\b"
    r"|\bxox[abprs]-[A-Za-z0-9-]{10,}|://[^/\s:@]+:[^/\s:@]+@"
)
_SHELL = re.compile(r"^\s*(!|%%?(bash|sh|script|system|sx|pip|conda)\b)", re.MULTILINE)


def check(name: str, notebook: dict[str, Any]) -> list[Finding]:
    """Return what a chapter's cells hold that a contribution may not.

    Parameters
    ----------
    name
        Of the chapter.
    notebook
        As JSON.
    """
    found = []
    for number, cell in enumerate(notebook["cells"], start=1):
        where, text = f"notebooks/{name}.ipynb, cell {number}", sources.cell_text(cell)
        if _SECRET_TEXT.search(text):
            found.append(Finding(where, "holds a key or password.", "Take it out, and have it replaced."))
        if cell["cell_type"] == "code":
            found += [Finding(where, *told) for told in _in_code(text)]
    return found


def _in_code(text: str) -> list[tuple[str, str]]:
    if _SHELL.search(text):
        return [("runs a shell command.", "A chapter is Python; install nothing and start nothing from it.")]
    try:
        tree = ast.parse(text)
    except SyntaxError:
        return []  # told by the check of the code itself
    found = []
    for node in ast.walk(tree):
        modules = [alias.name for alias in node.names] if isinstance(node, ast.Import) else []
        if isinstance(node, ast.ImportFrom) and not node.level:
            modules = [node.module or ""]
        for module in modules:
            if module.partition(".")[0] in NETWORK:
                step = "A chapter has no network. Put the figures into a table: spdr data check or refresh."
                found.append((f"imports {module}.", step))
        if isinstance(node, ast.Assign | ast.AnnAssign | ast.keyword) and _secret(node):
            found.append(("sets a password, token or key.", "Take it out, and have it replaced."))
    return found


def _secret(node: ast.Assign | ast.AnnAssign | ast.keyword) -> bool:
    """Tell whether a text is given to a name that speaks of a secret."""
    if isinstance(node, ast.keyword):
        names = [node.arg or ""]
    else:
        targets = node.targets if isinstance(node, ast.Assign) else [node.target]
        names = [target.id for target in targets if isinstance(target, ast.Name)]
    value = node.value
    text = isinstance(value, ast.Constant) and isinstance(value.value, str) and value.value
    return bool(text) and any(_SECRET_NAME.search(name) for name in names)
