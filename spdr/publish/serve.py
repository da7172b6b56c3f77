"""``spdr serve``: the built site on this machine, for this machine only."""

from __future__ import annotations

import functools
import http.server

from spdr import project
from spdr.errors import SpdrError


class _Handler(http.server.SimpleHTTPRequestHandler):
    extensions_map = {
        **http.server.SimpleHTTPRequestHandler.extensions_map,
        ".js": "text/javascript; charset=utf-8",
        ".json": "application/json; charset=utf-8",
        ".csv": "text/csv; charset=utf-8",
    }

    def log_message(self, format: str, *args: object) -> None:
        """Stay quiet; errors still answer the browser."""


def serve(port: int) -> int:
    """Serve ``book/_build/html`` on 127.0.0.1 until Ctrl-C.

    Raises
    ------
    SpdrError
        If there is no site yet, or the port is taken or no port at all.
    """
    if not 0 <= port <= 65535:
        raise SpdrError(
            f"--port {port} is no port: it must be a whole number from 0 (any free one) to 65535."
        )
    site = project.path("book", "_build", "html")
    if not (site / "index.html").is_file():
        raise SpdrError(f"There is no site at {site} yet. Make it with `spdr build`.")
    handler = functools.partial(_Handler, directory=str(site))
    try:
        server = http.server.ThreadingHTTPServer(("127.0.0.1", port), handler)
    except OSError as error:
        raise SpdrError(f"Port {port} cannot be used ({error.strerror}). Try --port {port + 1}.") from None
    with server:
        print(f"http://127.0.0.1:{server.server_port}/ (Ctrl-C ends it)", flush=True)
        try:
            server.serve_forever()
        except KeyboardInterrupt:
            print()
    return 0
