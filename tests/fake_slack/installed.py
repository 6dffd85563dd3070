"""What the app has in the fake Slack since it was installed: what it is told of, and whether it has a Home tab.

The manifest is read when it is first asked for: it knows every command, and a fake Slack in a process of its own, which
few ask for events, would take several times as long to start.
"""


def is_told_of(event: str) -> bool:
    """Whether the app has subscribed to an event."""
    from bot.platforms.slack.manifest import EVENTS

    return event in EVENTS


def has_home_tab() -> bool:
    """Whether people see a Home tab of it."""
    from bot.platforms.slack.manifest import manifest

    return bool(manifest()["features"]["app_home"]["home_tab_enabled"])
