"""Whether Slack would let this bot work: its token, its scopes, its clock, and its app token."""

from collections.abc import Mapping
from email.utils import parsedate_to_datetime
from typing import Any

from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from bot.clock import Clock
from bot.platforms.slack import verdicts
from bot.platforms.slack.client import FAILURES, error_of, make_client, scope_of
from bot.platforms.slack.manifest import SCOPES, lacking
from bot.settings import BadSettings, Settings

Finding = tuple[bool, str]
"""Whether it is well, and a sentence about it that says what to do if not."""
LATEST = 60
"""Seconds by which the clock may be wrong; Slack's signatures are good for 300."""


async def examine(settings: Settings, clock: Clock) -> list[Finding]:
    """Everything there is to say about Slack."""
    try:
        token = settings.need("SLACK_BOT_TOKEN")
    except BadSettings as bad:
        return [(False, str(bad))]
    client = make_client(token, settings.slack_api_url)
    findings = await _bot(client, clock)
    if settings.slack_app_token:
        findings.append(await _app(client, settings.slack_app_token.get_secret_value()))
    if not settings.doors():
        findings.append((False, "No door is set up: give SLACK_APP_TOKEN or SLACK_SIGNING_SECRET."))
    return findings


async def _bot(client: AsyncWebClient, clock: Clock) -> list[Finding]:
    try:
        answer = await client.auth_test()
    except FAILURES as failure:
        return [(False, f"The bot's token could not be tried: {_why(failure)}.")]
    known = f"Slack knows the bot as @{answer.get('user')} in {answer.get('team')}."
    return [(True, known), _scopes(answer.headers), _clock(answer.headers, clock)]


def _scopes(headers: Mapping[str, Any]) -> Finding:
    missing = lacking(headers)
    if not missing:
        return True, f"The token has all {len(SCOPES)} scopes."
    return False, f"The token lacks {'; '.join(missing)}. Update the app from convenor manifest and reinstall it."


def _clock(headers: Mapping[str, Any], clock: Clock) -> Finding:
    try:
        apart = (clock.now() - parsedate_to_datetime(str(headers.get("Date")))).total_seconds()
    except ValueError:
        return True, "Slack did not say what time it is."
    if abs(apart) <= LATEST:
        return True, "The clock agrees with Slack's."
    way = "ahead of" if apart > 0 else "behind"
    return False, f"The clock is {abs(apart):.0f} s {way} Slack's: set it by NTP, or reminders come at the wrong time."


async def _app(client: AsyncWebClient, app_token: str) -> Finding:
    try:
        await client.apps_connections_open(app_token=app_token)
    except FAILURES as failure:
        return False, (
            f"Socket Mode cannot be opened: {_why(failure)}. The app token needs the scope connections:write,"
            " and Socket Mode has to be switched on for the app."
        )
    return True, "Socket Mode can be opened."


def _why(failure: Exception) -> str:
    if isinstance(failure, SlackApiError) and (code := error_of(failure)):
        return verdicts.advice(code, scope=scope_of(failure))
    return "Slack did not answer; look at SLACK_API_URL, the proxy and the network"
