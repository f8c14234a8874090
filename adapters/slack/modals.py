"""Forms on their way through Slack's modals: opened, turned, shown again with what is wrong."""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import replace
from typing import Any

from adapters.slack import forms
from adapters.slack.drawing import Drawing
from adapters.slack.who import account
from adapters.slack.windows import Expired, Windows
from bot.afterwards import opened
from bot.cards import Form
from bot.events import Heard
from bot.gateway import Gateway
from bot.readers import form_of

Json = dict[str, Any]
Ack = Callable[..., Awaitable[Any]]


class Modals:
    def __init__(self, gateway: Gateway, drawing: Drawing, windows: Windows) -> None:
        self._gateway, self._drawing, self._windows = gateway, drawing, windows

    async def form(self, event: str) -> Form | None:
        """The form that a line got."""
        return await self._gateway.reading(lambda db: form_of(db, event))

    async def open(
        self, heard: Heard, form: Form, trigger: str, blanks: Mapping[str, str] | None = None
    ) -> bool:
        """Before the trigger is too old; else the form is owed, and comes as a card that opens it.

        *blanks* are filled in already.
        """
        at = heard.at
        meta = forms.Meta(heard.event_id, at.tenant, at.chat, at.thread, heard.message, at.direct)
        try:
            view = await self._drawing.form(forms.begun(form, **(blanks or {})), meta, heard.by)
            shown = await self._windows.open(trigger, view)
        except (Expired, forms.Crowded):
            shown = ""
        await self._gateway.changing(lambda db: opened(db, heard.event_id, shown))
        return bool(shown)

    async def turn(self, ack: Ack, body: Json, meta: forms.Meta) -> None:
        """The page that was asked for by sending the one before."""
        form = await self.form(meta.event)
        if form is None:
            await ack(response_action="clear")
        else:
            await self._redrawn(ack, body, form, meta)

    async def change(self, body: Json, meta: forms.Meta) -> None:
        """One more row, or the page before: asked for by a button."""
        if form := await self.form(meta.event):
            by = account(body, body["user"])
            view = await self._drawing.form(form, meta, by)
            await self._windows.update(body["view"], view)

    async def again(self, ack: Ack, body: Json, form: Form) -> None:
        """What the core did not take, at its field; on top where the field is on another page."""
        if errors := forms.errors(form, body):
            await ack(response_action="errors", errors=errors)
            return
        wrong = next((f"{ask.label}: {ask.error}" for ask in form.fields if ask.error), "")
        kept = replace(forms.meta(body), filled=forms.filled(body))
        await self._redrawn(ack, body, replace(form, error=form.error or wrong), kept)

    async def _redrawn(self, ack: Ack, body: Json, form: Form, meta: forms.Meta) -> None:
        by = account(body, body["user"])
        try:
            view = await self._drawing.form(form, meta, by)
        except forms.Crowded:
            crowded = await self._drawing.said(by, lambda say: forms.crowded(body, say))
            await ack(response_action="errors", errors=crowded)
        else:
            await ack(response_action="update", view=view)
