"""The rules of disclosure control, their limits, and the verdict on a release."""

from __future__ import annotations

from collections.abc import Hashable
from dataclasses import dataclass, field

from spdr.errors import DisclosureError

Cell = tuple[Hashable, ...]
DECISIONS = ("publish", "suppress", "refuse")


@dataclass(frozen=True)
class Rules:
    """The limits in force; ``version`` goes into the ledger.

    Attributes
    ----------
    threshold
        Fewest respondents (unweighted) behind a cell, a bin or a difference.
    top, dominance
        The largest ``top`` contributors must stay below this share of a sum.
    p_percent
        Nobody may be able to work out the largest contribution to within this share of it: what the
        others beyond the second give must be at least so much. (At a tenth the rule would never speak before
        dominance does.)
    residual_dof
        Fewest residual degrees of freedom of a model.
    width
        Least width of the interval within which a suppressed cell can be worked out, as a share of its value.
    """

    threshold: int = 10
    top: int = 2
    dominance: float = 0.90
    p_percent: float = 0.15
    residual_dof: int = 10
    width: float = 0.50
    version: str = "2026-1"


RULES = Rules()


@dataclass(frozen=True)
class Reason:
    """One rule that a release breaks.

    Attributes
    ----------
    rule
        ``threshold``, ``zero``, ``dominance``, ``p_percent``, ``class``, ``extreme``, ``quantile``, ``bins``,
        ``dof``, ``rows``, ``sparse``, ``differencing`` or ``secondary``.
    told
        What is wrong and what would be right, without any respondent's value.
    cell
        The cell, or an empty tuple for the whole release.
    """

    rule: str
    told: str
    cell: Cell = ()


@dataclass
class Verdict:
    """Whether a release may be published.

    Attributes
    ----------
    decision
        ``publish``, ``suppress`` (publish without the cells in ``suppressed``) or ``refuse``.
    reasons
        Every rule that is broken.
    suppressed
        Cells whose value must not be shown, those suppressed to protect others included.
    rule_version
        The version of the rules that were applied.
    """

    decision: str = "publish"
    reasons: list[Reason] = field(default_factory=list)
    suppressed: set[Cell] = field(default_factory=set)
    rule_version: str = RULES.version

    @property
    def ok(self) -> bool:
        """Return whether everything may be published as it stands."""
        return self.decision == "publish"

    def suppress(self, rule: str, told: str, cell: Cell) -> None:
        """Add a cell that must not be shown."""
        self.reasons.append(Reason(rule, told, cell))
        self.suppressed.add(cell)
        if self.decision == "publish":
            self.decision = "suppress"

    def refuse(self, rule: str, told: str) -> None:
        """Refuse the whole release."""
        self.reasons.append(Reason(rule, told))
        self.decision = "refuse"

    def require(self) -> None:
        """Raise unless everything may be published as it stands.

        Raises
        ------
        DisclosureError
            With the first reason and the number of others.
        """
        if self.ok:
            return
        first = self.reasons[0]
        cell = f" Cell {' / '.join(map(str, first.cell))}:" if first.cell else ""
        more = f" {len(self.reasons) - 1} more reasons." if len(self.reasons) > 1 else ""
        verb = (
            "must not be published" if self.decision == "refuse" else "must lose cells before it is published"
        )
        raise DisclosureError(f"This release {verb}.{cell} {first.told}{more}")


def worst(*verdicts: Verdict) -> Verdict:
    """Return one verdict for several checks of the same release.

    Examples
    --------
    >>> worst(Verdict(), Verdict("refuse")).decision
    'refuse'
    """
    decision = max((one.decision for one in verdicts), key=DECISIONS.index, default="publish")
    return Verdict(
        decision,
        [reason for one in verdicts for reason in one.reasons],
        set().union(*(one.suppressed for one in verdicts)),
    )
