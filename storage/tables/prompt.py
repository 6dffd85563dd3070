"""Prompts: whom the bot asked privately on which day, and about which actions."""

from datetime import date

from sqlalchemy import JSON, ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from storage.tables.base import Base, Key, PartnershipKey


class Prompt(Base):
    """One private message that asks a member for updates. What it says is drawn anew whenever an action changes.

    `occurrences` are the numbers of the meetings it asks for. The key of its delivery is the day and the member, so
    that nobody is asked twice in a day.
    """

    __tablename__ = "prompt"
    __table_args__ = {"sqlite_autoincrement": True}

    id: Mapped[Key]
    partnership_id: Mapped[PartnershipKey]
    delivery_id: Mapped[int] = mapped_column(ForeignKey("delivery.id", ondelete="CASCADE"), unique=True)
    member_id: Mapped[int] = mapped_column(ForeignKey("member.id", ondelete="CASCADE"), index=True)
    day: Mapped[date]
    occurrences: Mapped[list[int]] = mapped_column(JSON)


class PromptAction(Base):
    """An action that a prompt asks about, in the order in which it lists them."""

    __tablename__ = "prompt_action"

    prompt_id: Mapped[int] = mapped_column(ForeignKey("prompt.id", ondelete="CASCADE"), primary_key=True)
    action_id: Mapped[int] = mapped_column(ForeignKey("action.id", ondelete="CASCADE"), primary_key=True, index=True)
    position: Mapped[int]
