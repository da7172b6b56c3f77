"""What every estimate of a design does: take columns, say what is missing, estimate, return a frame."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import pandas as pd

from spdr.analysis.frames import check_flags, check_numbers, check_same_rows, check_weights, require_columns
from spdr.analysis.survey.domains import Domains, make_domains, result_frame
from spdr.analysis.survey.engines import Engine, Estimates
from spdr.analysis.synthetic import refuse_synthetic
from spdr.errors import DataError, ParameterError

Column = str | pd.Series | np.ndarray
By = str | Sequence[str] | None


class Core:
    """Columns, weights, the rows selected, and the engine that makes variances."""

    _frame: pd.DataFrame
    _weights: np.ndarray
    _engine: Engine
    _selected: np.ndarray | None

    def _start(self, frame: pd.DataFrame, weights: np.ndarray, engine: Engine) -> None:
        refuse_synthetic(
            frame,
            "a survey's estimates and standard errors",
            "what a sample measures: nobody was interviewed",
        )
        self._frame = frame
        self._weights = weights
        self._engine = engine
        self._selected = None

    def _local(self, *columns: Column | By) -> Core:
        """Return a design that has these columns in memory; a table elsewhere fetches them."""
        return self

    def _column(self, column: Any) -> pd.Series | np.ndarray:
        """Return a column by name, or an array or Series that has a value for each row."""
        if isinstance(column, str):
            require_columns(self._frame, [column], used_by="Design")
            return self._frame[column]
        if not isinstance(column, pd.Series):
            column = np.asarray(column)
        if len(column) != len(self._frame):
            raise DataError(
                f"Design: the column given has {len(column)} values for {len(self._frame)} rows. Name a "
                "column of "
                "the data, or give one value per row."
            )
        check_same_rows("Design", data=self._frame.index.to_series(), column=column)
        return column

    def _values(self, column: Column, missing: str) -> tuple[np.ndarray, np.ndarray | None]:
        """Return numbers, and which rows are kept (None: all) after selection and the missing rule."""
        values = self._column(column)
        name = f"{column!r}" if isinstance(column, str) else "the column"
        if missing == "exclude":
            gone = np.asarray(pd.isna(values))
            if gone.any():
                values = np.where(gone, 0.0, np.asarray(pd.to_numeric(pd.Series(values)), dtype=np.float64))
            return check_numbers(values, name, "Design"), self._keep(gone, values, name, missing)
        if missing != "fail":
            raise ParameterError(f"Design: missing={missing!r} is unknown. Choose 'fail' or 'exclude'.")
        if self._selected is None:
            return check_numbers(values, name, "Design"), None
        if not self._selected.any():
            make_domains(self._frame, None, self._selected)  # says that the subset is empty
        # values outside the subset may be missing, for they are not used
        series = values if isinstance(values, pd.Series) else pd.Series(values)
        inside = check_numbers(series[self._selected], name, "Design")
        full = np.zeros(len(series))
        full[self._selected] = inside
        return full, self._selected

    def _keep(self, gone: np.ndarray, values: Any, name: str, missing: str) -> np.ndarray | None:
        """Return the rows selected and not missing; None where that is all of them."""
        if missing not in ("fail", "exclude"):
            raise ParameterError(f"Design: missing={missing!r} is unknown. Choose 'fail' or 'exclude'.")
        inside = gone if self._selected is None else gone & self._selected
        if missing == "fail" and inside.any():
            raise DataError(
                f"Design: {name} is missing in row {int(np.flatnonzero(inside)[0]) + 1}, one of "
                f"{int(inside.sum())} "
                "such rows. Impute it, or pass missing='exclude' to estimate for those who answered."
            )
        keep = ~gone if self._selected is None else ~gone & self._selected
        return None if keep.all() else keep

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
        """Mean, total or ratio as a frame."""
        values, keep = self._values(y, missing)
        below = None
        if x is not None:
            below, also = self._values(x, missing)
            keep = also if keep is None else keep if also is None else keep & also
        domains = make_domains(self._frame, by, keep)
        result = self._finish(domains, values, below, total, level, interval, deff)
        return self._with_missing(result, domains, by, missing)

    def _finish(
        self,
        domains: Domains,
        values: np.ndarray,
        below: np.ndarray | None,
        total: bool,
        level: float,
        interval: str,
        deff: bool | str,
    ) -> pd.DataFrame:
        """Estimate and put into a frame."""
        found = self._engine.linear(self._weights, values, below, domains, total)
        result = self._frame_of(domains, found, level, interval)
        if deff:
            result["deff"] = self._design_effect(domains, values, total, found, deff)
        return result

    def _frame_of(self, domains: Domains, found: Estimates, level: float, interval: str) -> pd.DataFrame:
        error = np.sqrt(found.variance)
        return result_frame(domains, found.estimate, error, found.n, found.degf, level, interval)

    def _with_missing(self, result: pd.DataFrame, domains: Domains, by: By, missing: str) -> pd.DataFrame:
        """Say how many rows of each group had no value, where the caller chose to leave them out."""
        if missing != "exclude":
            return result
        everybody = make_domains(self._frame, by, self._selected)
        counted = np.bincount(everybody.code[everybody.code >= 0], minlength=everybody.count)
        used = np.bincount(domains.code[domains.code >= 0], minlength=domains.count)
        names = list(domains.labels.columns)
        if not names:
            return result.assign(missing_n=counted - used)
        rows = everybody.labels.assign(counted=counted).merge(
            domains.labels.assign(used=used), on=names, how="inner"
        )
        return result.assign(missing_n=(rows["counted"] - rows["used"]).to_numpy())

    def _design_effect(
        self, domains: Domains, y: np.ndarray, total: bool, found: Estimates, rule: bool | str
    ) -> np.ndarray:
        """Variance over that of a simple sample of as many rows, as R survey defines it."""
        if rule not in (True, "replace"):
            raise ParameterError(f"Design: deff={rule!r} is unknown. Choose True or 'replace'.")
        inside = domains.code >= 0
        code, w, values = domains.code[inside], self._weights[inside], y[inside]
        people = np.bincount(code, weights=w, minlength=domains.count)
        mean = np.bincount(code, weights=w * values, minlength=domains.count) / people
        squares = np.bincount(code, weights=w * (values - mean[code]) ** 2, minlength=domains.count)
        n = found.n
        with np.errstate(divide="ignore", invalid="ignore"):  # a group of one row has no effect to speak of
            simple = squares / people / (n - 1.0)
            if rule is True:
                simple = np.where(people < n, np.nan, simple * (people - n) / people)
            return found.variance / (simple * people**2 if total else simple)

    def _mask(self, mask: Column) -> np.ndarray:
        flags = check_flags(self._column(mask), "the mask", "Design.subset")
        return flags if self._selected is None else flags & self._selected


def column_names(columns: str | Sequence[str] | None) -> list[str]:
    """Return a list of names from a name, a list or nothing."""
    if columns is None:
        return []
    return [columns] if isinstance(columns, str) else list(columns)


def require_names(used_by: str, *names: object) -> None:
    """Refuse values where the name of a column is asked for."""
    for name in names:
        if isinstance(name, (pd.Series, np.ndarray, list, tuple)):
            raise ParameterError(
                f"{used_by}: weights, strata, clusters and fpc are names of columns, not values. Add the "
                "values to "
                "the data as a column and give its name."
            )


def weights_of(frame: pd.DataFrame, name: str) -> np.ndarray:
    """Return the checked weights of a frame."""
    if frame.empty:
        raise DataError("Design: the data has no row. Look at the file or the filter that made it.")
    weights = check_weights(frame[name], len(frame), "Design")
    if not weights.any():
        raise DataError(
            f"Design: every weight in {name!r} is zero, so nobody is represented. Look at the column."
        )
    return weights
