"""The social budget: what schemes cost year by year, who pays and for what, and how sure that is."""

from spdr.analysis.socialbudget.forecast import Forecast, Settings, forecast, revised

__all__ = ["Forecast", "Settings", "forecast", "revised"]
