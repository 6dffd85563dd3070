"""Home tabs in the fake Slack: what views.publish takes, and what becomes of it."""

import json

from slack_sdk.models.views import View as SdkView

from tests.fake_slack.installed import has_home_tab
from tests.fake_slack.limits import VIEW_BYTES, wrong_blocks
from tests.fake_slack.modals import as_payload, new_view, replace_view
from tests.fake_slack.records import Json, View
from tests.fake_slack.state import State, refuse

KEYS = {"type", "blocks", "private_metadata", "callback_id", "external_id"}


def publish(state: State, args: Json) -> Json:
    """views.publish: the first of a person makes their tab, the others replace what stands there."""
    if not has_home_tab():
        refuse("not_enabled")
    user = state.workspace.users.get(str(args.get("user_id") or "")) or refuse("user_not_found")
    if user.deleted:
        refuse("user_disabled")
    payload = args.get("view")
    if not isinstance(payload, dict):
        refuse("invalid_arguments", "view is missing")
    if reasons := wrong_home(payload):
        refuse("invalid_arguments", *reasons)
    view = next((each for each in state.views if each.user == user.id and is_home(each)), None)
    if view and args.get("hash") and args["hash"] != view.hash:
        refuse("hash_conflict")
    if view:
        replace_view(state, view, payload)
    return {"ok": True, "view": as_payload(view or new_view(state, user.id, payload))}


def wrong_home(view: Json) -> list[str]:
    """Why Slack would refuse this view for a Home tab; empty when it would not."""
    found = wrong_blocks(view.get("blocks") or [], modal=True)
    found += [f"additional property {name}" for name in view.keys() - KEYS]
    found += [] if view.get("type") == "home" else ["type must be home"]
    found += [] if view.get("blocks") else ["blocks is missing"]
    if not found:
        SdkView(**view).validate_json()
    if len(json.dumps(view)) > VIEW_BYTES:
        found.append("the view is larger than 250 KB")
    return found


def is_home(view: View) -> bool:
    """Whether a view is somebody's Home tab."""
    return view.payload.get("type") == "home"
