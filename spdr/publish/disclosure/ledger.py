"""What was released, and whether a new release tells somebody apart by its difference from an old one.

The ledger itself (one line for each published table) may be public. Which respondents stood behind which
cell is kept beside it, in a private folder, as numbers that mean nothing elsewhere.
"""

from __future__ import annotations

import csv
import datetime
import hashlib
import io
import os
import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pandas as pd

from spdr.errors import DisclosureError
from spdr.publish.disclosure.rules import RULES, Rules, Verdict

COLUMNS = (
    *("date", "table", "survey", "statistic", "value", "groups", "respondents"),
    *("decision", "suppressed", "rule_version", "rules_broken", "checker", "sha256"),
)
NAME = re.compile(r"[a-z0-9][a-z0-9_-]{0,80}")
PERSON = re.compile(r"[^/\s][^/]*/\s*[^/\s].*")
WHOLE = "The whole"
FAMILY = {**dict.fromkeys(("count", "total"), "count"), **dict.fromkeys(("sum", "mean", "share"), "sum")}


@dataclass(frozen=True)
class Release:
    """A table that somebody wants to publish.

    Attributes
    ----------
    table
        Its name, in small letters.
    survey
        The private data it comes from; releases of different surveys are not compared.
    statistic, value, by
        As for :func:`spdr.publish.disclosure.check_release`.
    respondent
        The column that identifies a respondent in all files of the survey.
    """

    table: str
    survey: str
    statistic: str = "count"
    value: str = ""
    by: tuple[str, ...] = ()
    respondent: str = "hhid"


@dataclass(frozen=True)
class Standing:
    """Who stands in which cell of a release (persons as numbers, sorted), and which cells are not shown."""

    persons: np.ndarray
    cells: np.ndarray
    hidden: set[str]

    def views(self) -> list[tuple[np.ndarray, set[str]]]:
        """Return the cells, and the whole as one cell, each with what is not shown of it."""
        return [(self.cells, self.hidden), (np.full(len(self.persons), WHOLE), set())]


class Ledger:
    """The list of releases.

    Parameters
    ----------
    path
        The list, a CSV file.
    private
        A folder outside the repository for what is needed to compare releases.
    rules
        The limits.
    """

    def __init__(self, path: Path, private: Path, rules: Rules = RULES) -> None:
        self.path, self.private, self.rules = path, private, rules

    def lines(self) -> list[dict[str, str]]:
        """Return the releases so far, oldest first."""
        if not self.path.is_file():
            return []
        return list(csv.DictReader(io.StringIO(self.path.read_text(encoding="utf-8"), newline="")))

    def check(self, people: pd.DataFrame, release: Release, verdict: Verdict | None = None) -> Verdict:
        """Compare a release with earlier ones of the same survey.

        It is refused if a cell (or the whole) differs from an earlier one, or from several together, by
        fewer respondents than the threshold: the difference of the figures is then the figure of those few.

        Parameters
        ----------
        people
            The respondents of the release.
        release
            What is to be published.
        verdict
            The verdict on the table itself: cells that it suppresses are not shown, so not compared.

        Raises
        ------
        DisclosureError
            If a column is absent, or what is needed to compare with an earlier release was lost.
        """
        found = Verdict(rule_version=self.rules.version)
        persons, cells = _membership(people, release)
        hidden = _hidden(verdict)
        for line in self.lines():
            if line["survey"] != release.survey or not _comparable(line, release):
                continue
            if line["table"] == release.table and line["sha256"] == _seal(persons, cells):
                continue
            before = self._kept(line["table"], line["sha256"])
            apart = _apart(Standing(persons, cells, hidden), before, self.rules.threshold)
            if apart:
                found.refuse(
                    "differencing",
                    f"{apart[0]} differs from {line['table']} ({line['date']}) by {apart[1]} "
                    f"respondent{'s' * (apart[1] != 1)}, fewer than {self.rules.threshold}: the "
                    "difference is their figure. Publish the same population, or groups that differ by more.",
                )
        return found

    def record(
        self,
        people: pd.DataFrame,
        release: Release,
        verdict: Verdict,
        checker: str,
        today: datetime.date | None = None,
    ) -> None:
        """Write a release into the ledger; only what was not refused, and was checked by somebody by name.

        Raises
        ------
        DisclosureError
            If the verdict is to refuse, or the checker is not ``office/name``.
        """
        if verdict.decision == "refuse":
            verdict.require()
        if not PERSON.fullmatch(checker.strip()) or not NAME.fullmatch(release.table):
            raise DisclosureError(
                "A release needs a name in small letters and a checker 'office/name', not "
                f"{release.table!r} and {checker!r}."
            )
        persons, cells = _membership(people, release)
        seal = _seal(persons, cells)
        if any(line["table"] == release.table and line["sha256"] == seal for line in self.lines()):
            return
        self.private.mkdir(parents=True, exist_ok=True)
        part = self.private / f".{release.table}.{os.getpid()}.part.npz"
        names, codes = np.unique(cells, return_inverse=True)
        hidden = np.array(sorted(_hidden(verdict)), dtype=str)
        np.savez_compressed(part, persons=persons, names=names, codes=codes.astype(np.int32), hidden=hidden)
        os.replace(part, self._place(release.table, seal))
        day = today or datetime.date.today()
        broken = sorted({reason.rule for reason in verdict.reasons})
        self._append([
            day.isoformat(), release.table, release.survey, release.statistic, release.value,
            " x ".join(release.by), len(persons), verdict.decision, len(verdict.suppressed),
            verdict.rule_version, " ".join(broken), " ".join(checker.split()), seal,
        ])  # fmt: skip

    def _append(self, line: Sequence[object]) -> None:
        out = io.StringIO()
        writer = csv.writer(out, lineterminator="\n")
        before = self.path.read_bytes() if self.path.is_file() else b""
        if not before:
            writer.writerow(COLUMNS)
        writer.writerow(line)
        part = self.path.with_name(f".{self.path.name}.{os.getpid()}.part")
        part.write_bytes(before + out.getvalue().encode("utf-8"))
        os.replace(part, self.path)

    def _place(self, table: str, seal: str) -> Path:
        return self.private / f"{table}.{seal[:12]}.npz"

    def _kept(self, table: str, seal: str) -> Standing:
        file = self._place(table, seal)
        if not file.is_file():
            raise DisclosureError(
                f"Who stood behind the release {table} is not in the private folder any more ({file.name}), "
                "so a new release of the survey cannot be compared with it. Restore that file."
            )
        with np.load(file, allow_pickle=False) as kept:
            return Standing(kept["persons"], kept["names"][kept["codes"]], set(kept["hidden"].tolist()))


