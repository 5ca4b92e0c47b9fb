"""`Respeaking`: what was said, made again from the log."""

from __future__ import annotations

from bridge.session.log import Commit
from bridge.session.show import Show
from bridge.session.utterance import Spoken, Utterance
from bridge.speech.fed import mark_of, piece_of
from bridge.speech.making import Making, made
from bridge.speech.orders import Order
from motion.face import Expression
from motion.speech.speech import Mark


class Respeaking:
    """The utterances of a show. Those that were begun before the log begins are left out."""

    def __init__(self, show: Show) -> None:
        self._show = show
        self._orders: dict[int, Order] = {}
        self._unmade: set[int] = set()
        self._fed: dict[int, Making] = {}

    def do(self, commit: Commit) -> None:
        """Do what an entry of the log says."""
        character, data = commit.character, commit.data
        if commit.kind == "hush":
            self._show.roles[character].voice.hush(commit.frame)
            return
        if commit.kind == "express":
            expression = Expression(data["expression"], data["intensity"])
            self._show.roles[character].voice.express(commit.frame, expression)
            return
        if commit.kind == "look":
            self._show.roles[character].voice.look(commit.frame, data["target"])
            return
        number: int = data["utterance"]
        if commit.kind == "say":
            self._say(character, number, Order.from_dict(data), data["live"])
        elif number in self._orders:
            if commit.kind == "sound":
                marks = tuple(mark_of(mark) for mark in data["marks"])
                self._hear(character, number, data["data"], marks, data["last"])
            elif commit.kind == "spoken":
                self._make(character, number)
                self._show.roles[character].voice.begin_at(number, data["start"])
            elif commit.kind == "failed":
                self._fail(character, number, data.get("samples"), data.get("rows"))
            else:
                self._put_off(character, number, data["sample"])

    def _say(self, character: str, number: int, order: Order, live: bool) -> None:
        self._orders[number] = order
        if order.fed:
            self._fed[number] = Making(order, order.rate)
        else:
            self._unmade.add(number)
        utterance = Utterance(number, order.text, order.voice or "", order.language or "", live)
        self._show.roles[character].voice.speaking.add(utterance)

    def _hear(self, character: str, number: int, data: bytes, marks: tuple[Mark, ...], last: bool) -> None:
        making = self._fed[number]
        self._take(character, number, making.feed(piece_of(data, marks)))
        if last:
            self._take(character, number, making.close())

    def _make(self, character: str, number: int) -> None:
        if number in self._unmade:
            self._unmade.discard(number)
            for spoken in made(self._orders[number]):
                self._take(character, number, spoken)

    def _fail(self, character: str, number: int, samples: int | None, rows: int | None) -> None:
        """Have it end as it did: with what its voice had given by then, or with what was made of it by then."""
        self._make(character, number)
        voice = self._show.roles[character].voice
        utterance = voice.speaking.find(number)
        if utterance is None:
            return
        if samples is None or rows is None:
            utterance.failed = True
        else:
            utterance.shorten(samples, rows)
            voice.break_off(number)

    def _put_off(self, character: str, number: int, sample: int) -> None:
        utterance = self._show.roles[character].voice.speaking.find(number)
        if utterance is not None:
            self._show.roles[character].voice.put_off(utterance, sample)

    def _take(self, character: str, number: int, spoken: Spoken | None) -> None:
        if spoken is not None:
            self._show.roles[character].voice.speaking.take(number, spoken)
