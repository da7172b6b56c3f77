"""The errors a reader can act on: one paragraph of what, where, what would be right and what next."""


class SpdrError(Exception):
    """Base of all errors that name something the reader can mend."""


class DataError(SpdrError):
    """A table, a file or a frame is not what its schema or the calling function needs."""


class ParameterError(SpdrError):
    """A dated parameter of the law, a reform or a chapter parameter is unknown, ill-typed or undated."""


class NotebookError(SpdrError):
    """A chapter notebook is missing, malformed, carries outputs, or failed while it ran."""


class DisclosureError(SpdrError):
    """Publishing this would reveal a person or a respondent."""
