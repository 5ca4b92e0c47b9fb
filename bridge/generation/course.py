"""`Course`: work that stops wherever it asks for something, until whoever has it done gives the answer."""

from __future__ import annotations

from collections.abc import Callable
from threading import Semaphore, Thread
from typing import Generic, TypeVar

Q = TypeVar("Q")
A = TypeVar("A")
T = TypeVar("T")


class Course(Generic[Q, A, T]):
    """Work in a thread of its own. It runs only within `resume`, so that never two run at once.

    asked: what it waits for the answer to, None where it waits for nothing. ended: whether it is over; then result or error
    say how.
    """

    def __init__(self, work: Callable[[Callable[[Q], A]], T]) -> None:
        """work: takes the function by which it asks."""
        self.asked: Q | None = None
        self.ended = False
        self.result: T | None = None
        self.error: BaseException | None = None
        self._answer: A | None = None
        self._thrown: BaseException | None = None
        self._go, self._back = Semaphore(0), Semaphore(0)
        self._thread = Thread(target=self._run, args=(work,), daemon=True)
        self._thread.start()

    def resume(self, answer: A | None = None, error: BaseException | None = None) -> None:
        """Let it go on with an answer, or with an error instead, until it asks again or ends."""
        self.asked, self._answer, self._thrown = None, answer, error
        self._go.release()
        self._back.acquire()
        if self.ended:
            self._thread.join()

    def _ask(self, question: Q) -> A:
        self.asked = question
        self._back.release()
        self._go.acquire()
        if self._thrown is not None:
            raise self._thrown
        assert self._answer is not None
        return self._answer

    def _run(self, work: Callable[[Callable[[Q], A]], T]) -> None:
        self._go.acquire()
        try:
            if self._thrown is not None:
                raise self._thrown
            self.result = work(self._ask)
        except BaseException as error:  # its owner's, whatever it is
            self.error = error
        finally:
            self.ended = True
            self._back.release()
