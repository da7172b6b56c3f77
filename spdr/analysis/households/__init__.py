"""A synthetic population: persons in households, drawn from a seed and raked to published margins only."""

from spdr.analysis.synthetic import refuse_synthetic

__all__ = ["refuse_synthetic"]
