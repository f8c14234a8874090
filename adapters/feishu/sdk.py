"""The one door to lark-oapi, kept narrow: 1.7.5 imported whole is 11,000 modules and 168 MB.

Its packages import every service of Feishu in their `__init__`. Bare modules stand in their place,
so that only the transport and the long connection are read. The trick is for the version it was
tried with; with another one, or when it fails, the SDK is imported whole, and the log says so.
"""

import importlib.metadata
import importlib.util
import logging
import sys
from functools import partial
from pathlib import Path
from types import ModuleType, SimpleNamespace
from typing import Any

log = logging.getLogger(__name__)
TRIED = "1.7.5"
BARE = ("lark_oapi", "lark_oapi.api")
DISPATCHER = "lark_oapi.event.dispatcher_handler"  # knows every event; the connection names it only
ENDPOINT_PATIENCE = 10.0  # seconds; the SDK asks for the address of its socket without a limit


def _imported() -> Any:
    from lark_oapi.core.enum import AccessTokenType, HttpMethod, LogLevel
    from lark_oapi.core.http import Transport
    from lark_oapi.core.model import BaseRequest, Config, RequestOption
    from lark_oapi.core.utils import AESCipher
    from lark_oapi.ws import client as connection
    from requests_toolbelt import MultipartEncoder

    return SimpleNamespace(
        AESCipher=AESCipher, BaseRequest=BaseRequest, Config=Config, HttpMethod=HttpMethod,
        MultipartEncoder=MultipartEncoder, RequestOption=RequestOption, Transport=Transport,
        TENANT={AccessTokenType.TENANT}, QUIET=LogLevel.WARNING, connection=connection,
    )  # fmt: skip


def _narrowed() -> None:
    found = importlib.util.find_spec("lark_oapi")
    assert found and found.submodule_search_locations
    root = Path(next(iter(found.submodule_search_locations)))
    for name in BARE:
        bare = ModuleType(name)
        bare.__path__ = [str(root.joinpath(*name.split(".")[1:]))]
        sys.modules[name] = bare
    dispatcher: Any = ModuleType(DISPATCHER)
    dispatcher.EventDispatcherHandler = object
    sys.modules[DISPATCHER] = dispatcher


def _forgotten() -> None:
    for name in [n for n in sys.modules if n.partition(".")[0] == "lark_oapi"]:
        del sys.modules[name]


def opened() -> Any:
    """The parts of the SDK that the adapter uses."""
    there = importlib.metadata.version("lark-oapi")
    reason = "" if there == TRIED else f"it is {there}, the short way is for {TRIED}"
    if not reason and "lark_oapi" not in sys.modules:
        try:
            _narrowed()
            return _imported()
        except (ImportError, AttributeError) as error:
            _forgotten()
            reason = repr(error)
    log.warning("lark-oapi is imported whole, which takes 130 MB more: %s", reason)
    return _imported()


lark = opened()
_logger = logging.getLogger("Lark")  # at INFO it prints tickets, with a handler of its own
_logger.handlers.clear()
_logger.setLevel(logging.WARNING)
# Its loop would wait for the answer as long as it takes, with everybody's events behind it.
lark.connection.requests = SimpleNamespace(
    post=partial(lark.connection.requests.post, timeout=ENDPOINT_PATIENCE)
)
