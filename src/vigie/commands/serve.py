"""`vigie serve`: the API and the page, from a store."""

from __future__ import annotations

import sys
from importlib.util import find_spec
from pathlib import Path
from typing import Annotated

from cyclopts import Parameter

from vigie.commands.opening import Db, rules_at
from vigie.errors import OptionError, VigieError


def serve(
    *,
    db: Db,
    host: Annotated[str, Parameter(help="Address to listen at; 0.0.0.0 for all of this machine's.")] = "127.0.0.1",
    port: Annotated[int, Parameter(help="Port; 0 for any that is free.")] = 8420,
    allow_host: Annotated[tuple[str, ...], Parameter(help="A further name under which the service may be asked (that of a proxy before it).")] = (),
    open_reading: Annotated[bool, Parameter(help="Let everybody read without a token, also at other addresses than this machine's own.")] = False,
    public: Annotated[
        Path | None,
        Parameter(help="Whoever has no token sees what these rules let through (`vigie publish default` prints some); --public - for those of vigie."),
    ] = None,
) -> None:
    """Serve the picture: a page, OGC API - Features, JSON, tiles, events. Reading is open on this machine; writing needs a token (`vigie user`).

    Tokens of the role public never show more than the rules of publication do (docs/CARE.md); with --public nor does reading without a token.
    """
    if find_spec("fastapi") is None or find_spec("uvicorn") is None or find_spec("shapely") is None:
        raise VigieError("the service needs FastAPI, uvicorn and Shapely: pip install 'vigie[serve]'")
    if not 0 <= port <= 65535:
        raise OptionError(f"--port {port} is none: give one from 1 to 65535, or 0 for any that is free")
    import socket

    from vigie.serve.app import application
    from vigie.serve.guarding import Doors, hosts_of
    from vigie.serve.public import showings
    from vigie.serve.server import server
    from vigie.store import open_store

    rules = rules_at(None if public is None or str(public) == "-" else public)
    _page()
    local = host in ("127.0.0.1", "localhost", "::1")
    with open_store(db, create=False) as store:
        doors = Doors(hosts_of(host, allow_host), open_reading or local or public is not None)
        app = application(store, doors, showings(store, rules, declared=public is not None))
        family = socket.AF_INET6 if ":" in host else socket.AF_INET
        with socket.socket(family, socket.SOCK_STREAM) as listening:
            listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                listening.bind((host, port))
            except OSError as e:
                raise VigieError(f"cannot listen at {host}:{port}: {e.strerror}: give another --port, or end what listens there") from e
            at = f"[{host}]" if ":" in host else host
            print(f"http://{at}:{listening.getsockname()[1]}/", file=sys.stderr, flush=True)  # noqa: T201
            server(app).run(sockets=[listening])


def _page() -> None:
    """Build the page where a clone has none or an older one; say what is missing where it cannot be built: the API works without it."""
    from vigie.serve import page_build

    if page_build.stale():
        print(page_build.missing() or f"page: {page_build.build()}", file=sys.stderr, flush=True)  # noqa: T201
