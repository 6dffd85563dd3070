"""The Web API's methods about people and about the caller itself."""

from tests.fake_slack.records import Json
from tests.fake_slack.state import State, refuse
from tests.fake_slack.workspace import BOT, BOT_ID, BOT_NAME, DOMAIN, TEAM, User


def auth_test(state: State, _: Json) -> Json:
    """auth.test."""
    return {
        "ok": True,
        "url": f"{state.address}/",
        "team": DOMAIN,
        "user": BOT_NAME,
        "team_id": TEAM,
        "user_id": BOT,
        "bot_id": BOT_ID,
        "is_enterprise_install": False,
    }


def open_connection(state: State, _: Json) -> Json:
    """apps.connections.open: a URL for one socket."""
    ticket = state.next_id("ticket")
    state.tickets.add(ticket)
    return {"ok": True, "url": f"{state.address.replace('http', 'ws', 1)}/link/?ticket={ticket}"}


def user_info(state: State, args: Json) -> Json:
    """users.info."""
    user = state.workspace.users.get(str(args.get("user"))) or refuse("user_not_found")
    return {"ok": True, "user": _body(state, user)}


def by_email(state: State, args: Json) -> Json:
    """users.lookupByEmail; like Slack's it finds nobody who has left."""
    email = str(args.get("email") or "").casefold()
    found = [user for user in state.workspace.users.values() if user.email.casefold() == email and not user.deleted]
    if not email or not found:
        refuse("users_not_found")
    return {"ok": True, "user": _body(state, found[0])}


def _body(state: State, user: User) -> Json:
    profile: Json = {"real_name": user.name.title(), "display_name": user.name, "team": user.team}
    if "users:read.email" in state.scopes and user.email:
        profile["email"] = user.email
    if user.bare:
        return {"id": user.id, "deleted": user.deleted}
    return {
        "id": user.id,
        "team_id": user.team,
        "name": user.name,
        "real_name": user.name.title(),
        "deleted": user.deleted,
        "is_bot": user.bot,
        "is_restricted": user.guest or user.single_channel_guest,
        "is_ultra_restricted": user.single_channel_guest,
        "is_stranger": user.stranger,
        "tz": "Europe/London",
        "profile": profile,
    }
