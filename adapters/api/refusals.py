"""Why a call is not done before it reaches the core, as a status and a sentence."""

import re
from collections.abc import Mapping
from zoneinfo import ZoneInfo

from pydantic import ValidationError
from starlette.requests import Request
from starlette.responses import JSONResponse

from bot.markup import plain
from bot.words import LANGUAGES, N_, Words

NO_STORE = {"Cache-Control": "no-store", "X-Content-Type-Options": "nosniff"}
DOCS = "/api/docs"
WRONG = {
    "missing": N_("{field} is missing; {docs} shows the fields."),
    "extra_forbidden": N_("There is no field {field} here; {docs} shows the fields."),
}


class Refusal(Exception):
    """A status, a sentence to translate with its values, and the field it is about."""

    def __init__(
        self,
        status: int,
        sentence: str,
        headers: Mapping[str, str] | None = None,
        *,
        about: str = "",
        **values: object,
    ) -> None:
        super().__init__(sentence)
        self.status, self.sentence, self.about = status, sentence, about
        self.values, self.headers = values, dict(headers or {})

    def answer(self, language: str) -> JSONResponse:
        say = Words(language, ZoneInfo("UTC"))
        body = {"error": plain(say(self.sentence, **self.values)), "ways": []}
        if self.about:
            body["field"] = self.about
        return JSONResponse(body, self.status, self.headers | NO_STORE)


def asked_for(request: Request) -> str:
    """The language that a caller wants: "zh", "en", or "" for whatever is theirs."""
    wanted: list[tuple[float, str]] = []
    for part in request.headers.get("accept-language", "").split(","):
        match = re.fullmatch(
            r"\s*([A-Za-z]{2,8})(?:-[\w-]+)?\s*(?:;\s*q=([01](?:\.\d{0,3})?))?\s*", part
        )
        if match and match[1].lower() in LANGUAGES:
            wanted.append((float(match[2] or 1), match[1].lower()))
    return max(wanted, key=lambda one: one[0])[1] if wanted else ""


def misread(error: ValidationError) -> Refusal:
    """The first thing that is wrong with what was sent."""
    first = error.errors(include_url=False, include_input=False)[0]
    path = [str(part) for part in first["loc"]]
    field = path[0] if path else ""
    if first["type"] == "json_invalid" or not path:
        return Refusal(400, N_("Send a JSON object."))
    sentence = WRONG.get(first["type"], N_("{field} is not of the form that {docs} shows."))
    return Refusal(422, sentence, about=field, field=field, docs=DOCS)
