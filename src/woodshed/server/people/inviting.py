"""`/api/songs/{song}/people`, `/invites` and `/seat`: who may come into a song, and what I may do in it."""

import logging
from typing import Annotated, Any

from fastapi import APIRouter, Response
from pydantic import BaseModel, Field

from woodshed.server.people.roles import Role
from woodshed.server.people.visitors import AVisitor
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
    await in_thread(lambda: studio.people.places.change(song, person, given.role))
    await studio.people.look_again()
    log.info("%s is now %s of %s, says %s", person, given.role, song, visitor.id or "an owner")
    return Response(status_code=204)


@router.delete("/people/{person}", status_code=204)
async def send_away(song: str, person: str, visitor: AVisitor, studio: AStudio) -> Response:
    """Send a guest away; their connections end."""
    await in_thread(lambda: studio.people.places.end(song, person))
    await studio.people.look_again()
    log.info("%s was sent away from %s by %s", person, song, visitor.id or "an owner")
    return Response(status_code=204)


@router.get("/invites")
async def list_invites(song: str, studio: AStudio) -> list[dict[str, Any]]:
    """Return the links to a song, the newest first, without their secrets."""
    studio.workspace.folder(song)
    people = studio.people
    invites = await in_thread(lambda: people.invites.of_song(song))
    return [invite.plain(people.database.now()) for invite in invites]


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
async def revoke(song: str, invite: str, visitor: AVisitor, studio: AStudio) -> Response:
    """Take a link back: it lets nobody in any more, and whoever came by it is out."""
    await in_thread(lambda: studio.people.invites.revoke(song, invite))
    await studio.people.look_again()
    log.info("Invitation %s to %s was revoked by %s", invite, song, visitor.id or "an owner")
    return Response(status_code=204)
