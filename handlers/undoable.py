"""For how long what somebody has just said can be taken back, and how that is said: the same for everything."""

from datetime import datetime, timedelta

from handlers.reply import Button
from handlers.request import Request
from handlers.sayings import counted
from schedules.calendar import say_time

UNDOABLE_FOR = timedelta(minutes=10)
"""Long enough for a slip of the thumb to be seen; after that others may have read it, and saying it anew is plainer."""
MINUTES = counted(int(UNDOABLE_FOR.total_seconds()) // 60, "minute")


def in_time(said_at: datetime, request: Request) -> bool:
    """Whether something was said so shortly ago that it can be taken back."""
    return request.now < said_at + UNDOABLE_FOR


def undo_until(said_at: datetime, line: str, request: Request) -> Button:
    """Take back what was said then; the label says until when that can be done."""
    return Button(label=f"Undo until {say_time(request.local(said_at + UNDOABLE_FOR))}", line=line)
