"""What must never be typed into chat, found before anything is stored, logged or said back."""

from handlers.screening.finding import find
from handlers.screening.kinds import STRUCTURED, Kind
from handlers.screening.saying import Harmless

__all__ = ["STRUCTURED", "Harmless", "Kind", "find"]
