"""Translation catalogues: kept up to date with the English text, counted, and compiled for a build.

A catalogue is ``book/locale/th/LC_MESSAGES/<page>.po``. It holds no dates, paths or line
numbers, so that it changes only when the text does.
"""

from __future__ import annotations

import io
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from spdr import project

if TYPE_CHECKING:
    from babel.messages import Catalog

HEADER = """\
# Thai text of the page of the same name; made by `spdr check --update-po`, filled in by a translator.
msgid ""
msgstr ""
"Content-Type: text/plain; charset=utf-8\\n"
"Content-Transfer-Encoding: 8bit\\n"
"Language: th\\n"
"""


@dataclass(frozen=True)
class Progress:
    """How far one page's translation is.

    ``messages`` counts all, ``untranslated`` have no Thai, ``fuzzy`` have Thai of an earlier text, ``pairs``
    are the others, English and Thai.
    """

    page: str
    messages: int
    untranslated: tuple[str, ...]
    fuzzy: tuple[str, ...]
    pairs: tuple[tuple[str, str], ...] = ()


def folder() -> Path:
    """Where the Thai catalogues are."""
    return project.path("book", "locale", "th", "LC_MESSAGES")


def _read(path: Path) -> Catalog:
    from babel.messages.pofile import read_po

    with path.open("rb") as file:
        return read_po(file, locale="th")


def _quoted(name: str, text: str) -> str:
    """Return one field as gettext writes it: on one line, or a line for each line of the text."""
    from babel.messages.pofile import escape

    lines = text.splitlines(keepends=True)
    if len(lines) <= 1:
        return f"{name} {escape(text)}\n"
    return f'{name} ""\n' + "".join(escape(line) + "\n" for line in lines)


def written(catalog: Catalog) -> str:
    """Return a catalogue as text, in the order of the page, obsolete messages left out."""
    out = [HEADER]
    for message in catalog:
        if not message.id:
            continue
        fuzzy = "#, fuzzy\n" if message.fuzzy else ""
        out.append(
            f"{fuzzy}{_quoted('msgid', str(message.id))}{_quoted('msgstr', str(message.string or ''))}"
        )
    return "\n".join(out)


def update(templates: Path) -> list[str]:
    """Bring every catalogue up to the templates in a folder; return the pages whose catalogue changed.

    Parameters
    ----------
    templates
        Folder of ``<page>.pot`` files as Sphinx's gettext builder writes them.

    Notes
    -----
    A message whose English changed a little keeps its Thai, marked fuzzy: it is not shown until a translator
    has removed the mark. A message that is gone leaves the catalogue.
    """
    changed = []
    for template in sorted(templates.rglob("*.pot")):
        page = template.relative_to(templates).with_suffix("").as_posix()
        target = folder() / f"{page}.po"
        fresh = _read(template)
        if target.is_file():
            known = _read(target)
            known.update(fresh, no_fuzzy_matching=False)
        else:
            known = fresh
        text = written(known)
        if not target.is_file() or target.read_text(encoding="utf-8") != text:
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_text(text, encoding="utf-8")
            changed.append(page)
    return changed


def progress() -> list[Progress]:
    """Return how far each page's translation is, in order of the pages' names."""
    found = []
    for path in sorted(folder().rglob("*.po")):
        messages: list[Any] = [message for message in _read(path) if message.id]
        page = path.relative_to(folder()).with_suffix("").as_posix()
        empty = tuple(str(message.id) for message in messages if not message.string)
        fuzzy = tuple(str(message.id) for message in messages if message.string and message.fuzzy)
        pairs = tuple((str(m.id), str(m.string)) for m in messages if m.string and not m.fuzzy)
        found.append(Progress(page, len(messages), empty, fuzzy, pairs))
    return found


def status(counted: list[Progress]) -> str:
    """Return how far the translation is, a line for each page with the pages that wait for it first.

    Examples
    --------
    >>> print(status([Progress("about", 9, (), ()), Progress("index", 4, ("Hello.",), ("Go.",))]))
    page   messages  no Thai  earlier text
    index         4        1             1
    about         9        0             0
    2 pages, 13 messages: 1 without Thai, 1 with Thai of an earlier text.
    """
    rows = [(one.page, one.messages, len(one.untranslated), len(one.fuzzy)) for one in counted]
    rows.sort(key=lambda row: (not (row[2] or row[3]), row[0]))
    wide = max([4, *(len(row[0]) for row in rows)])
    lines = [f"{'page':<{wide}}  messages  no Thai  earlier text"]
    lines += [f"{page:<{wide}}  {count:>8}  {empty:>7}  {fuzzy:>12}" for page, count, empty, fuzzy in rows]
    total = sum(one.messages for one in counted)
    without, earlier = sum(len(one.untranslated) for one in counted), sum(len(one.fuzzy) for one in counted)
    said = f"{total} messages: {without} without Thai, {earlier} with Thai of an earlier text."
    return "\n".join([*lines, f"{len(rows)} pages, {said}"])


def thai(page: str, text: str) -> str:
    """Return the Thai of one message of a page, or the English where there is none yet."""
    path = folder() / f"{page}.po"
    message = _read(path).get(text) if path.is_file() else None
    return str(message.string) if message and message.string and not message.fuzzy else text


def compile_all(target: Path) -> None:
    """Write every catalogue, fuzzy messages left out, as ``<target>/th/LC_MESSAGES/<page>.mo``."""
    from babel.messages.mofile import write_mo

    for path in sorted(folder().rglob("*.po")):
        compiled = target / "th" / "LC_MESSAGES" / path.relative_to(folder()).with_suffix(".mo")
        compiled.parent.mkdir(parents=True, exist_ok=True)
        packed = io.BytesIO()
        write_mo(packed, _read(path), use_fuzzy=False)
        compiled.write_bytes(packed.getvalue())
