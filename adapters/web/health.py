"""Is it alive, is it ready, and what it counts: for the one who runs it."""

import secrets
from collections.abc import Callable, Iterable, Iterator
from ipaddress import ip_address

from fastapi import APIRouter, Request
from fastapi.responses import JSONResponse, PlainTextResponse, Response
from prometheus_client import CONTENT_TYPE_LATEST, CollectorRegistry, generate_latest
from prometheus_client.core import GaugeMetricFamily
from prometheus_client.registry import Collector

from bot.gauges import Gauge

Troubles = Callable[[], dict[str, str]]  # what is not ready → why; empty when all is well
Counts = Callable[[], Iterable[Gauge]]


class _Counted(Collector):
    """The numbers of this moment."""

    def __init__(self, troubles: Troubles, counts: Counts) -> None:
        self._troubles, self._counts = troubles, counts

    def collect(self) -> Iterator[GaugeMetricFamily]:
        families: dict[str, GaugeMetricFamily] = {}
        waiting = self._troubles()
        yield GaugeMetricFamily("liaison_ready", "1 where nothing is missing", int(not waiting))
        away = GaugeMetricFamily("liaison_waiting", "1 for what is missing", labels=["part"])
        for part in waiting:
            away.add_metric([part], 1)
        yield away
        for one in self._counts():
            named = [one.label[0]] if one.label[0] else []
            family = families.setdefault(
                one.name, GaugeMetricFamily(one.name, one.meaning, labels=named)
            )
            family.add_metric([one.label[1]] if named else [], one.value)
        yield from families.values()


def routes(troubles: Troubles, token: str = "", counts: Counts = tuple) -> APIRouter:
    ours = CollectorRegistry()
    ours.register(_Counted(troubles, counts))

    router = APIRouter(include_in_schema=False)

    def healthz() -> Response:
        return PlainTextResponse("ok\n")

    def readyz() -> Response:
        found = troubles()
        return JSONResponse({"ready": not found, "waiting": found}, 503 if found else 200)

    def metrics(request: Request) -> Response:
        if not _may_look(request, token):
            return PlainTextResponse("Send the token as a bearer token.\n", 403)
        return Response(generate_latest() + generate_latest(ours), media_type=CONTENT_TYPE_LATEST)

    router.add_api_route("/healthz", healthz)
    router.add_api_route("/readyz", readyz)
    router.add_api_route("/metrics", metrics)
    return router


def _may_look(request: Request, token: str) -> bool:
    """From this machine, or with the token."""
    given = request.headers.get("authorization", "").removeprefix("Bearer ")
    if token and secrets.compare_digest(given.encode(), token.encode()):
        return True
    try:
        return request.client is not None and ip_address(request.client.host).is_loopback
    except ValueError:
        return False
