"""The registers of indicators and of published numbers computed again, read from ``data/registers``.

Formulas live in ``spdr.analysis``; these registers say what each is called in both languages, how it is
written, where it is defined, which function computes it and which published number it reproduces.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from spdr import project
from spdr.errors import DataError

INDICATORS = "data/registers/indicators.toml"
REPLICATIONS = "data/registers/replications.toml"

KINDS = ("arithmetic", "calibration", "validation", "negative control")
STATUSES = ("seen", "unverified")

FAMILIES = {
    "C": ("Coverage", "ความครอบคลุม"),
    "A": ("Adequacy", "ความเพียงพอ"),
    "D": ("Performance of benefits", "ผลการดำเนินงานของสิทธิประโยชน์"),
    "P": ("Poverty and inequality", "ความยากจนและความเหลื่อมล้ำ"),
    "T": ("Targeting", "การกำหนดกลุ่มเป้าหมาย"),
    "F": ("Fiscal incidence", "ภาระและผลประโยชน์ทางการคลัง"),
    "G": ("Gender", "เพศภาวะ"),
    "I": ("Informality and migration", "แรงงานนอกระบบและแรงงานข้ามชาติ"),
    "B": ("Costing and social budget", "การประมาณการต้นทุนและงบประมาณทางสังคม"),
    "N": ("Pensions", "บำนาญ"),
    "X": ("Population", "ประชากร"),
    "H": ("Health", "สุขภาพ"),
    "S": ("Fiscal space", "พื้นที่ทางการคลัง"),
    "Y": ("System", "ระบบ"),
}

NO_PUBLISHED_NUMBER = (
    "No published number with open inputs was found; the tests compare it with tables worked by hand.",
    "ไม่พบตัวเลขที่เผยแพร่พร้อมข้อมูลตั้งต้นแบบเปิดให้เทียบ จึงทดสอบกับตารางที่คำนวณด้วยมือ",
)


@dataclass(frozen=True)
class Indicator:
    """One indicator of the diagnostic.

    Attributes
    ----------
    id
        A letter of ``FAMILIES`` and a number, with a letter where variants differ: ``C01``, ``T03a``.
    name_en, name_th
        What it is called.
    formula
        LaTeX without delimiters.
    variant
        Which of the competing definitions this is, and its edge rules.
    unit
        A unit of ``spdr.present.labels``.
    source
        Key in ``book/references.bib`` of the work that defines it.
    function
        Dotted path of what computes it; empty while ``pending``.
    reproduces
        Ids of the replication register; empty means that no published number was found.
    status
        ``unverified`` where the definition is from memory and its source was not read.
    """

    id: str
    name_en: str
    name_th: str
    formula: str
    variant: str
    unit: str
    source: str
    function: str
    reproduces: tuple[str, ...]
    status: str
    pending: bool

    @property
    def replication_note(self) -> tuple[str, str] | None:
        """What a card says, in both languages, where no published number is reproduced; else nothing."""
        return None if self.reproduces else NO_PUBLISHED_NUMBER

    @property
    def family(self) -> tuple[str, str]:
        """Name of the indicator's family in both languages."""
        return FAMILIES[self.id[0]]


def _read(where: str) -> dict[str, Any]:
    file = project.path(*where.split("/"))
    try:
        return tomllib.loads(file.read_text(encoding="utf-8"))
    except FileNotFoundError:
        raise DataError(f"{where} is not there. Restore it from the repository.") from None
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise DataError(f"{where} cannot be read as TOML: {error}. Mend the line it names.") from None


def _fields(entry: Mapping[str, Any], needed: Mapping[str, type | tuple[type, ...]], where: str) -> None:
    """Check that an entry has its fields, each of its type and not empty where it is text."""
    name = entry.get("id", "an entry without id")
    for field, kind in needed.items():
        value = entry.get(field)
        if not isinstance(value, kind) or isinstance(value, bool) is not (kind is bool):
            raise DataError(
                f"{where}, {name}: {field} is {value!r}; it must be given as {kind}. See its neighbours."
            )
        if isinstance(value, str) and not value.strip():
            raise DataError(f"{where}, {name}: {field} is empty. Write it, as its neighbours do.")


def _once(ids: list[str], where: str) -> None:
    twice = sorted({one for one in ids if ids.count(one) > 1})
    if twice:
        raise DataError(f"{where}: {', '.join(twice)} stands twice. An id names one entry.")


