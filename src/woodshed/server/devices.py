"""`/api/devices` and `/api/presets`: every device with what can be set on it, and the presets people keep.

A `Device.preset` in a song names a preset that is shipped with Woodshed. A person's own preset is put
into a song as plain `params`: so the song opens everywhere, also where nobody has that preset.
"""

import contextlib
import hashlib
import json
from dataclasses import asdict
from functools import cache
from pathlib import Path
from typing import Annotated, Any

from fastapi import APIRouter, Request, Response
from fastapi import Path as InPath
from pydantic import BaseModel, Field, FiniteFloat

from woodshed.devices import DeviceSpec, device, device_names, preset, preset_keys
from woodshed.disk import atomic_file, write_error
from woodshed.errors import DeviceError, FileError
from woodshed.server.problems import NotThereError
from woodshed.server.studio import AStudio, in_thread

router = APIRouter(prefix="/api")

PRESETS = "presets"
MOST_PARAMS = 500
Name = Annotated[str, InPath(pattern="^[a-z0-9][a-z0-9_-]{0,59}$")]


class OwnPreset(BaseModel):
    """What a person keeps: a name, and every parameter that they want set."""

    name: Annotated[str, Field(min_length=1, max_length=80)]
    description: Annotated[str, Field(max_length=400)] = ""
    params: Annotated[dict[str, FiniteFloat], Field(max_length=MOST_PARAMS)]


@router.get("/devices")
async def list_devices(request: Request, studio: AStudio) -> Response:
    """Return all devices, for panels to be drawn from; the presets of this workspace are marked as `own`."""

    def listed() -> str:
        own = own_presets(studio.workspace.path / PRESETS)
        return json.dumps(
            [{**entry, "presets": [*entry["presets"], *own.get(entry["name"], [])]} for entry in shipped()]
        )

    text = await in_thread(listed)
    tag = f'"{hashlib.sha256(text.encode()).hexdigest()[:32]}"'
    headers = {"ETag": tag, "Cache-Control": "no-cache"}
    if request.headers.get("if-none-match") == tag:
        return Response(status_code=304, headers=headers)
    return Response(text, media_type="application/json", headers=headers)


@router.put("/presets/{name}/{key}")
async def keep_preset(name: Name, key: Name, kept: OwnPreset, studio: AStudio) -> dict[str, Any]:
    """Keep a preset of one's own; one of that key is replaced. DeviceError for a value that does not fit."""
    spec = device(name)
    if key in preset_keys(name):
        raise DeviceError(f'"{key}" is a preset of Woodshed\'s own.', remedy="Give yours another name.")
    params = {parameter: spec.parameter(parameter).clamped(value) for parameter, value in kept.params.items()}
    plain = {"key": key, "name": kept.name, "description": kept.description, "params": params}
    place = studio.workspace.path / PRESETS / name / f"{key}.json"

    def write() -> None:
        try:
            place.parent.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise write_error(place, error) from error
        with atomic_file(place) as file:
            file.write(json.dumps(plain, ensure_ascii=False, indent=2).encode())

    await in_thread(write)
    return {**plain, "own": True}


@router.delete("/presets/{name}/{key}", status_code=204)
async def forget_preset(name: Name, key: Name, studio: AStudio) -> Response:
    """Forget a preset of one's own."""
    place = studio.workspace.path / PRESETS / name / f"{key}.json"

    def remove() -> None:
        try:
            place.unlink()
        except FileNotFoundError as error:
            raise NotThereError("There is no such preset of yours.", remedy="Reload the page.") from error

    await in_thread(remove)
    return Response(status_code=204)


@cache
def shipped() -> tuple[dict[str, Any], ...]:
    """Return every device as plain data, with the presets that come with it."""
    return tuple(plain_device(device(name)) for name in device_names())


def plain_device(spec: DeviceSpec) -> dict[str, Any]:
    """Return a device as plain data; a parameter's place is its number in the engine, so hidden ones are among them."""
    return {
        "name": spec.name,
        "title": spec.title,
        "kind": spec.kind,
        "description": spec.description,
        "icon": spec.icon,
        "voices": spec.voices,
        "sidechain": spec.sidechain,
        "reads_sample": spec.reads_sample,
        "latency_samples": spec.latency_samples,
        "licence": spec.licence,
        "parameters": [{**asdict(one), "index": index} for index, one in enumerate(spec.parameters)],
        "meters": [{**asdict(meter), "index": index} for index, meter in enumerate(spec.meters)],
        "presets": [_plain_preset(spec.name, key) for key in preset_keys(spec.name)],
    }


def _plain_preset(name: str, key: str) -> dict[str, Any]:
    one = preset(name, key)
    plain = {"key": key, "name": one.name, "description": one.description}
    return {**plain, "params": dict(one.params), "own": False}


def own_presets(folder: Path) -> dict[str, list[dict[str, Any]]]:
    """Return the presets kept in a workspace, by device; a file that says none is passed over."""
    found: dict[str, list[dict[str, Any]]] = {}
    for path in sorted(folder.glob("*/*.json")):
        with contextlib.suppress(OSError, ValueError, KeyError, FileError):
            kept = OwnPreset.model_validate_json(path.read_bytes())
            plain = {"key": path.stem, "name": kept.name, "description": kept.description}
            found.setdefault(path.parent.name, []).append({**plain, "params": kept.params, "own": True})
    return found
