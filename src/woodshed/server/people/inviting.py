"""`/api/songs/{song}/people`, `/invites` and `/seat`: who may come into a song, and what I may do in it."""

import logging
from typing import Annotated, Any

from fastapi import APIRouter, Response
from pydantic import BaseModel, Field

from woodshed.server.people.people import People
from woodshed.server.people.roles import Role
from woodshed.server.people.visitors import AVisitor, Visitor
from woodshed.server.studio import AStudio, in_thread

log = logging.getLogger("woodshed.server")
router = APIRouter(prefix="/api/songs/{song}")

DAY_S = 24 * 60 * 60
LONGEST_DAYS = 3_650
USUAL_DAYS = 7


class Invitation(BaseModel):
    """What whoever follows the link may do, and for how many days it lets people in (None: until it is revoked)."""

    role: Role = Role.LISTENER
    days: Annotated[float, Field(gt=0, le=LONGEST_DAYS)] | None = USUAL_DAYS


class Given(BaseModel):
    """What somebody may do from now on."""

    role: Role


@router.get("/seat")
async def my_seat(song: str, visitor: AVisitor, studio: AStudio) -> dict[str, Any]:
    """Return who asks, and what they may do in a song."""
    studio.workspace.folder(song)
    return {"role": visitor.role_in(song), "person": visitor.person.plain() if visitor.person else None}


@router.get("/people")
async def list_people(song: str, studio: AStudio) -> list[dict[str, Any]]:
    """Return the guests of a song, with the invitation that each came by, and who is here now."""
    studio.workspace.folder(song)
    here = studio.people.present(song)
    guests = await in_thread(lambda: studio.people.places.of_song(song))
    return [{**guest, "here": guest["person"]["id"] in here} for guest in guests]


@router.put("/people/{person}", status_code=204)
async def give_role(song: str, person: str, given: Given, visitor: AVisitor, studio: AStudio) -> Response:
    """Give a guest another role; it holds at once, also where they are already."""
    people = studio.people

    def change() -> None:
        if given.role is not Role.OWNER:
            _check_ending(people, song, person, visitor)
        people.places.change(song, person, given.role)
        if given.role is not Role.OWNER:
            people.invites.end_of(song, person, by=visitor.id)

    await in_thread(change)
    await studio.people.look_again()
    log.info("%s is now %s of %s, says %s", person, given.role, song, visitor.id or "an owner")
    return Response(status_code=204)


@router.delete("/people/{person}", status_code=204)
async def send_away(song: str, person: str, visitor: AVisitor, studio: AStudio, *, guests: bool = False) -> Response:
    """Send a guest away: their connections end, and the links they made; with `guests` all who came by those go too."""
    people = studio.people

    def end() -> None:
        _check_ending(people, song, person, visitor)
        people.places.end(song, person)
        people.invites.end_of(song, person, by=visitor.id, guests=guests)

    await in_thread(end)
    await studio.people.look_again()
    log.info("%s was sent away from %s by %s", person, song, visitor.id or "an owner")
    return Response(status_code=204)


@router.get("/invites")
async def list_invites(song: str, studio: AStudio) -> list[dict[str, Any]]:
    """Return the links to a song, the newest first, without their secrets; `by` is the name of who made each."""
    studio.workspace.folder(song)
    people = studio.people

    def found() -> list[dict[str, Any]]:
        invites = people.invites.of_song(song)
        makers = {key: people.persons.find(key) for key in {invite.made_by for invite in invites}}
        now = people.database.now()
        return [
            {**invite.plain(now), "by": maker.name if (maker := makers[invite.made_by]) else ""} for invite in invites
        ]

    return await in_thread(found)


@router.post("/invites", status_code=201)
async def invite(song: str, wanted: Invitation, visitor: AVisitor, studio: AStudio) -> dict[str, Any]:
    """Make a link; its `path` is shown this once."""
    studio.workspace.folder(song)
    people = studio.people
    lasts_s = None if wanted.days is None else wanted.days * DAY_S
    made, secret = await in_thread(lambda: people.invites.make(song, wanted.role, lasts_s, visitor.id))
    log.info("Invitation %s to %s as %s, by %s", made.id, song, made.role, visitor.id or "an owner")
    return {**made.plain(people.database.now()), "path": f"/join/{secret}"}


@router.delete("/invites/{invite}", status_code=204)
async def revoke(song: str, invite: str, visitor: AVisitor, studio: AStudio, *, guests: bool = False) -> Response:
    """Take a link back: it lets nobody in any more, whoever came by it is out, and the links that they made end.

    With `guests`, all who came by those are out too.
    """
    await in_thread(lambda: studio.people.invites.revoke(song, invite, by=visitor.id, guests=guests))
    await studio.people.look_again()
    log.info("Invitation %s to %s was revoked by %s", invite, song, visitor.id or "an owner")
    return Response(status_code=204)


def _check_ending(people: People, song: str, person: str, visitor: Visitor) -> None:
    if not visitor.owner:
        people.places.check_ending(song, person, visitor.id)
