"""The standard Jupyter kernel as engine, for machines without fork: the same guards and the same outcome."""

from __future__ import annotations

from typing import Any

from spdr.publish.engine import RunFailure, runnable
from spdr.publish.guard import EXITED, REPORT


def run_kernel(manager: Any, kernel_name: str, limit: float, start_limit: float) -> dict[str, Any]:
    """Run the cells in a Jupyter kernel with the same guards, and return the same kind of report."""
    import nbformat
    from nbclient.exceptions import CellTimeoutError, DeadKernelError
    from papermill.engines import NBClientEngine

    nb = manager.nb
    started: list[int] = []
    start = manager.cell_start

    def cell_start(cell: Any, cell_index: int | None = None, **kwargs: Any) -> None:
        if cell_index is not None and runnable(cell):
            started.append(cell_index)
        start(cell, cell_index, **kwargs)

    manager.cell_start = cell_start
    closing = nbformat.v4.new_code_cell("__import__('spdr.publish.guard', fromlist=['x']).closing_cell()")
    closing.metadata["papermill"] = {"exception": None, "start_time": None, "status": "pending"}
    nb.cells.append(closing)
    try:
        NBClientEngine.execute_managed_notebook(
            manager,
            kernel_name,
            execution_timeout=limit,
            start_timeout=start_limit,
            extra_arguments=["--ext=spdr.publish.guard", "--log-level=ERROR"],
            shutdown_kernel="immediate",
        )
    except CellTimeoutError:
        raise RunFailure(started[-1], f"the cell ran longer than its limit of {limit:g} s") from None
    except DeadKernelError:
        raise RunFailure(
            started[-1] if started else None, "its process died (killed, or it exited)"
        ) from None
    finally:
        nb.cells.remove(closing)
        del manager.cell_start
    return _kernel_report(nb, closing)


def _kernel_report(nb: Any, closing: Any) -> dict[str, Any]:
    """Read the closing cell's report; without one, find the cell that raised or left early."""
    for output in closing.outputs:
        if "data" in output and REPORT in output.data:
            report = output.data[REPORT]
            counts = {c.execution_count: i for i, c in enumerate(nb.cells) if runnable(c)}
            report["failures"] = [[counts.get(count), error] for count, error in report["failures"]]
            return report
    raised, failures = False, []
    for index, cell in enumerate(nb.cells):
        for output in cell.get("outputs", []):
            if output.output_type == "error" and output.ename == "SystemExit":
                failures.append([index, EXITED])
            elif output.output_type == "error":
                raised = True
    return {"raised": raised and not failures, "failures": failures, "reads": {}, "files": []}
