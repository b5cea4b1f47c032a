"""`WS /api/songs/{song}/live`: the song as everybody holds it at once.

The framing is that of y-websocket, so any Yjs client can take part. A client that connects with
`?woodshed=1` may say who makes an update and why, and hears when it is on disk (docs/guide/studio-server.md).
"""

import asyncio
import contextlib
import logging
from typing import Any

from fastapi import APIRouter, WebSocket
from starlette.websockets import WebSocketDisconnect, WebSocketState

from woodshed.errors import SongError, WoodshedError
from woodshed.server import wire
from woodshed.server.clients import DAMAGED, FULL, GONE, SLOW, Arrival, Client
from woodshed.server.dialects import Dialect, Hocuspocus, Plain, Woodshed
from woodshed.server.people.rights import FORBIDDEN_CLOSE
from woodshed.server.people.roles import Role
from woodshed.server.people.visitors import AVisitor
from woodshed.server.room import FullRoomError, Room
from woodshed.server.studio import AStudio

router = APIRouter()
log = logging.getLogger("woodshed.server")

LARGEST_UPDATE = 16 * 2**20
LARGEST_SYNC = 64 * 2**20
"""What a first sync may hold: everything somebody did while they were away."""
LARGEST_REASON = 300
TOO_BIG = 1009
GOODBYE_S, GREETING_S = 1.0, 10.0
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
        client = Client(dialect, studio.people.seat(visitor, song))
        async with studio.rooms.hold(song) as room:
            with studio.people.sitting(client.seat):
                seated(client)
                await _take_part(websocket, room, client)
    except WoodshedError as error:
        with contextlib.suppress(WebSocketDisconnect, RuntimeError):
            for message in dialect.refused(error.problem, error.remedy):
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


async def _take_part(websocket: WebSocket, room: Room, client: Client) -> None:
    """Read, write, and watch for a reason to end, until the first of them is over."""
    room.join(client)
    tasks = [
        asyncio.create_task(_read(websocket, room, client)),
        asyncio.create_task(_write(websocket, client)),
    ]
    endings: list[asyncio.Future[Any]] = [*tasks, client.close_code]
    try:
        await asyncio.wait(endings, return_when=asyncio.FIRST_COMPLETED)
        if client.close_code.done():
            await _say_goodbye(websocket, client)
    finally:
        room.leave(client)
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)


def seated(client: Client) -> None:
    """Tell a client who sits there, now and whenever that changes; send it away when its place is gone."""
    seat = client.seat

    def tell() -> None:
        for message in client.dialect.seated(seat):
            client.send(message)

    def end() -> None:
        log.warning("Sent %s away from %s", seat.person.id if seat.person else "somebody", seat.song)
        client.tell_refused("Your place in this song was taken back.", "Ask whoever invited you.")
        client.close(FORBIDDEN_CLOSE)

    seat.on_change, seat.on_end = tell, end
    tell()


async def _read(websocket: WebSocket, room: Room, client: Client) -> None:
    reason = ("", "")
    loop = asyncio.get_running_loop()
    with contextlib.suppress(WebSocketDisconnect):
        while not client.close_code.done():
            frame = await websocket.receive_bytes()
            try:
                reason = await _take_message(room, client, client.dialect.message(frame), reason)
            except wire.WireError as error:
                _refuse(room, client, f"The page sent what is no message: {error}.", DAMAGED)
            if wait_s := client.wait_s(loop.time()):
                await asyncio.sleep(wait_s)


async def _take_message(room: Room, client: Client, message: bytes, reason: tuple[str, str]) -> tuple[str, str]:
    """Take one message; returns the reason for the next update."""
    reader = wire.Reader(message)
    kind = reader.number()
    if kind == wire.SYNC:
        step, piece = reader.number(), reader.data()
        if len(piece) > (LARGEST_UPDATE if step == wire.UPDATE else LARGEST_SYNC):
            _refuse(room, client, "This change is too large.", TOO_BIG)
        elif step != wire.STEP_1 and not client.seat.may_edit:
            _drop(client, step, piece)
        elif step in {wire.STEP_1, wire.STEP_2, wire.UPDATE}:
            by, why = reason
            await room.arrive(Arrival(client, step, piece, client.seat.signed(by), why))
            return reason if step == wire.STEP_1 else ("", "")
    elif kind == wire.AWARENESS:
        room.take_presence(client, reader.data())
    elif kind == wire.QUERY_AWARENESS:
        if everybody := room.presence.everybody():
            client.send(everybody)
    elif kind in wire.TOGETHER and client.woodshed:
        room.gathering.take(client, kind, reader)
    elif kind == wire.REASON and client.woodshed:
        return wire.read_reason(reader.text(), LARGEST_REASON)
    return reason


def _drop(client: Client, step: int, piece: bytes) -> None:
    """Drop what comes from somebody who may not edit, unread; whoever has nothing to say in step 2 did no wrong."""
    client.received += step == wire.UPDATE or client.dialect.confirms_sync
    if piece == NOTHING_NEW:
        client.synced = True
        client.tell_saved(client.received)
        return
    log.warning("Dropped a change of %s, who may not edit", client.seat.person.id if client.seat.person else "somebody")
    for message in client.dialect.dropped(*NO_EDITS[client.seat.role]):
        client.send(message)


def _refuse(room: Room, client: Client, problem: str, code: int) -> None:
    log.warning("Refused in %s: %s", room.path.name, problem)
    client.tell_refused(problem, "Reload the page; what is saved stays saved.")
    client.close(code)


async def _write(websocket: WebSocket, client: Client) -> None:
    while True:
        frame = await client.next_frame()
        try:
            await websocket.send_bytes(frame)
        except (WebSocketDisconnect, RuntimeError, OSError):
            return


async def _say_goodbye(websocket: WebSocket, client: Client) -> None:
    """Send what is still waiting, unless the client is too slow to read it, and close."""
    code = client.close_code.result()
    with contextlib.suppress(WebSocketDisconnect, RuntimeError, OSError, TimeoutError):
        async with asyncio.timeout(GOODBYE_S):
            while code != SLOW and not client.outbox.empty():
                await websocket.send_bytes(client.outbox.get_nowait())
            if websocket.application_state is not WebSocketState.DISCONNECTED:
                await websocket.close(code)
