"""What an answer of the bot's does in the fake Slack: a message appears, a form closes, changes or shows errors."""

from dataclasses import replace

from tests.fake_slack.chat import TEXT, content
from tests.fake_slack.doors import Delivery
from tests.fake_slack.forms import label_of
from tests.fake_slack.limits import wrong_options, wrong_view
from tests.fake_slack.modals import new_view, replace_view
from tests.fake_slack.records import Answer, Json, Post, View
from tests.fake_slack.state import SlackError, State


def take_in(state: State, delivery: Delivery, answer: Answer) -> Answer:
    """Do what this answer says, and add to it what it showed. What Slack would not accept is a complaint."""
    if not answer.acked:
        return answer
    if delivery.kind == "command":
        return replace(answer, post=_shown(state, delivery, answer.body))
    if delivery.kind == "submit":
        return _changed(state, delivery, answer)
    if delivery.kind == "suggest":
        body = answer.body if isinstance(answer.body, dict) else {}
        state.complaints += [f"a suggestion was refused: {reason}" for reason in wrong_options(body)]
    return answer


def _shown(state: State, delivery: Delivery, body: object) -> Post | None:
    args: Json = body if isinstance(body, dict) else {"text": body or ""}
    if not args.get("text") and not args.get("blocks"):
        return None
    try:
        text, blocks = content(args, TEXT)
    except SlackError as error:
        state.complaints.append(f"an acknowledgement was refused: {error.code} {error.more}")
        return None
    to = "" if args.get("response_type") == "in_channel" else delivery.user
    return state.show(state.workspace.channels[delivery.channel], "ack", text, blocks, to=to)


def _changed(state: State, delivery: Delivery, answer: Answer) -> Answer:
    view = state.view(delivery.view)
    body: Json = answer.body if isinstance(answer.body, dict) else {}
    action = body.get("response_action")
    if view is None:
        return answer
    if action == "errors":
        return replace(answer, view=view, errors=_errors(state, view, body))
    if action in ("update", "push"):
        return replace(answer, view=_another(state, view, body))
    if body and action != "clear":
        state.complaints.append(f"an answer to a form was not understood: {body}")
    view.open = False
    return answer


def _another(state: State, view: View, body: Json) -> View:
    payload: Json = body.get("view") or {}
    if reasons := wrong_view(payload):
        state.complaints.append(f"a form in an acknowledgement was refused: {reasons}")
        return view
    if body["response_action"] == "push":
        return new_view(state, view.user, payload, over=view)
    replace_view(state, view, payload)
    return view


def _errors(state: State, view: View, body: Json) -> dict[str, str]:
    known = {block["block_id"]: label_of(block) for block in view.blocks if block["type"] == "input"}
    for block_id in body["errors"].keys() - known.keys():
        state.complaints.append(f"an error was put beside {block_id!r}, which is no field of the form")
    return {known.get(block_id, block_id): str(sentence) for block_id, sentence in body["errors"].items()}
