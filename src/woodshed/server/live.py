"""`WS /api/songs/{song}/live`: the song as everybody holds it at once.

The framing is that of y-websocket, so any Yjs client can take part. A client that connects with
`?woodshed=1` may say who makes an update and why, and hears when it is on disk (docs/guide/studio-server.md).
"""

import asyncio
import contextlib
import logging
from collections.abc import Callable
from functools import partial
from typing import Any

from fastapi import APIRouter, WebSocket
from starlette.websockets import WebSocketDisconnect

from woodshed.errors import SongError, WoodshedError
from woodshed.server import wire
from woodshed.server.clients import DAMAGED, FULL, GONE, SLOW, TOO_SLOW, Arrival, Client
from woodshed.server.dialects import Dialect, Hocuspocus, Plain, Woodshed
from woodshed.server.lines import line_of
from woodshed.server.people.rights import FORBIDDEN_CLOSE
from woodshed.server.people.roles import Role
from woodshed.server.people.saying import key_of
from woodshed.server.people.visitors import AVisitor
from woodshed.server.problems import sentences
from woodshed.server.room import FullRoomError, Room
from woodshed.server.studio import AStudio

router = APIRouter()
log = logging.getLogger("woodshed.server")

LARGEST_UPDATE = 16 * 2**20
LARGEST_SYNC = 64 * 2**20
"""What a first sync may hold: everything somebody did while they were away."""
LARGEST_REASON = 300
LONGEST_PAUSE_S = 6.0
"""Longer is nobody kept waiting who wrote many comments; a line that is not read at all would seem dead."""
SLOW_GOODBYE_S = 5.0
"""For so long may who does not read still read why they are dropped, which comes after all that waits for them."""
TOO_BIG = 1009
GREETING_S = 10.0
NOTHING_NEW = b"\x00\x00"
"""An update without structures and deletions."""
NO_EDITS = {
    Role.LISTENER: ("You listen in on this song.", "Ask its owner if you want to change something."),
    Role.COMMENTER: ("You may comment on this song, and not change it.", "Ask its owner if you want to."),
}


@router.websocket("/api/songs/{song}/live")
async def live(
    websocket: WebSocket,
    song: str,
    studio: AStudio,
    visitor: AVisitor,
    *,
    woodshed: bool = False,
    hocuspocus: bool = False,
) -> None:
    """Let a client take part in a song until it leaves."""
    await websocket.accept()
    dialect: Dialect = Woodshed() if woodshed else Plain()
    try:
        if hocuspocus:
            dialect = await _hocuspocus(websocket)
        async with line_of(websocket) as line:
            client = Client(line, dialect, studio.people.seat(visitor, song), studio.people.refusals)
            async with studio.rooms.hold(song) as room:
                with studio.people.sitting(client.seat):
                    seated(client)
                    await _take_part(room, client, partial(studio.people.said.owe, key_of(song, visitor, websocket)))
    except WoodshedError as error:
        with contextlib.suppress(WebSocketDisconnect, RuntimeError):
            for message in dialect.refused(*sentences(error)):
                await websocket.send_bytes(dialect.frame(message))
            await websocket.close(FULL if isinstance(error, FullRoomError) else GONE)
    except (WebSocketDisconnect, TimeoutError):
        return


async def _hocuspocus(websocket: WebSocket) -> Dialect:
    """Return how to speak with a provider of hocuspocus, which first says the name of its document and a token.

    The token is not looked at: who may come in was asked before.
    """
    async with asyncio.timeout(GREETING_S):
        reader = wire.Reader(await websocket.receive_bytes())
    try:
        dialect, kind, step = Hocuspocus(reader.text()), reader.number(), reader.number()
    except wire.WireError:
        kind = step = -1
    if (kind, step) != (wire.AUTH, wire.TOKEN):
        raise SongError("This is no provider of hocuspocus.", remedy="Leave out ?hocuspocus=1.")
    return dialect


async def _take_part(room: Room, client: Client, owe: Callable[[int], float]) -> None:
    """Listen to a client until it is gone, or there is a reason to send it away.

    `owe` counts comments, and returns for how many seconds there should be no more.
    """
    room.join(client)
    try:
        listener = Listener(room, client)
        if client.seat.person is not None:  # a program of the owner's may write as many comments as it likes
            client.on_said = lambda count: listener.slow_down(owe(count))
        client.line.listen(listener.take, listener.refuse)
        endings: list[asyncio.Future[Any]] = [client.line.ended, client.close_code]
        await asyncio.wait(endings, return_when=asyncio.FIRST_COMPLETED)
    finally:
        room.leave(client)
    if client.close_code.done():
        code = client.close_code.result()
        is_slow = code == SLOW
        await client.line.end(code, TOO_SLOW if is_slow else "", patience_s=SLOW_GOODBYE_S if is_slow else None)


