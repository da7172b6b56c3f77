"""A design over a table that stays where it is (DuckDB, Spark ...), reached through Ibis.

Means, totals, shares and ratios of a clustered sample need only sums by (group, stratum, cluster): these are
made where the table is, and a few thousand rows travel. Other statistics fetch the columns they need.
"""

from __future__ import annotations

import copy
from collections.abc import Sequence
from typing import Any

import numpy as np
import pandas as pd

from spdr.analysis.survey.core import By, Column, Core, column_names
from spdr.analysis.survey.design import Design
from spdr.analysis.survey.domains import make_domains, result_frame
from spdr.analysis.survey.engines import Linearised, rows_inside
from spdr.analysis.survey.structure import build_structure
from spdr.errors import DataError, ParameterError
from spdr.quiet import known_deprecations

SELECTED = "spdr_selected"


def fetch(expression: Any) -> pd.DataFrame:
    """Run an expression where its table is and fetch the result."""
    with known_deprecations():
        return expression.to_pyarrow().to_pandas()


class TableDesign(Design):
    """A :class:`Design` whose data is an Ibis table; columns are given by name."""

    def __init__(
        self,
        data: Any,
        weights: str,
        strata: str | Sequence[str] | None = None,
        clusters: str | Sequence[str] | None = None,
        fpc: str | Sequence[str] | None = None,
        nest: bool = False,
        lonely_psu: str = "fail",
    ) -> None:
        if not hasattr(data, "to_pandas") or not hasattr(data, "group_by"):
            raise DataError(
                f"Design: data must be a pandas frame or an Ibis table, not {type(data).__name__}."
            )
        self._table = data
        self._mask_of: Any = None
        self._weight_name = weights
        self._columns = column_names(strata), column_names(clusters), column_names(fpc)
        self._rules: dict[str, Any] = {"nest": nest, "lonely_psu": lonely_psu}
        names = [name for names in self._columns for name in names]
        self._design_names = list(dict.fromkeys(names))
        self._require([weights, *self._design_names])
        self._check_weights()
        if self._columns[1]:
            build_structure(self._distinct(), *self._columns, **self._rules)

    def subset(self, mask: Any) -> Design:
        """Look at part of the sample; ``mask`` is a column's name or a boolean Ibis expression."""
        flags = self._table[mask] if isinstance(mask, str) else mask
        other = copy.copy(self)
        other._mask_of = flags if self._mask_of is None else flags & self._mask_of
        return other

    def count(self, by: By = None, *, level: float = 0.95, interval: str = "normal") -> pd.DataFrame:
        """People represented, by group."""
        other = copy.copy(self)
        other._table = self._table.mutate(spdr_one=1.0)
        return other._linear("spdr_one", None, by, True, level, interval)

    def post_stratify(self, columns: Any, totals: Any) -> Design:
        """Not over a table elsewhere: weights are per row."""
        raise DataError("Design: calibrate in memory: Design(table.to_pandas(), ...).post_stratify(...).")

    def rake(self, margins: Any, *, tolerance: float = 1e-10, rounds: int = 500) -> Design:
        """Not over a table elsewhere: weights are per row."""
        raise DataError("Design: calibrate in memory: Design(table.to_pandas(), ...).rake(...).")

    def weights(self) -> np.ndarray:
        """Return the weights, zero outside the subset."""
        local = self._local()
        assert isinstance(local, Design)
        return local.weights()

    def _require(self, names: Sequence[str]) -> None:
        absent = [name for name in names if name not in self._table.columns]
        if absent:
            raise DataError(
                f"Design needs the column {absent[0]!r}; the table has "
                f"{', '.join(map(repr, self._table.columns))}."
            )

    def _check_weights(self) -> None:
        """Refuse weights and design columns that cannot be, in one query."""
        weight = self._table[self._weight_name].cast("float64")
        bad = weight.isnull() | weight.isnan() | weight.isinf() | (weight < 0)
        checks = {"bad": bad.cast("int64").sum(), "top": weight.max()}
        checks |= {
            f"no_{i}": self._table[n].isnull().cast("int64").sum() for i, n in enumerate(self._design_names)
        }
        found = fetch(self._table.aggregate(**checks)).iloc[0]
        if pd.isna(found["top"]) and not found["bad"] > 0:
            raise DataError("Design: the table has no row. Look at the file or the filter that made it.")
        if found["bad"] > 0:
            raise DataError(
                f"Design: {int(found['bad'])} weights in {self._weight_name!r} are missing, infinite or "
                "negative. A "
                "weight says how many people a row represents: zero or more. Filter the table for them to "
                "see which."
            )
        if found["top"] == 0:
            raise DataError(
                f"Design: every weight in {self._weight_name!r} is zero, so nobody is represented."
            )
        for i, name in enumerate(self._design_names):
            if found[f"no_{i}"] > 0:
                raise DataError(
                    f"Design: {name!r} is missing in {int(found[f'no_{i}'])} rows. Complete the column."
                )

    def _distinct(self) -> pd.DataFrame:
        return fetch(self._table.select(*self._design_names).distinct())

    def _local(self, *columns: Column | By) -> Core:
        """Fetch the columns that a statistic needs and make an ordinary design of them."""
        names = [*self._design_names, self._weight_name]
        for column in columns:
            if column is None:
                continue
            if not isinstance(column, str) and not isinstance(column, (list, tuple)):
                raise ParameterError(
                    "Design over a table: give columns by name; add computed ones with mutate()."
                )
            names += column_names(column)
        self._require(names)
        table = self._table if self._mask_of is None else self._table.mutate(**{SELECTED: self._mask_of})
        names = list(dict.fromkeys(names + ([] if self._mask_of is None else [SELECTED])))
        design = Design(fetch(table.select(*names)), self._weight_name, *self._columns, **self._rules)
        return design if self._mask_of is None else design.subset(SELECTED)

    def _linear(
        self,
        y: Column,
        x: Column | None,
        by: By,
        total: bool,
        level: float,
        interval: str,
        deff: bool | str = False,
        missing: str = "fail",
    ) -> pd.DataFrame:
        """Mean, total or ratio: sums by cell come from the table, the rest is arithmetic on them."""
        if deff or not self._columns[1] or not isinstance(y, str):
            return self._local(y, x, by)._linear(y, x, by, total, level, interval, deff, missing)
        groups = column_names(by)
        cells = self._cells(y, x, groups)
        outside = ~cells[SELECTED].to_numpy(dtype=bool)
        gone = cells["spdr_gone"].to_numpy(dtype=bool)
        self._refuse(cells, ~outside, gone, y, missing)
        keep = ~(outside | gone)
        structure = build_structure(cells, *self._columns, **self._rules)
        domains = make_domains(cells, groups, None if keep.all() else keep)
        rows, code, wy = rows_inside(domains, cells["spdr_wy"].to_numpy(dtype=np.float64))
        wx = None if total else cells["spdr_w" if x is None else "spdr_wx"].to_numpy(dtype=np.float64)[rows]
        count = cells["spdr_n"].to_numpy(dtype=np.float64)[rows]
        found = Linearised(structure).linear_sums(rows, code, wy, wx, count, domains)
        result = result_frame(
            domains, found.estimate, np.sqrt(found.variance), found.n, found.degf, level, interval
        )
        if missing == "exclude":
            lost = cells[gone & ~outside].groupby(groups)["spdr_rows"].sum() if groups else None
            result["missing_n"] = _missing_counts(result, groups, cells, gone & ~outside, lost)
        return result

    def _cells(self, y: str, x: Column | None, groups: list[str]) -> pd.DataFrame:
        """Add up the table by design columns, groups, selection and missingness."""
        used = [*groups, y] + ([x] if isinstance(x, str) else [])
        self._require(used)
        table = self._table
        weight, top = table[self._weight_name].cast("float64"), table[y].cast("float64")
        below = table[x].cast("float64") if isinstance(x, str) else None
        gone, wild = top.isnull() | top.isnan(), top.isinf()
        if below is not None:
            gone, wild = gone | below.isnull() | below.isnan(), wild | below.isinf()
        keys = list(dict.fromkeys([*self._design_names, *groups]))
        selected = {SELECTED: True} if self._mask_of is None else {SELECTED: self._mask_of.fill_null(False)}
        wide = table.mutate(
            spdr_gone=gone,
            spdr_w=weight,
            spdr_wy=weight * top,
            spdr_wx=weight if below is None else weight * below,
            spdr_wild=wild,
            **selected,
        )
        cells = wide.group_by([*keys, SELECTED, "spdr_gone"]).aggregate(
            spdr_w=wide.spdr_w.sum(),
            spdr_wy=wide.spdr_wy.sum(),
            spdr_wx=wide.spdr_wx.sum(),
            spdr_n=(wide.spdr_w > 0).cast("int64").sum(),
            spdr_rows=wide.count(),
            spdr_wild=wide.spdr_wild.fill_null(False).cast("int64").sum(),
        )
        return fetch(cells)

    def _refuse(
        self, cells: pd.DataFrame, inside: np.ndarray, gone: np.ndarray, y: str, missing: str
    ) -> None:
        """Refuse missing and infinite values as a design in memory does."""
        if missing not in ("fail", "exclude"):
            raise ParameterError(f"Design: missing={missing!r} is unknown. Choose 'fail' or 'exclude'.")
        lost = int(cells["spdr_rows"][gone & inside].sum())
        if missing == "fail" and lost:
            raise DataError(
                f"Design: {y!r} is missing in {lost} rows. Impute it, or pass missing='exclude' to estimate "
                "for those who answered."
            )
        wild = int(cells["spdr_wild"][inside & ~gone].sum())
        if wild:
            raise DataError(f"Design: {y!r} is infinite in {wild} rows; it must be finite. Correct the rows.")


def _missing_counts(
    result: pd.DataFrame, groups: list[str], cells: pd.DataFrame, lost_cells: np.ndarray, lost: Any
) -> np.ndarray:
    """Rows without a value in each group of the result."""
    if not groups:
        return np.full(1, int(cells["spdr_rows"][lost_cells].sum()))
    found = result[groups].merge(lost.reset_index(), on=groups, how="left")["spdr_rows"]
    return found.fillna(0).to_numpy(dtype=np.int64)
