"""How long a reader may take: uvicorn's HTTP/1.1 with an end to slow heads, slow bodies and readers who read nothing.

uvicorn waits for ever for all three: a few machines could keep everybody else out where no proxy stands before it.
"""

import asyncio
import sys
from collections.abc import Mapping
from http import HTTPStatus
from typing import Any

import h11
from uvicorn.protocols.http.h11_impl import H11Protocol

from portal.headers import headers_at

WORDS = {
    400: b"The request is not HTTP.\n",
    408: b"The request took too long to come.\n",
    414: b"The address is too long.\n",
    431: b"The headers are too long.\n",
}
_PIECE = 8_192
_CAN_ANSWER = (h11.IDLE, h11.SEND_RESPONSE)


class Guarded(H11Protocol):
    """A connection whose limits are those of the class."""

    LONGEST: Mapping[Any, float] = {h11.IDLE: 20.0, h11.SEND_BODY: 40.0}
    """Seconds that a reader may take for the head of a request, and then for what is sent with it."""
    STANDSTILL = 60.0
    """Seconds that an answer waits for its reader, who takes about 50 kB in that time or is left."""
    MOST = 1_000
    """Connections of one process. Those beyond are closed as they come."""

    _awaited: object = None
    _waiting: asyncio.TimerHandle | None = None
    _standing: asyncio.TimerHandle | None = None

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        super().connection_made(transport)
        if len(self.connections) > self.MOST:
            transport.abort()
        else:
            self._wait()

    def connection_lost(self, exc: Exception | None) -> None:
        for timer in filter(None, (self._waiting, self._standing)):
            timer.cancel()
        super().connection_lost(exc)

    def data_received(self, data: bytes) -> None:
        """In small pieces: h11 looks how long a head is when it has some of it, not when it comes whole."""
        for start in range(0, len(data), _PIECE):
            if not self.transport.is_closing():
                super().data_received(data[start : start + _PIECE])
        self._wait()

    def on_response_complete(self) -> None:
        super().on_response_complete()
        self._wait()
        if self.transport.is_closing():
            self._leave_standing()

    def pause_writing(self) -> None:
        super().pause_writing()
        self._leave_standing()

    def resume_writing(self) -> None:
        if self._standing:
            self._standing.cancel()
        super().resume_writing()

    def timeout_keep_alive_handler(self) -> None:
        super().timeout_keep_alive_handler()
        self._leave_standing()

    def send_400_response(self, msg: str) -> None:
        """What is no HTTP, or is too long: the error that is being handled tells which it is."""
        status = getattr(sys.exception(), "error_status_hint", 400)
        if status == 431 and b"\n" not in self.conn.trailing_data[0]:
            status = 414
        self._refuse(status if status in WORDS else 400)

    def _wait(self) -> None:
        """For the rest of a head, or of a body: one time for each, however the bytes come."""
        awaited = (self.conn.their_state, self.cycle)
        if awaited != self._awaited:
            self._awaited = awaited
            if self._waiting:
                self._waiting.cancel()
            if self.conn.their_state in self.LONGEST:
                self._waiting = self.loop.call_later(self.LONGEST[self.conn.their_state], self._refuse, 408)

    def _leave_standing(self) -> None:
        """What the reader does not take is thrown away: closing alone would wait for its reader."""
        if self._standing:
            self._standing.cancel()
        self._standing = self.loop.call_later(self.STANDSTILL, self.transport.abort)

    def _refuse(self, status: int) -> None:
        if self.conn.our_state not in _CAN_ANSWER:
            self.transport.abort()
            return
        headers = [(b"content-type", b"text/plain; charset=utf-8"), (b"connection", b"close"), *headers_at("/").items()]
        start = h11.Response(status_code=status, headers=headers, reason=HTTPStatus(status).phrase.encode())
        for event in (start, h11.Data(WORDS[status]), h11.EndOfMessage()):
            self.transport.write(self.conn.send(event) or b"")
        self.transport.close()
        self._leave_standing()
