"""Finding a person in the workspace, for the setting that names the first coordinator."""

from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from bot.hearing import Person
from bot.platforms.slack.client import Json, error_of
from bot.platforms.slack.hearing import NAME

UNKNOWN = {"user_not_found", "users_not_found", "user_not_visible"}


async def find_person(client: AsyncWebClient, who: str) -> Person | None:
    """The person with this member id or email, if the workspace has one who has not left.

    Raises SlackApiError, and what aiohttp raises, when Slack does not say.
    """
    try:
        found = await (client.users_lookupByEmail(email=who) if "@" in who else client.users_info(user=who))
    except SlackApiError as error:
        if error_of(error) in UNKNOWN:
            return None
        raise
    user: Json = found["user"]
    return None if user.get("deleted") else Person(NAME, user["id"], user.get("name") or "")
