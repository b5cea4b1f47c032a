"""Writes catalogue.json: what people and programs may know of each device, in the engine's order."""

import json
from typing import Any

from .faust import LEAVES, Control, Device


def write_listing(devices: list[tuple[Device, str]]) -> str:
    """Return the text of catalogue.json for devices, each with why it has no lanes (or "")."""
    listed = {device.name: entry_of(device, reason) for device, reason in devices}
    return json.dumps({"devices": listed}, indent=1, ensure_ascii=False) + "\n"


def entry_of(device: Device, no_lanes: str) -> dict[str, Any]:
    """Return the entry of one device."""
    meta = device.metadata
    return {
        "title": meta.get("name", device.name),
        "kind": meta["kind"],
        "description": meta.get("description", ""),
        "voices": device.whole("voices", 1),
        "voice_mode": device.voice_mode,
        "oversample": device.whole("oversample", 1),
        "latency_samples": device.whole("latency_samples", 0),
        "sidechain": meta.get("sidechain") == "1",
        "icon": meta.get("icon", ""),
        "licence": meta.get("licence", ""),
        "source": meta.get("source", ""),
        "reads_sample": device.reads_sample,
        "lanes": not no_lanes and device.lanes != 1,
        "parameters": [parameter_entry(control) for control in device.parameters],
        "meters": [meter_entry(control) for control in device.meters if control.name not in LEAVES],
    }


def parameter_entry(control: Control) -> dict[str, Any]:
    """Return the entry of one parameter."""
    return {
        "name": control.name,
        "unit": control.unit,
        "minimum": control.minimum,
        "maximum": control.maximum,
        "default": control.initial,
        "log": control.log,
        "stepped": control.stepped,
        "choices": [[label, value] for label, value in control.choices],
        "group": control.group,
        "order": control.order,
        "doc": control.doc,
        "hidden": control.role != "ROLE_NONE",
    }


def meter_entry(control: Control) -> dict[str, Any]:
    """Return the entry of one meter."""
    return {
        "name": control.name,
        "unit": control.unit,
        "minimum": control.minimum,
        "maximum": control.maximum,
        "doc": control.doc,
    }
