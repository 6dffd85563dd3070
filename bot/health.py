"""Two pages for whatever watches the process: is it alive, and can it do its work."""

from collections.abc import Callable, Mapping

from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, Response
from starlette.routing import Route

Checks = Callable[[], Mapping[str, bool]]


def routes(checks: Checks) -> list[Route]:
    """`/healthz`: the process answers. `/readyz`: each part by name, 503 as long as one of them cannot work."""

    async def healthz(_request: Request) -> Response:
        return PlainTextResponse("ok\n")

    def readyz(_request: Request) -> Response:
        parts = checks()
        return JSONResponse(dict(parts), status_code=200 if all(parts.values()) else 503)

    return [Route("/healthz", healthz), Route("/readyz", readyz)]
