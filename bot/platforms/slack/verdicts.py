"""What became of a message that was sent to Slack: refused for good, to be sent later, or nobody knows."""

import logging

import aiohttp
from slack_sdk.errors import SlackApiError

from bot.platforms.contract import CannotLook, Rejected, TryLater, Uncertain
from bot.platforms.slack.client import LACKING, answered, error_of, scope_of, wait_of

LATER = {"ratelimited": 30.0, "rate_limited": 30.0, "message_limit_exceeded": 60.0, "team_added_to_org": 300.0}
"""Errors after which Slack has done nothing and may be asked again, with seconds to wait where it gives none."""
UNSURE = {"fatal_error", "internal_error", "service_unavailable", "request_timeout", ""}
"""Errors after which some of it may have been done all the same."""
LOCKED_OUT = ("invalid_auth", "not_authed", "account_inactive", "token_revoked", "token_expired")
"""Errors that say nothing of the message: until the token is mended nothing gets through, not even a complaint."""
MENDING = 300.0
"""Seconds until the next try while the token is not accepted."""
UNREACHED = 30.0
"""Seconds to leave Slack alone when it could not be reached at all."""

TOKEN = "the bot's token is not accepted: put the one from OAuth & Permissions in SLACK_BOT_TOKEN, and start again"
log = logging.getLogger(__name__)
INVITE = "the bot is not in the channel: type /invite @Convenor there, then send it again"
WITHOUT = "leave this sort out of the setting FILES"
GONE = "this person is not in the workspace any more"
PRIVATELY = {
    "channel_not_found": "the direct conversation with this person is closed to the bot",
    "not_in_channel": "the direct conversation with this person is closed to the bot",
    "is_archived": GONE,
    "restricted_action": "the workspace does not let apps write to this person: ask its owner",
}
"""What the same refusals mean in a direct conversation."""
ADVICE = {
    "not_in_channel": INVITE,
    "channel_not_found": "there is no such channel, or it is private and the bot is not in it: type /invite @Convenor"
    " there, or name another channel",
    "is_archived": "the channel is archived: bring it back in Slack, or name another channel",
    "restricted_action": "the workspace does not let apps post there: ask its owner, or name another channel",
    **dict.fromkeys(("user_not_found", "users_not_found", "user_disabled"), GONE),
    "user_not_visible": "this person is in another organisation's workspace, where the bot cannot write to them: ask"
    " them to join this workspace, or a channel that the bot is in",
    "cannot_dm_bot": "this is an app and not a person",
    "messages_tab_disabled": "the app takes no messages: switch on its Messages tab under App Home",
    "message_not_found": "the message is not there any more",
    "cant_update_message": "the message is not one of the bot's own",
    "cant_delete_message": "the message is not one of the bot's own, or the workspace does not let it be deleted",
    "compliance_exports_prevent_deletion": "the workspace keeps every message for its records, so none can be deleted",
    "edit_window_closed": "the workspace does not let messages be changed so long after they were sent",
    "missing_scope": LACKING.replace("the scope {scope}", "a scope"),
    "cannot_reply_to_message": "the message it answers is not there any more",
    "thread_not_found": "the message it answers is not there any more",
    "file_uploads_disabled": f"the workspace lets no files be uploaded: ask its owner, or {WITHOUT}",
    "file_uploads_except_images_disabled": f"the workspace lets only pictures be uploaded: ask its owner, or {WITHOUT}",
    **dict.fromkeys(
        ("storage_limit_reached", "over_file_storage_limit"),
        "the workspace has no room for more files: have its owner delete some, or buy more",
    ),
    "file_upload_size_restricted": "the workspace does not take files of this size: ask its owner",
    **dict.fromkeys(
        ("file_type_not_allowed", "blocked_file_type", "slack_connect_blocked_file_type"),
        f"the workspace does not take files of this sort: ask its owner, or {WITHOUT}",
    ),
    "slack_connect_file_upload_sharing_blocked": "another organisation in this channel does not let files be shared in"
    f" it: ask them, or {WITHOUT}",
    "posting_to_channel_denied": "the workspace does not let apps post there: ask its owner, or name another channel",
    **dict.fromkeys(
        ("cant_delete_file", "delete_not_allowed", "file_deleting_disabled"),
        "the workspace does not let apps delete this file",
    ),
    **dict.fromkeys(LOCKED_OUT, TOKEN),
}


def of_post(error: Exception, *, private: bool = False) -> Exception:
    """What a failed chat.postMessage means to the courier; `private`: to a person and not to a channel."""
    if not isinstance(error, SlackApiError):
        return _of_lost_answer(error)
    status, _ = answered(error)
    code = error_of(error)
    if status == 429 or code in LATER:
        return TryLater(wait_of(error, LATER.get(code, 30.0)))
    if code in LOCKED_OUT:
        log.error("nothing can be posted to Slack: %s", TOKEN)
        return TryLater(MENDING)
    if status != 200 or code in UNSURE:
        return Uncertain(f"Slack answered {code or status}")
    return Rejected(advice(code, private=private, scope=scope_of(error)))


def of_question(error: Exception, *, private: bool = False) -> Exception:
    """What a failed question before posting means: nothing was posted, so it may be asked again."""
    verdict = of_post(error, private=private)
    return TryLater(UNREACHED) if isinstance(verdict, Uncertain) else verdict


def of_look(error: Exception) -> Exception:
    """What a failed look at the history means: the message stays doubtful."""
    verdict = of_post(error)
    if isinstance(verdict, Rejected):
        return CannotLook(f"Slack does not show what was posted: {verdict}")
    return verdict if isinstance(verdict, Uncertain) else Uncertain("Slack could not be asked what was posted")


def advice(code: str, *, private: bool = False, scope: str = "") -> str:
    """What to do about one of Slack's refusals, for the coordinator. `scope` is the one that Slack says is missing."""
    if code == "missing_scope" and scope:
        return LACKING.format(scope=scope)
    if code.startswith("restricted_action"):  # there is one for each way in which posting can be restricted
        code = "restricted_action"
    return (PRIVATELY.get(code) if private else None) or ADVICE.get(code) or f"Slack refused it ({code})"


def _of_lost_answer(error: Exception) -> Exception:
    if isinstance(error, aiohttp.ClientConnectorError | aiohttp.ClientHttpProxyError):
        return TryLater(UNREACHED)  # no connection came about, so nothing was sent
    return Uncertain(f"the connection to Slack broke ({type(error).__name__})")
