"""The Web API's files methods, in the three steps of an upload: an address is asked for, bytes go there, it is shared.

What was sent to the address belongs to nobody until the upload is completed, and no history shows it.
"""

import json

from tests.fake_slack.chat import writable
from tests.fake_slack.records import Json
from tests.fake_slack.state import State, Stored, refuse
from tests.fake_slack.workspace import BOT

ALT = 1_000
TOGETHER = 10


def get_upload_url(state: State, args: Json) -> Json:
    """files.getUploadURLExternal."""
    name, length = str(args.get("filename") or ""), int(args.get("length") or 0)
    if not name or length < 1:
        refuse("invalid_arguments", "[ERROR] missing required field")
    alt = str(args.get("alt_txt") or "")
    if len(alt) > ALT:
        refuse("alt_txt_too_large")
    file = Stored(state.next_id("F"), name, length, alt)
    state.files[file.id] = file
    return {"ok": True, "upload_url": f"{state.address}/upload/{file.id}", "file_id": file.id}


def complete_upload(state: State, args: Json) -> Json:
    """files.completeUploadExternal: every file in one message, in the channel or in a thread of it."""
    given = json.loads(args["files"]) if isinstance(args.get("files"), str) else args.get("files")
    if not given or len(given) > TOGETHER:
        refuse("invalid_arguments")
    files = [_handed_over(state, each) for each in given]
    channel = writable(state, {"channel": args.get("channel_id")})
    thread = str(args.get("thread_ts") or "")
    if thread and thread not in [post.ts for post in state.history(channel.id)]:
        refuse("thread_not_found")
    text = str(args.get("initial_comment") or "")
    for file, each in zip(files, given, strict=True):
        file.title, file.shared = str(each.get("title") or file.name), True
    state.show(channel, "file", text, [], thread_ts=thread).files = [_body(file) for file in files]
    return {"ok": True, "files": [_body(file) for file in files]}


def delete(state: State, args: Json) -> Json:
    """files.delete: the message stays, and says that its file is gone."""
    file = state.files.get(str(args.get("file"))) or refuse("file_not_found")
    if file.deleted:
        refuse("file_deleted")
    file.deleted = True
    for post in state.shown:
        post.files = [{"id": file.id, "mode": "tombstone"} if each["id"] == file.id else each for each in post.files]
    return {"ok": True}


def _handed_over(state: State, each: Json) -> Stored:
    file = state.files.get(str(each.get("id"))) or refuse("file_not_found")
    if len(file.data) != file.length:
        refuse("file_not_found")
    return file


def _body(file: Stored) -> Json:
    return {"id": file.id, "name": file.name, "title": file.title, "size": file.length, "user": BOT}
