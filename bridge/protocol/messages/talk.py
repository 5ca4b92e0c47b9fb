"""What clients ask of a talk with a character, and of the personas that talks are with."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated

from bridge.protocol import limits
from bridge.protocol.fields import Blob, Flag, Text
from bridge.protocol.messages.base import U32, Label, Message, Name, Plain, SampleRate, message


@message("open_talk")
@dataclass(frozen=True, eq=False)
class OpenTalk(Message):
    """Begin a talk with a character of a session, or join the one that there is.

    persona: who the character is, by the name of a file that `list_characters` has; the first when left out. language: the one
    it speaks until the user's is known. greet: it speaks first, if it has a greeting.
    """

    id: U32
    session: Name
    character: Name
    persona: Annotated[str | None, Text()] = None
    language: Annotated[str | None, Text()] = None
    greet: Annotated[bool, Flag()] = True


@message("ask")
@dataclass(frozen=True, eq=False)
class Ask(Message):
    """The user's words, typed; what is being said and done is broken off."""

    id: U32
    session: Name
    character: Name
    text: Annotated[str, Text(limits.TEXT)]


@message("hear")
@dataclass(frozen=True, eq=False)
class Hear(Message):
    """What the user's microphone hears, to be understood: 16-bit little-endian samples of one channel.

    Unlike `sound`, which the character says itself.
    """

    id: U32
    session: Name
    character: Name
    data: Annotated[bytes, Blob(limits.SOUND_BYTES)]
    sample_rate: SampleRate = limits.AUDIO_RATE


@message("switch_character")
@dataclass(frozen=True, eq=False)
class SwitchCharacter(Message):
    """Another persona takes over in a talk, at once and with a conversation of its own."""

    id: U32
    session: Name
    character: Name
    persona: Label


@message("close_talk")
@dataclass(frozen=True, eq=False)
class CloseTalk(Message):
    """End a talk for everyone; what is said and done is broken off."""

    id: U32
    session: Name
    character: Name


@message("list_characters")
@dataclass(frozen=True, eq=False)
class ListCharacters(Message):
    """Ask for the personas that talks may be with."""

    id: U32


@message("get_character")
@dataclass(frozen=True, eq=False)
class GetCharacter(Message):
    """Ask for one persona, as its file has it."""

    id: U32
    persona: Label


@message("save_character")
@dataclass(frozen=True, eq=False)
class SaveCharacter(Message):
    """Save a persona as a file, new or in place of the one of that name. Talks take it over with `switch_character`."""

    id: U32
    persona: Label
    document: Plain


TALK: tuple[type[Message], ...] = (
    OpenTalk,
    Ask,
    Hear,
    SwitchCharacter,
    CloseTalk,
    ListCharacters,
    GetCharacter,
    SaveCharacter,
)
