"""Slack: payloads in, Block Kit out; the SDK stays in app, client and directory."""
