"""Post-stratification and raking of a design, with the variance that belongs to them."""

from __future__ import annotations

import copy
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from spdr.analysis import calibration
from spdr.analysis.frames import check_numbers, require_columns
from spdr.analysis.survey.engines import Linearised
from spdr.analysis.survey.replicates import Replicated
from spdr.errors import DataError

if TYPE_CHECKING:
    from spdr.analysis.survey.design import Design

# R survey sweeps residuals over raked margins this often; the same number gives the same digits
SWEEPS = 10


@dataclass(frozen=True)
class PostStrata:
    """Cells whose totals are fixed: each row's cell, weights before and after."""

    code: np.ndarray
    before: np.ndarray
    after: np.ndarray

    def residual(self, values: np.ndarray) -> np.ndarray:
        """Take the cell's mean out of weighted values."""
        ratio = np.divide(values, self.after, out=np.zeros_like(values), where=self.after > 0)
        people = np.bincount(self.code, weights=self.before)
        top = np.bincount(self.code, weights=ratio * self.before)
        mean = np.divide(top, people, out=np.zeros_like(top), where=people > 0)
        return values - mean[self.code] * self.after


@dataclass(frozen=True)
class RakedMargins:
    """Margins whose totals are fixed at once: each row's category in each, and the final weights."""

    codes: tuple[np.ndarray, ...]
    after: np.ndarray

    def residual(self, values: np.ndarray) -> np.ndarray:
        """Take category means out of weighted values, margin after margin, ten times over."""
        used = self.after > 0
        for _ in range(SWEEPS):
            for code in self.codes:
                ratio = np.divide(values, self.after, out=np.zeros_like(values), where=used)
                rows, top = np.bincount(code, weights=used), np.bincount(code, weights=ratio)
                mean = np.divide(top, rows, out=np.zeros_like(top), where=rows > 0)
                values = values - mean[code] * self.after
        return values


def post_stratify(
    design: Design, columns: Sequence[str], totals: pd.DataFrame | Mapping[Any, float]
) -> Design:
    """See :meth:`spdr.analysis.survey.Design.post_stratify`."""
    frame = _whole(design, "post_stratify")
    require_columns(frame, columns, used_by="Design.post_stratify")
    name = " x ".join(columns)
    cells = frame[columns[0]] if len(columns) == 1 else pd.MultiIndex.from_frame(frame[list(columns)])
    named = pd.DataFrame({name: pd.Series(cells.tolist(), index=frame.index, dtype=object)})
    code, target = calibration.margin_codes(named, name, _cell_totals(columns, totals), design._weights)

    def scaled(weights: np.ndarray) -> np.ndarray:
        now = np.bincount(code, weights=weights, minlength=target.size)
        if ((now == 0) & (target > 0)).any():
            raise DataError(
                "Design.post_stratify: a set of replicate weights leaves a cell empty. Merge cells."
            )
        return weights * np.divide(target, now, out=np.zeros_like(target), where=now > 0)[code]

    after = scaled(design._weights)
    return _adjusted(design, after, PostStrata(code, design._weights, after), scaled)


def rake(design: Design, margins: Mapping[str, Mapping[Any, float]], tolerance: float, rounds: int) -> Design:
    """See :meth:`spdr.analysis.survey.Design.rake`."""
    frame = _whole(design, "rake")

    def scaled(weights: np.ndarray) -> np.ndarray:
        return calibration.rake(frame, weights, margins, tolerance=tolerance, rounds=rounds).weights

    after = scaled(design._weights)
    codes = tuple(
        calibration.margin_codes(frame, name, totals, design._weights)[0] for name, totals in margins.items()
    )
    return _adjusted(design, after, RakedMargins(codes, after), scaled)


def _whole(design: Design, used_by: str) -> pd.DataFrame:
    """Return the data of a design that may be calibrated."""
    if design._selected is not None:
        raise DataError(
            f"Design.{used_by}: the totals describe everybody; calibrate first, then take the subset."
        )
    return design._frame


def _adjusted(design: Design, after: np.ndarray, adjustment: Any, scaled: Any) -> Design:
    """Return a copy of the design with new weights and a variance that knows why."""
    other = copy.copy(design)
    other._weights = after
    if isinstance(design._engine, Linearised):
        other._engine = design._engine.adjusted(adjustment)
    elif isinstance(design._engine, Replicated):
        columns = design._engine.weights
        other._engine = design._engine.reweighted(np.column_stack([scaled(column) for column in columns.T]))
    return other


def _cell_totals(columns: Sequence[str], totals: pd.DataFrame | Mapping[Any, float]) -> dict[Any, float]:
    """Return totals by cell from a mapping or a frame of columns and ``total``."""
    if not isinstance(totals, pd.DataFrame):
        return dict(totals)
    require_columns(totals, [*columns, "total"], used_by="Design.post_stratify")
    values = check_numbers(totals["total"], "total", "Design.post_stratify", minimum=0.0)
    keys = totals[list(columns)].itertuples(index=False, name=None)
    cells = [key if len(columns) > 1 else key[0] for key in keys]
    if len(set(cells)) < len(cells):
        raise DataError(
            "Design.post_stratify: a cell has two totals. Give one row per combination of columns."
        )
    return dict(zip(cells, values.tolist(), strict=True))
