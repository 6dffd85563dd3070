"""Performs a play, instruction by instruction: what is said, pressed and filled in goes to the bot's desk."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, time
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from bot.hearing import Answer, Errors, Filled, Person, Posted, Said, Spoken
from bot.platforms.terminal.chat import Channel, Kind, Message
from bot.platforms.terminal.filling import fill_in, names_of, plain, shaping_of, with_errors
from bot.platforms.terminal.house import House
from bot.platforms.terminal.platform import NAME
from bot.platforms.terminal.script import (
    AddMember,
    BadPlay,
    Fill,
    Gather,
    Instruction,
    LoadPlan,
    OpenChannel,
    Press,
    Respond,
    Say,
    SetClock,
    Start,
    Stop,
)
from bot.platforms.terminal.setting import allow_channel, find_plan, handles, place_member, place_plan
from handlers.form import Form
from handlers.reply import Button, Refused, Reply
from handlers.request import Spot
from schedules.calendar import at_local

USUAL_ZONE = ZoneInfo("Europe/London")
OPENING = (date(2026, 1, 5), time(9))
"""When a play begins that never sets its clock: a Monday morning."""

MENTION = re.compile(r"(?<![\w@.])@(?:bot|convenor)\b", re.IGNORECASE)
ADDRESS = re.compile(r"\s*@(?:bot|convenor)\b[\s,:]*", re.IGNORECASE)
PERSON = re.compile(r"(?<![\w@.])@([A-Za-z](?:[\w.-]*\w)?)")


@dataclass(frozen=True)
class OpenForm:
    """A form that somebody has before them, and where they asked for it: the place, and the message if it was one."""

    form: Form
    spot: Spot | None
    mark: str = ""
    reply_to: str = ""


class Stage:
    """Where a play is performed. What the bot says stands in `house.chat`. `close` it at the end.

    Plans are looked for in `folder`, and files written into `files`, if there is such a folder.
    """

    def __init__(self, opening: SetClock | None, folder: Path, files: Path | None = None) -> None:
        day, clock = (opening.day, opening.time) if opening else OPENING
        self.house = House(at_local(day, clock, USUAL_ZONE), USUAL_ZONE)
        if files:
            self.house.write_into(files)
        self.house.start()
        self.forms: dict[str, OpenForm] = {}
        self._folder = folder
        self._partnership_id = 0
        self._heard = 0

    def close(self) -> None:
        """Stop the bot and forget everything."""
        self.house.close()

    def members(self) -> list[str]:
        """The handles of those who take part now, in the order in which they were added."""
        return handles(self.house.database, self._partnership_id)

    async def perform(self, instruction: Instruction) -> None:
        """Carry out one instruction. Raises BadPlay where it asks for what is not there."""
        match instruction:
            case LoadPlan():
                self._load(instruction)
            case AddMember():
                place_member(self.house.database, self._partnership_id, instruction, self.house.clock.now())
                self.house.chat.people.add(instruction.handle)
            case OpenChannel():
                self._open(instruction)
            case Gather(_, name, there):
                self.house.chat.channels[name] = replace(self.house.chat.channels[name], people=frozenset(there))
            case SetClock():
                await self._move_clock(instruction)
            case Say(_, handle, channel, text):
                await self.say(handle, channel, text)
            case Press():
                await self._press(instruction)
            case Fill():
                await self._fill(instruction)
            case Respond():
                await self._reply(instruction)
            case Stop():
                self.house.stop()
            case Start():
                self.house.start()
                await self.house.tick()
            case _:
                return  # a note

    async def say(self, handle: str, channel: str, text: str) -> None:
        """A slash command, a mention of the bot, or a direct message; the bot hears nothing else in a channel."""
        spot = Spot(channel, f"#{channel}") if channel else None
        spoken = self._spoken(handle, spot, text)
        if text.startswith("/"):
            await self._hear(Said(**spoken, text=text))
        elif not channel or MENTION.search(text):
            answer_to = (channel, spoken["key"]) if channel else (f"@{handle}", "")
            await self._hear(Said(**spoken, answer_to=answer_to, text=_unaddressed(text), forms=False))

    async def press(self, handle: str, message: Message, button: Button) -> None:
        """Somebody presses a button, which is typing its line where the message stands."""
        spot = Spot(message.seen_in[1:], message.seen_in) if message.seen_in.startswith("#") else None
        spoken = self._spoken(handle, spot, button.line)
        reply_to = message.id if message.mark else ""
        await self._hear(Said(**spoken, mark=message.mark, reply_to=reply_to, text=button.line))

    async def reply(self, handle: str, message: Message, text: str) -> None:
        """Somebody answers in the thread of a private message; the bot hears threads in channels when it is named."""
        spoken = self._spoken(handle, None, text)
        start = message.thread or message.id
        await self._hear(Said(**spoken, answer_to=(f"@{handle}", start), reply_to=start, text=text, forms=False))

    async def submit(self, handle: str, values: Mapping[str, str]) -> None:
        """Somebody sends the form that was last opened for them, with these values by the names of its fields."""
        if self.house.bot is None:
            return
        filled = self._fill_in(handle, values)
        await self._answer(await self.house.bot.desk.submit(filled), filled)

    async def reshape(self, handle: str, values: Mapping[str, str]) -> Reply | None:
        """Draw the open form anew for these values so far; a reply says why it stays as it is."""
        if self.house.bot is None:
            return None
        answer = await self.house.bot.desk.reshape(self._fill_in(handle, values))
        if isinstance(answer, Form):
            self.forms[handle] = replace(self.forms[handle], form=answer)
        return answer if isinstance(answer, Reply) else None

    def _fill_in(self, handle: str, values: Mapping[str, str]) -> Filled:
        """The open form with these values in it, as it is sent."""
        opened = self.forms[handle]
        form = fill_in(opened.form, values)
        self.forms[handle] = replace(opened, form=form)
        typed = {each.name: each.value for each in form.fields}
        return Filled(
            **self._spoken(handle, opened.spot, " ".join(typed.values())),
            answer_to=(f"@{handle}", ""),
            mark=opened.mark,
            reply_to=opened.reply_to,
            words=form.words,
            values=typed,
            seen=form.seen,
            sure=form.sure,
        )

    def _load(self, instruction: LoadPlan) -> None:
        plan = find_plan(instruction, self._folder, self.house.clock.local().date())
        zone = ZoneInfo(plan.partnership.zone)
        clock = self.house.clock
        if not self._heard:  # until somebody speaks, the time is what the play says it is in the plan's own zone
            shown = clock.local()
            clock.instant = at_local(shown.date(), shown.time(), zone)
        clock.zone = zone
        self._partnership_id = place_plan(self.house.database, plan, clock.now())
        self.house.chat.people.clear()
        for channel in self.house.chat.channels.values():
            self._allow(channel)

    def _open(self, wanted: OpenChannel) -> None:
        """A channel as a line says it is; whoever was in it by another line stays in it."""
        before = self.house.chat.channels.get(wanted.name)
        channel = Channel(
            wanted.name,
            wanted.restricted or (before is not None and before.restricted),
            wanted.shared,
            wanted.guests,
            wanted.archived,
            before.people if before else None,
        )
        self.house.chat.channels[wanted.name] = channel
        if not before or not before.restricted:
            self._allow(channel)

    def _allow(self, channel: Channel) -> None:
        if channel.restricted and self._partnership_id:
            allow_channel(self.house.database, self._partnership_id, channel.name, self.house.clock.now())

    async def _move_clock(self, instruction: SetClock) -> None:
        instant = at_local(instruction.day, instruction.time, self.house.clock.zone)
        if instant < self.house.clock.now():
            raise BadPlay(instruction.line, "The clock only moves forward.")
        await self.house.move_to(instant)

    async def _press(self, instruction: Press) -> None:
        if self.house.bot is None:
            return
        handle, label, ref = instruction.handle, instruction.label, instruction.ref
        found = self.house.chat.find(handle, instruction.channel, label, ref)
        if found is None:
            named = f" on {ref}" if ref else ""
            self._nothing_there(handle, f"You can see no button “{label}”{named}.")
            return
        await self.press(handle, *found)

    async def _reply(self, instruction: Respond) -> None:
        if self.house.bot is None:
            return
        found = self.house.chat.private_message(instruction.handle, instruction.ref)
        if found is None:
            named = f" that names {instruction.ref}" if instruction.ref else " with buttons"
            self._nothing_there(instruction.handle, f"You have no private message{named}.")
            return
        await self.reply(instruction.handle, found, instruction.text)

    def _nothing_there(self, handle: str, sentence: str) -> None:
        """What cannot be done in this play is said, like any refusal, and the play goes on."""
        self.house.chat.post(Kind.REPLY, f"@{handle}", Refused(sentence).reply())

    async def _fill(self, instruction: Fill) -> None:
        opened = self.forms.get(instruction.handle)
        if opened is None:
            self._nothing_there(instruction.handle, "No form is open for you.")
            return
        left = dict(instruction.values)
        while shaping := shaping_of(self.forms[instruction.handle].form, left):
            await self.reshape(instruction.handle, {field: left.pop(name) for name, field in shaping.items()})
        form = self.forms[instruction.handle].form
        names = names_of(form)
        unknown = [name for name in left if plain(name) not in names]
        if unknown:
            known = ", ".join(each.name for each in form.fields)
            raise BadPlay(instruction.line, f"The form has no field “{unknown[0]}”. It has: {known}.")
        await self.submit(instruction.handle, {names[plain(name)].name: value for name, value in left.items()})

    async def _hear(self, said: Said) -> None:
        if self.house.bot:
            await self._answer(await self.house.bot.desk.hear(said), said)

    async def _answer(self, answer: Answer, spoken: Spoken) -> None:
        """Show an answer to the person alone, as chats do, unless it was planned as a message of its own."""
        handle, place = spoken.person.id, spoken.spot.name if spoken.spot else ""
        match answer:
            case Form() | Errors():
                form = answer if isinstance(answer, Form) else with_errors(self.forms[handle].form, answer)
                self.forms[handle] = OpenForm(form, spoken.spot, spoken.mark, spoken.reply_to)
                self.house.chat.post(Kind.FORM, f"@{handle}", form, seen_in=place)
            case Reply():
                self.house.chat.post(Kind.REPLY, f"@{handle}", answer, seen_in=place)
            case Posted() if isinstance(spoken, Filled):
                del self.forms[handle]
        await self.house.tick()

    def _spoken(self, handle: str, spot: Spot | None, words: str) -> dict[str, Any]:
        self._heard += 1
        return {
            "person": Person(NAME, handle, handle),
            "key": f"line {self._heard}",
            "spot": spot,
            "people": {f"@{name}": name for name in PERSON.findall(words)},
            "channels": {f"#{name}": name for name in self.house.chat.channels},
            "shared": frozenset(each.name for each in self.house.chat.channels.values() if each.shared),
            "archived": frozenset(each.name for each in self.house.chat.channels.values() if each.archived),
        }


def _unaddressed(text: str) -> str:
    """Words without the bot's name in front of them."""
    found = ADDRESS.match(text)
    return text[found.end() :] if found else text
