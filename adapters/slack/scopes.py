"""The rights that the manifest asks for (`deploy/slack/manifest.yaml`), and which are not granted.

An app that was installed before its manifest grew lacks the new ones until it is installed again.
"""

WANTED = (
    "app_mentions:read", "channels:history", "channels:read", "chat:write", "commands",
    "files:read", "files:write", "groups:history", "groups:read", "im:history", "im:write",
    "users:read", "users:read.email",
)  # fmt: skip


def lacking(granted: str) -> tuple[str, ...]:
    """*granted* is the header `x-oauth-scopes` of any answer; nothing is known without it."""
    given = {scope.strip() for scope in granted.split(",")}
    return tuple(scope for scope in WANTED if scope not in given) if granted else ()