def _hidden(verdict: Verdict | None) -> set[str]:
    return {" / ".join(map(str, cell)) for cell in verdict.suppressed} if verdict else set()


def _comparable(line: dict[str, str], release: Release) -> bool:
    """Only figures of the same thing can be subtracted."""
    mine, theirs = FAMILY.get(release.statistic), FAMILY.get(line["statistic"])
    return mine is not None and mine == theirs and (mine == "count" or line["value"] == release.value)


def _membership(people: pd.DataFrame, release: Release) -> tuple[np.ndarray, np.ndarray]:
    """Return each respondent as a number, sorted, and the cell in which it stands."""
    absent = [name for name in (*release.by, release.respondent) if name not in people.columns]
    if absent:
        raise DisclosureError(
            f"The release {release.table} needs columns that are absent: {', '.join(absent)}. "
            "Name the column that identifies a respondent in all files of the survey."
        )
    keys = people[release.respondent].astype(str)
    if keys.duplicated().any():
        raise DisclosureError(
            f"Column {release.respondent} identifies no respondent: values stand more than once."
        )
    numbers = pd.util.hash_pandas_object(keys, index=False).to_numpy()
    if release.by:
        labels = people[list(release.by)].astype(str).itertuples(index=False, name=None)
        cells = np.array([" / ".join(label) for label in labels])
    else:
        cells = np.full(len(people), "everybody")
    order = np.argsort(numbers)
    return numbers[order], cells[order]


def _seal(persons: np.ndarray, cells: np.ndarray) -> str:
    digest = hashlib.sha256(persons.tobytes())
    digest.update("\n".join(cells.tolist()).encode("utf-8"))
    return digest.hexdigest()


def _apart(new: Standing, old: Standing, threshold: int) -> tuple[str, int] | None:
    """Return a cell and by how few respondents it differs from what was shown before, or None.

    Compared are all cells and the whole with all cells and the whole, where they share respondents; and
    each cell with those of the other release that lie inside it.
    """
    _, mine, theirs = np.intersect1d(new.persons, old.persons, assume_unique=True, return_indices=True)
    for one, shown_one in new.views():
        for other, shown_other in old.views():
            sizes = pd.Series(one).value_counts(), pd.Series(other).value_counts()
            shared = pd.DataFrame({"one": one[mine], "other": other[theirs]}).value_counts()
            pairs = [(label[0], label[1], int(both)) for label, both in shared.items()]  # type: ignore[index]
            pairs = [pair for pair in pairs if pair[0] not in shown_one and pair[1] not in shown_other]
            if found := _close(pairs, *sizes, threshold):
                return found
    return None


def _close(
    pairs: list[tuple[str, str, int]], sizes: pd.Series, sizes_other: pd.Series, threshold: int
) -> tuple[str, int] | None:
    inside: dict[str, int] = {}
    around: dict[str, int] = {}
    for cell, other, both in pairs:
        few = max(int(sizes[cell]) - both, int(sizes_other[other]) - both)
        if 0 < few < threshold:
            return str(cell), few
        if both == sizes_other[other]:
            inside[cell] = inside.get(cell, 0) + both
        if both == sizes[cell]:
            around[other] = around.get(other, 0) + both
    for parts, wholes in ((inside, sizes), (around, sizes_other)):
        for cell, size in parts.items():
            if 0 < int(wholes[cell]) - size < threshold:
                return str(cell), int(wholes[cell]) - size
    return None
