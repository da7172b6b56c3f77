"""What a calculation takes when given no law and no base table: the one door from analysis to the data.

Every other module of ``spdr.analysis`` is given its figures and takes absent ones from here, so that a
test, a reform or another country can stand in for them.
"""

from __future__ import annotations

from typing import Any


def law() -> Any:
    """Return the dated law: an object with ``value`` and ``history``, see ``schemes.rules.Law``."""
    from spdr.data import parameters

    return parameters


def wpp_tables() -> dict[str, Any]:
    """Return the World Population Prospects 2024 tables that a projection needs, by their part in it."""
    from spdr.data import load

    return {
        "population": load("population_wpp2024"),
        "annual": load("population_wpp2024_annual"),
        "mortality": load("mortality_wpp2024"),
        "fertility_age": load("fertility_age_wpp2024"),
        "migration": load("net_migration_wpp2024"),
    }


def replications() -> list[dict[str, Any]]:
    """Return the entries of the replication register."""
    from spdr.data import indicators

    return indicators.replications()


def table(name: str) -> Any:
    """Return a base table by name."""
    from spdr.data import load

    return load(name)
