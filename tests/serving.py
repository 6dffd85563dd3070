"""Serve an ASGI application on a free port of 127.0.0.1, inside the test's own process."""

import asyncio
import socket
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import uvicorn
from starlette.types import ASGIApp


@asynccontextmanager
async def serving(application: ASGIApp) -> AsyncIterator[str]:
    """Serve it for as long as this lasts; the address comes without a slash at its end."""
    with socket.create_server(("127.0.0.1", 0)) as listening:
        config = uvicorn.Config(application, lifespan="off", ws="none", log_config=None, timeout_graceful_shutdown=1)
        server = uvicorn.Server(config)
        running = asyncio.create_task(server.serve(sockets=[listening]))
        yield f"http://127.0.0.1:{listening.getsockname()[1]}"
        server.should_exit = True
        await running