def seated(client: Client) -> None:
    """Tell a client who sits there, now and whenever that changes; send it away when its place is gone."""
    seat = client.seat

    def tell() -> None:
        for message in client.dialect.seated(seat):
            client.send(message)

    def end() -> None:
        log.warning("Sent %s away from %s", client.who, seat.song)
        client.tell_refused("Your place in this song was taken back.", "Ask whoever invited you.")
        client.close(FORBIDDEN_CLOSE)

    seat.on_change, seat.on_end = tell, end
    tell()


class Listener:
    """Takes what one client says, as fast as it may and as the song can follow."""

    def __init__(self, room: Room, client: Client) -> None:
        self._room, self._client = room, client
        self._loop = asyncio.get_running_loop()
        self._reason = ("", "")
        self._pauses = 0

    def take(self, frame: bytes) -> None:
        """Take one frame."""
        client = self._client
        if client.close_code.done():
            return
        try:
            self._take_message(wire.Reader(client.dialect.message(frame)))
        except wire.WireError as error:
            _refuse(self._room, client, f"The page sent what is no message: {error}.", DAMAGED)
        if wait_s := client.wait_s(self._loop.time()):
            self._pause()
            self._loop.call_later(wait_s, self._resume)
        if self._room.is_behind:
            self._pause()
            self._room.when_up_to_date(self._resume)

    def slow_down(self, wait_s: float) -> None:
        """Read no more for a while from who writes many comments; nothing of what they wrote is lost."""
        if wait_s > 0:
            client = self._client
            client.refusals.tell(client.who, f"Slowed down {client.who}, who writes many comments")
            client.tell_refused("You have said a lot at once.", "What you do is saved, only more slowly for a while.")
            self._pause()
            self._loop.call_later(min(wait_s, LONGEST_PAUSE_S), self._resume)

    def refuse(self, problem: str) -> None:
        """Say and log why the line ends."""
        _tell_refused(self._room, self._client, problem)

    def _take_message(self, reader: wire.Reader) -> None:
        room, client = self._room, self._client
        kind = reader.number()
        if kind == wire.SYNC:
            self._take_sync(reader.number(), reader.data())
        elif kind == wire.AWARENESS:
            room.take_presence(client, reader.data())
        elif kind == wire.QUERY_AWARENESS:
            if everybody := room.presence.everybody():
                client.send(everybody)
        elif kind in wire.TOGETHER and client.woodshed:
            room.gathering.take(client, kind, reader)
        elif kind == wire.REASON and client.woodshed:
            self._reason = wire.read_reason(reader.text(), LARGEST_REASON)

    def _take_sync(self, step: int, piece: bytes) -> None:
        client = self._client
        if len(piece) > (LARGEST_UPDATE if step == wire.UPDATE else LARGEST_SYNC):
            _refuse(self._room, client, "This change is too large.", TOO_BIG)
        elif step == wire.STEP_1:
            self._room.arrive(Arrival(client, step, piece))
        elif step in {wire.STEP_2, wire.UPDATE}:
            (by, why), self._reason = self._reason, ("", "")
            if client.seat.may_edit:
                self._room.arrive(Arrival(client, step, piece, client.seat.logged(by), why))
            else:
                _drop(client, step, piece)

    def _pause(self) -> None:
        self._pauses += 1
        self._client.line.pause()

    def _resume(self) -> None:
        self._pauses -= 1
        if not self._pauses:
            self._client.line.resume()


def _drop(client: Client, step: int, piece: bytes) -> None:
    """Drop what comes from somebody who may not edit, unread; whoever has nothing to say in step 2 did no wrong."""
    client.received += step == wire.UPDATE or client.dialect.confirms_sync
    if piece == NOTHING_NEW:
        client.synced = True
        client.tell_saved(client.received)
        return
    client.refusals.tell(client.who, f"Dropped a change of {client.who}, who may not edit")
    for message in client.dialect.dropped(*NO_EDITS[client.seat.role]):
        client.send(message)


def _refuse(room: Room, client: Client, problem: str, code: int) -> None:
    _tell_refused(room, client, problem)
    client.close(code)


def _tell_refused(room: Room, client: Client, problem: str) -> None:
    client.refusals.tell(client.who, f"Refused in {room.path.name}: {problem}")
    client.tell_refused(problem, "Reload the page; what is saved stays saved.")