def load() -> list[Indicator]:
    """Return every indicator in the register's order.

    Raises
    ------
    DataError
        If an entry lacks a field, an id stands twice, or a replication it names does not exist.
    """
    words = ("id", "name_en", "name_th", "formula", "variant", "unit", "source")
    known = {entry["id"] for entry in replications()}
    found = []
    for entry in _read(INDICATORS).get("indicator", []):
        _fields(entry, dict.fromkeys(words, str) | {"reproduces": list}, INDICATORS)
        pending = bool(entry.get("pending", False))
        if pending == bool(entry.get("function")):
            raise DataError(
                f"{INDICATORS}, {entry['id']}: give a function, or pending = true while nothing computes it; "
                "not both."
            )
        if entry["id"][0] not in FAMILIES or entry.get("status", "seen") not in STATUSES:
            raise DataError(f"{INDICATORS}, {entry['id']}: its family letter or its status is unknown.")
        lost = [one for one in entry["reproduces"] if one not in known]
        if lost:
            raise DataError(f"{INDICATORS}, {entry['id']}: {', '.join(lost)} is not in {REPLICATIONS}.")
        found.append(
            Indicator(
                **{word: entry[word] for word in words},
                function=entry.get("function", ""),
                reproduces=tuple(entry["reproduces"]),
                status=entry.get("status", "seen"),
                pending=pending,
            )
        )
    _once([one.id for one in found], INDICATORS)
    return found


def find(id: str) -> Indicator:
    """Return one indicator by its id, such as ``"P01"``.

    Raises
    ------
    DataError
        If there is none.
    """
    for indicator in load():
        if indicator.id == id:
            return indicator
    raise DataError(f"No indicator {id!r} in {INDICATORS}. Add it there, or mend the id.")


def replications() -> list[dict[str, Any]]:
    """Return the entries of the replication register, references to shared inputs filled in.

    Returns
    -------
    list of dict
        For each: ``id``, ``title_en``, ``title_th``, ``published``, ``unit``, ``source``, ``where``,
        ``kind``, ``tolerance`` (absolute), ``tolerance_why``, ``status``, ``function`` with ``arguments``,
        ``tables`` (argument name -> table name) and ``pick``; or an empty ``function`` and ``note_en``.
        ``explained`` is true where a known reason makes our number another one.

    Raises
    ------
    DataError
        If an entry is incomplete, or names an input or a kind that does not exist.
    """
    register = _read(REPLICATIONS)
    inputs = register.get("inputs", {})
    entries = [_complete(entry, inputs) for entry in register.get("replication", [])]
    _once([entry["id"] for entry in entries], REPLICATIONS)
    return entries


def _complete(entry: dict[str, Any], inputs: Mapping[str, Any]) -> dict[str, Any]:
    words = dict.fromkeys(("id", "title_en", "title_th", "unit", "source", "where", "kind"), str)
    numbers = dict.fromkeys(("published", "tolerance"), (int, float))
    _fields(entry, {**words, **numbers}, REPLICATIONS)
    name = f"{REPLICATIONS}, {entry['id']}"
    if entry["kind"] not in KINDS or entry.get("status", "seen") not in STATUSES:
        raise DataError(
            f"{name}: kind or status is unknown. Kinds: {', '.join(KINDS)}; status: seen, unverified."
        )
    if entry["tolerance"] < 0 or (entry["tolerance"] > 0 and not entry.get("tolerance_why")):
        raise DataError(f"{name}: a tolerance above zero needs its reason in tolerance_why.")
    unexplained = entry.get("explained") or not entry.get("function")
    if unexplained and not (entry.get("note_en") and entry.get("note_th")):
        raise DataError(f"{name}: say in note_en and note_th why it differs or is not run.")
    return {
        "status": "seen",
        "function": "",
        "tolerance_why": "",
        **entry,
        "published": float(entry["published"]),
        "tolerance": float(entry["tolerance"]),
        "arguments": _filled(entry.get("arguments", {}), inputs, name),
    }


def _filled(value: Any, inputs: Mapping[str, Any], name: str) -> Any:
    """Replace ``"@group.key"`` by that shared input, at any depth."""
    if isinstance(value, dict):
        return {key: _filled(part, inputs, name) for key, part in value.items()}
    if isinstance(value, str) and value.startswith("@"):
        group, _, key = value[1:].partition(".")
        if group not in inputs or (key and key not in inputs[group]):
            raise DataError(
                f"{name}: the shared input {value!r} is not under [inputs]. Add it, or mend the name."
            )
        return inputs[group][key] if key else dict(inputs[group])
    return value
