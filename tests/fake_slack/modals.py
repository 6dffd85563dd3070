"""The Web API's views methods, and what an acknowledgement does to an open form."""

import json

from tests.fake_slack.forms import kept_state, starting_state
from tests.fake_slack.limits import VIEW_BYTES, wrong_view
from tests.fake_slack.records import Json, View
from tests.fake_slack.state import State, refuse
from tests.fake_slack.workspace import APP, BOT_ID, TEAM

EXTERNAL_ID = 255
"""Characters of a caller's own name for a view, which is the only one of that name in a team."""


def open_view(state: State, args: Json) -> Json:
    """views.open."""
    trigger = str(args.get("trigger_id") or refuse("invalid_arguments", "trigger_id is missing"))
    payload = checked(args)
    _check_external_id(state, payload)
    view = new_view(state, state.spend_trigger(trigger), payload)
    return {"ok": True, "view": as_payload(view)}


def update_view(state: State, args: Json) -> Json:
    """views.update of a view by its id or its external_id, with the hash when the caller cares what it replaces."""
    if bool(args.get("view_id")) == bool(args.get("external_id")):
        refuse("invalid_arguments", "give either view_id or external_id")
    view = state.view(str(args["view_id"])) if args.get("view_id") else _called(state, str(args["external_id"]))
    if view is None or not view.open:
        refuse("not_found")
    if args.get("hash") and args["hash"] != view.hash:
        refuse("hash_conflict")
    replace_view(state, view, checked(args))
    return {"ok": True, "view": as_payload(view)}


def checked(args: Json) -> Json:
    """The modal of these arguments, refused when Slack would not open it."""
    view = args.get("view")
    if not isinstance(view, dict):
        refuse("invalid_arguments", "view is missing")
    if len(json.dumps(view).encode()) > VIEW_BYTES:
        refuse("view_too_large")
    if reasons := wrong_view(view):
        refuse("invalid_arguments", *reasons)
    return view


def _called(state: State, external_id: str) -> View | None:
    """The newest open view with this name of the caller's own."""
    named = (view for view in reversed(state.views) if view.open and view.payload.get("external_id") == external_id)
    return next(named, None)


def _check_external_id(state: State, payload: Json) -> None:
    if (name := payload.get("external_id")) and (len(name) > EXTERNAL_ID or _called(state, name)):
        refuse("duplicate_external_id" if len(name) <= EXTERNAL_ID else "invalid_arguments")


def new_view(state: State, user: str, payload: Json, *, over: View | None = None) -> View:
    """Open this form for a person, `over` another one."""
    payload = {**payload, "blocks": state.with_ids(payload["blocks"])}
    view = View(state.next_id("V"), user, payload, _hash(state), starting_state(payload["blocks"]))
    view.root = over.root if over else view.id
    view.previous = over.id if over else ""
    state.views.append(view)
    return view


def replace_view(state: State, view: View, payload: Json) -> None:
    """Show another form in the same place; what was typed stays where block and action are the same."""
    view.payload = {**payload, "blocks": state.with_ids(payload["blocks"])}
    view.state = kept_state(view.blocks, view.state)
    view.hash = _hash(state)


def as_payload(view: View) -> Json:
    """A form as the Web API and the interactivity payloads give it."""
    usual: Json = {
        "callback_id": "",
        "private_metadata": "",
        "external_id": "",
        "clear_on_close": False,
        "notify_on_close": False,
        "submit": None,
        "close": None,
    }
    return {
        **usual,
        **view.payload,
        "id": view.id,
        "team_id": TEAM,
        "app_id": APP,
        "app_installed_team_id": TEAM,
        "bot_id": BOT_ID,
        "state": {"values": view.state},
        "hash": view.hash,
        "root_view_id": view.root,
        "previous_view_id": view.previous or None,
    }


def _hash(state: State) -> str:
    return f"{state.workspace.next_ts().split('.')[0]}.{state.next_id('h')}"
