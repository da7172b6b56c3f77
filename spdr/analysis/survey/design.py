"""A survey with its design: estimates with standard errors that respect how people were drawn."""

from __future__ import annotations

import copy
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import pandas as pd

from spdr.analysis.frames import check_numbers, require_columns
from spdr.analysis.survey.categories import categories_of, is_flags
from spdr.analysis.survey.core import By, Column, column_names, require_names, weights_of
from spdr.analysis.survey.domains import make_domains
from spdr.analysis.survey.engines import Linearised
from spdr.analysis.survey.indicators import Indicators
from spdr.analysis.survey.replicates import make_replicated
from spdr.analysis.survey.structure import build_structure
from spdr.errors import DataError


class Design(Indicators):
    """A sample, its weights and how it was drawn.

    Parameters
    ----------
    data
        One row per person or household: a pandas frame or an Ibis table. It is not changed.
    weights
        Column of weights: people (or households) represented, zero or more.
    strata
        Column of strata, or a list with one per stage.
    clusters
        Column of clusters (primary sampling units), or a list with one per stage; None where rows were drawn.
    fpc
        Column of finite population sizes (or sampling fractions), or a list with one per stage of
        ``clusters``. Without it, units count as drawn with replacement at the first stage, and later stages
        do not matter.
    nest
        Whether clusters are numbered anew in each stratum.
    lonely_psu
        A stratum with one cluster: ``"fail"`` names it; ``"remove"`` and ``"certainty"`` count no variance
        for it; ``"adjust"`` centres it at zero, the mean of all; ``"average"`` gives it the mean of the
        others. As in R ``survey``.

    Raises
    ------
    DataError
        A column is absent or has missing values, a weight is negative, missing or infinite (the row is
        named), a cluster lies in two strata, a stratum has one cluster, or a finite population is too small.
    ParameterError
        An unknown rule.

    Notes
    -----
    Every statistic returns a frame ``[*by, estimate, standard_error, ci_low, ci_high, n, degf]``: ``n`` rows
    of positive weight, ``degf`` clusters less strata in the group. Intervals are normal, as R survey's
    ``confint``; ``interval="t"`` uses ``degf``. A group is a domain of the whole sample, not a survey of its
    own: clusters without anybody of the group count as zeros. ``missing="exclude"`` leaves out rows without
    a value in the same way and adds the column ``missing_n``. A weight of zero keeps the row's place in the
    design only. Multiplying all weights changes no mean or rate and no standard error of one.

    Lumley (2010), Complex Surveys. Results equal R ``survey`` to ten digits, see ``tests/replication``.

    Examples
    --------
    >>> people = pd.DataFrame({"w": [2, 2, 1, 1], "area": [1, 1, 2, 2], "y": [1.0, 3.0, 4.0, 6.0]})
    >>> Design(people, "w", strata="area").mean("y").round(4).iloc[0].tolist()
    [3.0, 0.7454, 1.5391, 4.4609, 4.0, 2.0]
    """

    def __new__(cls, data: Any = None, *args: Any, **kwargs: Any) -> Design:
        """Make a design over a table elsewhere where ``data`` is one."""
        if cls is Design and data is not None and not isinstance(data, pd.DataFrame):
            from spdr.analysis.survey.tables import TableDesign

            return object.__new__(TableDesign)
        return object.__new__(cls)

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
        columns = column_names(strata), column_names(clusters), column_names(fpc)
        require_names("Design", weights, *columns[0], *columns[1], *columns[2])
        require_columns(data, [weights], used_by="Design")
        values = weights_of(data, weights)
        self._start(data, values, Linearised(build_structure(data, *columns, nest, lonely_psu)))

    @classmethod
    def replicate(
        cls,
        data: pd.DataFrame,
        weights: str,
        replicate_weights: str | Sequence[str],
        kind: str = "BRR",
        *,
        rho: float | None = None,
        scale: float | None = None,
        rscales: Sequence[float] | None = None,
        combined: bool = True,
        mse: bool = False,
    ) -> Design:
        """Make a design from replicate weights instead of strata and clusters.

        Parameters
        ----------
        data, weights
            As for :class:`Design`.
        replicate_weights
            Columns of replicate weights, or the beginning of their names.
        kind
            ``"BRR"``, ``"Fay"`` (with ``rho``), ``"JK1"``, ``"JKn"`` (with ``rscales``) or ``"bootstrap"``.
        scale, rscales
            Factors of all squares and of each replicate's; the usual ones of the kind where not given.
        combined
            Whether the columns are full weights (else they multiply ``weights``).
        mse
            Deviations from the estimate instead of from the mean of the replicates.

        Notes
        -----
        Factors as in R survey's ``svrepdesign``. ``degf`` is the rank of the replicate weights less one.
        """
        names = column_names(replicate_weights)
        if isinstance(replicate_weights, str) and replicate_weights not in data.columns:
            names = [column for column in data.columns if str(column).startswith(replicate_weights)]
            if not names:
                raise DataError(f"Design.replicate: no column's name begins with {replicate_weights!r}.")
        require_columns(data, [weights, *names], used_by="Design.replicate")
        full = weights_of(data, weights)
        replicates = np.column_stack(
            [
                check_numbers(data[name], f"the replicate weight {name!r}", "Design.replicate")
                for name in names
            ]
        )
        factors = None if rscales is None else np.asarray(rscales, dtype=np.float64)
        engine = make_replicated(full, replicates, kind, combined, rho, scale, factors, mse)
        design = object.__new__(cls)
        design._start(data, full, engine)
        return design

    def subset(self, mask: Column) -> Design:
        """Look at part of the sample, keeping the whole design for the variance.

        Parameters
        ----------
        mask
            Column or array of true and false, one per row of the data; no missing values.
        """
        other = copy.copy(self)
        other._selected = self._mask(mask)
        return other

    def mean(
        self,
        y: Column,
        by: By = None,
        *,
        level: float = 0.95,
        interval: str = "normal",
        deff: bool | str = False,
        missing: str = "fail",
    ) -> pd.DataFrame:
        """Mean of ``y`` per person represented, in its own unit.

        Parameters
        ----------
        y
            Column (or array) of numbers.
        by
            Grouping column or columns; only groups that occur are returned, in sorted order.
        level, interval
            Coverage, and ``"normal"``, ``"t"`` or (for shares) ``"logit"``.
        deff
            True adds the column ``deff``, the variance over that of a simple sample of as many rows drawn
            without replacement; ``"replace"`` compares with replacement.
        missing
            ``"fail"`` or ``"exclude"``.
        """
        return self._linear(y, None, by, False, level, interval, deff, missing)

    def total(
        self,
        y: Column,
        by: By = None,
        *,
        level: float = 0.95,
        interval: str = "normal",
        deff: bool | str = False,
        missing: str = "fail",
    ) -> pd.DataFrame:
        """Total of ``y`` over the people represented, in its own unit; arguments as for :meth:`mean`."""
        return self._linear(y, None, by, True, level, interval, deff, missing)

    def ratio(
        self,
        numerator: Column,
        denominator: Column,
        by: By = None,
        *,
        level: float = 0.95,
        interval: str = "normal",
        missing: str = "fail",
    ) -> pd.DataFrame:
        """Total of ``numerator`` over total of ``denominator``; arguments as for :meth:`mean`."""
        return self._linear(numerator, denominator, by, False, level, interval, False, missing)

    def count(self, by: By = None, *, level: float = 0.95, interval: str = "normal") -> pd.DataFrame:
        """People represented, by group."""
        return self._linear(self._ones(), None, by, True, level, interval)

    def share(
        self,
        y: Column,
        by: By = None,
        *,
        level: float = 0.95,
        interval: str = "normal",
        deff: bool | str = False,
        missing: str = "fail",
    ) -> pd.DataFrame:
        """Share of people (0 to 1) for whom ``y`` is true, or who are in each category of ``y``.

        A column of true and false (or 1 and 0) gives one row per group. A column of words or whole numbers
        gives one row per group and category that occurs, named in a column ``category`` after ``by``.
        """
        local = self._local(y, by)
        values = local._column(y)
        series = values if isinstance(values, pd.Series) else pd.Series(values, index=local._frame.index)
        if is_flags(series):
            return local._linear(series, None, by, False, level, interval, deff, missing)
        keep = local._keep(series.isna().to_numpy(), series, "the category", missing)
        domains = make_domains(local._frame, by, keep)
        parts = []
        for category in categories_of(series if keep is None else series[keep]):
            flags = (series == category).to_numpy(dtype=np.float64, na_value=0.0)
            part = local._finish(domains, flags, None, False, level, interval, deff)
            part.insert(domains.labels.shape[1], "category", category)
            parts.append(local._with_missing(part, domains, by, missing))
        # rows of one group stand together, in the order of groups
        return pd.concat(parts).sort_index(kind="stable").reset_index(drop=True)

    def post_stratify(
        self, columns: str | Sequence[str], totals: pd.DataFrame | Mapping[Any, float]
    ) -> Design:
        """Scale weights so that each cell of ``columns`` has its known total of people.

        Parameters
        ----------
        columns
            Column or columns whose combinations are the cells.
        totals
            A mapping from category to total (one column), or a frame of ``columns`` and ``total``.

        Returns
        -------
        Design
            A new design whose variance knows that these totals are fixed.
        """
        from spdr.analysis.survey.adjust import post_stratify

        return post_stratify(self, column_names(columns), totals)

    def rake(
        self, margins: Mapping[str, Mapping[Any, float]], *, tolerance: float = 1e-10, rounds: int = 500
    ) -> Design:
        """Scale weights until several margins have their known totals at once.

        Parameters
        ----------
        margins
            For each column: category to total. All columns must add up to the same number of people.
        tolerance
            Largest relative miss of any total.
        rounds
            Passes over the margins before giving up with an error.

        Returns
        -------
        Design
            A new design whose variance knows that these totals are fixed (ten sweeps of residuals, as in R).
        """
        from spdr.analysis.survey.adjust import rake

        return rake(self, margins, tolerance, rounds)

    def weights(self) -> np.ndarray:
        """Return the weights, after post-stratification or raking, zero outside the subset."""
        return (
            self._weights.copy() if self._selected is None else np.where(self._selected, self._weights, 0.0)
        )

    def _ones(self) -> Column:
        return np.ones(len(self._frame))
