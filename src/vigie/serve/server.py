"""The server that runs the service: uvicorn, which lets listeners go before it ends."""

from __future__ import annotations

import socket

import uvicorn
from fastapi import FastAPI

GRACE_S = 2  # for answers that are under way when the service ends


class Server(uvicorn.Server):
    """A server of one application; listeners to its events do not hold up its end."""

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        """Let the listeners go, then end as servers do."""
        self.config.app.state.hub.close()  # type: ignore[union-attr]
        await super().shutdown(sockets)


def server(app: FastAPI, port: int = 0) -> Server:
    """Return a server of this application. `port`: 0 for any that is free, also where it is given sockets."""
    return Server(uvicorn.Config(app, port=port, log_level="warning", access_log=False, server_header=False, timeout_graceful_shutdown=GRACE_S))
