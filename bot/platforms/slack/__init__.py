"""Slack: slash commands, mentions, direct messages, forms and buttons, over Socket Mode or signed HTTP."""

from bot.platforms.slack.doctor import examine
from bot.platforms.slack.door import SlackDoor, build
from bot.platforms.slack.hearing import NAME
from bot.platforms.slack.manifest import SCOPES, manifest, manifest_text

__all__ = ["NAME", "SCOPES", "SlackDoor", "build", "examine", "manifest", "manifest_text"]
