"""What Slack answers when it does not do as asked, and what each of its codes comes to.

Codes: docs.slack.dev/reference/methods/chat.postMessage, …/chat.postEphemeral, …/chat.update.
"""

from bot.ports import Undeliverable
from bot.words import N_

# The bot is not where it should say something; a response_url or a direct chat still reaches.
AWAY = frozenset({"channel_not_found", "not_in_channel", "is_archived", "no_permission"})
# A message that cannot be changed any more is sent anew.
GONE = frozenset({"message_not_found", "cant_update_message", "edit_window_closed"})
# Nothing about the message is wrong.
TRANSIENT = frozenset(
    {
        "internal_error", "fatal_error", "service_unavailable", "request_timeout",
        "team_added_to_org", "rollup_error", "unknown_error",
    }
)  # fmt: skip
WRONG_TOKEN = frozenset({"invalid_auth", "not_authed", "token_revoked", "token_expired"})

_AWAY = N_("Slack: I am not in that channel. Type /invite and my name there.")
_LEFT = N_("Slack: that account is deactivated.")
REFUSALS = {
    "channel_not_found": _AWAY,
    "not_in_channel": _AWAY,
    "is_archived": N_("Slack: that channel is archived. Unarchive it, or bind another one."),
    "account_inactive": _LEFT,
    "user_disabled": _LEFT,
    "user_not_found": N_("Slack: there is no such account."),
    "cannot_dm_bot": N_("Slack: that is an app, which reads no messages."),
    "messages_tab_disabled": N_("Slack: messages to me are switched off in the app's settings."),
    "restricted_action": N_("Slack: only some people may post in that channel."),
    "ekm_access_denied": N_("Slack: an administrator of Slack has stopped all posting."),
}


class Refused(Undeliverable):
    """Slack answered with a code, for good; the text is the sentence for people."""

    def __init__(self, code: str, needed: str = "") -> None:
        missing = f" ({needed})" if needed else ""
        super().__init__(REFUSALS.get(code, f"Slack: {code}{missing}"))
        self.code = code
