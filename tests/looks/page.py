"""Block Kit as HTML at the width of a phone: near enough to Slack's own to judge a drawing by."""

from collections.abc import Iterable
from html import escape
from typing import Any

from bot.drawings.blocks import Message

STYLE = """
* { box-sizing: border-box }
body { margin: 0; width: 390px; background: #fff; color: #1d1c1d; font: 15px/1.46 Lato, "Noto Sans", sans-serif }
.message { display: flex; gap: 8px; padding: 8px 12px }
.message.thread { margin-left: 12px; border-left: 3px solid #e8e8e8 }
.face { flex: none; width: 36px; height: 36px; border-radius: 6px; background: #1a6b5a; color: #fff;
  text-align: center; line-height: 36px; font-weight: 900 }
.body { flex: 1; min-width: 0; overflow-wrap: anywhere }
.who { font-weight: 900 } .who small { color: #616061; font-weight: 400 }
.block { margin: 4px 0; white-space: pre-wrap }
.header { font-size: 18px; font-weight: 900; line-height: 1.3; margin-top: 12px }
hr { border: 0; border-top: 1px solid #ddd; margin: 10px 0 }
.context { font-size: 13px; color: #616061 }
.section { display: flex; gap: 12px } .section > .text { flex: 1; min-width: 0 }
.actions { display: flex; flex-wrap: wrap; gap: 8px }
button { font: 700 14px Lato, sans-serif; padding: 6px 12px; border: 1px solid #bbb; border-radius: 6px;
  background: #fff; color: #1d1c1d; max-width: 220px }
button.primary { background: #007a5a; color: #fff } button.danger { background: #e01e5a; color: #fff }
ul { margin: 0; padding-left: 22px; white-space: pre-wrap }
pre { margin: 4px 0; padding: 8px; border: 1px solid #ddd; border-radius: 4px; background: #f8f8f8;
  font: 12px/1.5 "DejaVu Sans Mono", monospace; white-space: pre-wrap }
.modal > header { display: flex; justify-content: space-between; align-items: center; padding: 12px 16px;
  border-bottom: 1px solid #ddd; font-weight: 900 }
.modal > main { padding: 4px 16px 16px }
.home { padding: 4px 16px 16px }
.input { margin: 14px 0 } .input label { font-weight: 700; display: block; margin-bottom: 6px }
.input label small { color: #616061; font-weight: 400 }
.box { border: 1px solid #868686; border-radius: 4px; padding: 8px 10px; min-height: 40px; white-space: pre-wrap }
.box.many { min-height: 84px } .box.pick::after { content: "⌄"; float: right; color: #616061 }
.empty { color: #868686 } .hint { font-size: 13px; color: #616061; margin-top: 4px }
.wrong { font-size: 13px; color: #c01343; margin-top: 4px }
"""


def conversation(messages: Iterable[Message]) -> str:
    """A page with messages below each other, those of a thread moved in."""
    return _page("".join(map(_message, messages)))


def modal(view: dict[str, Any], errors: dict[str, str] | None = None) -> str:
    """A page with a modal, and the errors that an acknowledgement shows below its fields."""
    head = "".join(f"<span>{_text(view[name]) if name in view else ''}</span>" for name in ("close", "title", "submit"))
    body = "".join(_block(block, errors or {}) for block in view["blocks"])
    return _page(f'<div class="modal"><header>{head}</header><main>{body}</main></div>')


def home(view: dict[str, Any]) -> str:
    """A page with what stands on a Home tab."""
    return _page(f'<div class="home">{"".join(_block(block, {}) for block in view["blocks"])}</div>')


def _page(body: str) -> str:
    return f'<!doctype html><html lang="en-GB"><meta charset="utf-8"><style>{STYLE}</style><body>{body}</body></html>'


def _message(message: Message) -> str:
    body = "".join(_block(block, {}) for block in message.blocks)
    kind = "message thread" if message.thread else "message"
    who = '<div class="who">Convenor <small>APP 09:00</small></div>'
    return f'<div class="{kind}"><div class="face">C</div><div class="body">{who}{body}</div></div>'


def _block(block: dict[str, Any], errors: dict[str, str]) -> str:
    match block["type"]:
        case "rich_text":
            inner = "".join(map(_rich, block["elements"]))
        case "context":
            inner = " ".join(map(_text, block["elements"]))
        case "actions":
            inner = "".join(map(_button, block["elements"]))
        case "divider":
            return "<hr>"
        case "input":
            return _input(block, errors.get(block["block_id"], ""))
        case _:
            button = _button(block["accessory"]) if "accessory" in block else ""
            inner = f'<div class="text">{_text(block["text"])}</div>{button}'
    return f'<div class="block {block["type"]}">{inner}</div>'


def _text(value: dict[str, Any]) -> str:
    return escape(value["text"].replace("&lt;", "<"))


def _rich(element: dict[str, Any]) -> str:
    runs = "".join(map(_run, element["elements"])) if element["type"] != "rich_text_list" else ""
    match element["type"]:
        case "rich_text_list":
            return "<ul>" + "".join(f"<li>{_rich(item)}</li>" for item in element["elements"]) + "</ul>"
        case "rich_text_preformatted":
            return f"<pre>{runs}</pre>"
    return f"<div>{runs}</div>"


def _run(run: dict[str, Any]) -> str:
    if run["type"] == "link":
        return f'<a href="{escape(run["url"])}">{_text(run)}</a>'
    return f"<b>{_text(run)}</b>" if run.get("style", {}).get("bold") else _text(run)


def _button(button: dict[str, Any]) -> str:
    return f'<button class="{button.get("style", "")}">{_text(button["text"])}</button>'


def _input(block: dict[str, Any], error: str) -> str:
    element = block["element"]
    held = next((value for name, value in element.items() if name.startswith("initial_")), "")
    shown = _text(held["text"]) if isinstance(held, dict) else escape(held)
    kind = "many" if element.get("multiline") else "" if element["type"] == "plain_text_input" else "pick"
    optional = " <small>(optional)</small>" if block["optional"] else ""
    wrong = f'<div class="wrong">{escape(error)}</div>' if error else ""
    hint = f'<div class="hint">{_text(block["hint"])}</div>' if "hint" in block else ""
    box = f'<div class="box {kind}">{shown or "<span class=empty>Choose</span>" * (kind == "pick")}</div>'
    return f'<div class="input"><label>{_text(block["label"])}{optional}</label>{box}{wrong}{hint}</div>'
