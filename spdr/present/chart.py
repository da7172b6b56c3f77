"""A chart that has been declared and not yet drawn."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from spdr.errors import NotebookError
from spdr.present import tidy
from spdr.present.formats import check_language


@dataclass(frozen=True)
class Chart:
    """A chart that has not been drawn yet.

    Attributes
    ----------
    kind
        Name of the chart function.
    source
        The columns copied from the frame.
    roles
        Role (``x``, ``value``, ``series`` ...) to column.
    also
        Columns that stand in the data table only.
    units, digits
        Of columns whose name does not say the unit, or that need other decimals.
    allow_unknown
        Whether missing values are figures that nobody knows.
    options
        What else the drawing needs.
    """

    kind: str
    source: tidy.Source
    roles: Mapping[str, str]
    also: tuple[str, ...] = ()
    units: Mapping[str, str] = field(default_factory=dict)
    digits: Mapping[str, int] = field(default_factory=dict)
    allow_unknown: bool = False
    options: Mapping[str, Any] = field(default_factory=dict)

    def rows(self, used_by: str = "chart") -> tidy.Rows:
        """Return the checked rows in both languages; errors name ``used_by``."""
        columns = dict.fromkeys([*self.roles.values(), *self.also])
        rows = tidy.resolve(
            self.source, used_by, columns, self.units, self.digits, allow_unknown=self.allow_unknown
        )
        for role in _NUMBERS:
            if role in self.roles and rows.column(self.roles[role]).is_text and not _may_be_text(self, role):
                raise NotebookError(
                    f"{used_by}: column {self.roles[role]!r} holds words; {role!r} needs numbers."
                )
        _check_keys(self, rows, used_by)
        return rows

    def spec(
        self, lang: str = "en", used_by: str = "chart", alt_text: str = "", rows: tidy.Rows | None = None
    ) -> dict[str, Any]:
        """Return the Vega-Lite specification, made with Altair.

        Parameters
        ----------
        lang
            ``en`` or ``th``.
        used_by
            The figure, named in errors.
        alt_text
            Description in the same language; the generated one when empty.
        rows
            The chart's own rows, where they have been checked already.

        Notes
        -----
        Altair's validation of every part is left to the tests and to :meth:`draw`, for speed.
        """
        from altair.utils.schemapi import debug_mode

        from spdr.present import alt
        from spdr.present.draw import draw

        check_language(lang)
        rows = rows or self.rows(used_by)
        with debug_mode(False):
            return draw(self, rows, lang, used_by, alt_text or alt.describe(self, rows, lang))

    def draw(self, lang: str = "en", used_by: str = "chart", alt_text: str = "") -> Any:
        """Return the chart as Altair's own, validated, to look at or to change; see :meth:`spec`."""
        import altair

        return altair.Chart.from_dict(self.spec(lang, used_by, alt_text))

    def with_options(self, **options: Any) -> Chart:
        """Return a copy with some options changed."""
        return replace(self, options={**self.options, **options})

    def _repr_html_(self) -> str:
        from spdr.present.figures import table_html

        return table_html(self.rows(), "en")


_NUMBERS = ("x", "value", "low", "high", "point")


def _may_be_text(chart: Chart, role: str) -> bool:
    return chart.kind in ("heatmap",) and role == "value"


def _check_keys(chart: Chart, rows: tidy.Rows, used_by: str) -> None:
    """Refuse two rows for one mark: they would be drawn over each other."""
    roles = [
        role
        for role in ("x", "category", "row", "column", "key", "age", "series", "date")
        if role in chart.roles
    ]
    keys = list(zip(*(rows.values(chart.roles[role]) for role in roles), strict=True))
    doubled = next((key for place, key in enumerate(keys) if key in keys[:place]), None)
    if doubled is not None:
        raise NotebookError(
            f"{used_by}: more than one row for {', '.join(map(str, doubled))}. A {chart.kind} needs one row "
            f"for each {' and '.join(chart.roles[role] for role in roles)}: filter or aggregate first."
        )
