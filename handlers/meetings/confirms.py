"""How much of what is saved in a channel is shown to all who read it."""

from typing import Annotated

from handlers.command import Change, handles
from handlers.meetings.channels import kept, spot_here
from handlers.questions import ask
from handlers.reading.kinds import CHANNEL, CONFIRMING
from handlers.reading.slots import Slot
from handlers.reply import Refused, Reply, Text, Tone
from handlers.request import Request, Spot
from handlers.rights import Right
from handlers.sending.confirming import EXAMPLE
from storage.vocabulary import Confirming

SAID = {
    Confirming.QUIET: "What is saved in {} is shown to whoever saves it, and to nobody else there",
    Confirming.LINE: "From now on a line in {} says what was saved there",
    Confirming.FULL: "From now on all in {} read what was saved there, as it was answered",
}
MEANS = {
    Confirming.QUIET: "The answer stays private. What was saved stands in the action's history and in the paper.",
    Confirming.LINE: f"The answer itself stays private. The line reads like this: {EXAMPLE}",
    Confirming.FULL: "The answer itself stays private, and all that it says of what was saved is posted beside it.",
}
NEVER = "Never shown: what is restricted, and what the answer to is for one person alone."


class SetConfirming(Change):
    words = "meeting confirm"
    right = Right.COORDINATE
    help = "Say what all who read a channel are shown of what is saved there: quiet, line or full"
    example = "line in #jag"
    once = True

    how: Annotated[Confirming, Slot(CONFIRMING, "How much", "Quiet shows nothing, line one line, full all of it")]
    in_: Annotated[Spot | None, Slot(CHANNEL, "Channel", "Left empty, the one you are in")] = None


@handles
def set_confirming(command: SetConfirming, request: Request) -> Reply:
    spot = command.in_ or spot_here(command, request)
    channel = kept(spot, request)
    if (channel.confirms or Confirming.QUIET) == command.how:
        raise Refused(f"{channel.name} is set to {command.how} already.")
    if command.how != Confirming.QUIET:
        others = [f"Another organisation can read {channel.name}."] if channel.shared_at else []
        ask(command, others, "Show it there", request)
    channel.confirms = None if command.how == Confirming.QUIET else command.how
    parts = [Text(text=MEANS[command.how])]
    if channel.confirms:
        parts += [Text(text=NEVER), *_invite(spot, request)]
    return Reply(title=SAID[command.how].format(channel.name), parts=tuple(parts), tone=Tone.DONE)


def _invite(spot: Spot, request: Request) -> list[Text]:
    absent = spot.place in request.absent - request.archived
    return [Text(text=f"I am not in {spot.name} yet: type /invite @Convenor there.")] if absent else []
