"""The catalogue that panels are drawn from, and the presets that people keep."""

from __future__ import annotations

import httpx

from woodshed.devices import device, device_names, preset_keys


def test_every_device_is_listed_in_the_engines_order(studio: httpx.Client) -> None:
    answer = studio.get("/api/devices")
    listed = {entry["name"]: entry for entry in answer.json()}
    assert tuple(listed) == device_names()
    for name, entry in listed.items():
        spec = device(name)
        assert [one["name"] for one in entry["parameters"]] == [one.name for one in spec.parameters]
        assert [one["index"] for one in entry["parameters"]] == list(range(len(spec.parameters)))
        assert [one["key"] for one in entry["presets"]] == list(preset_keys(name))
    again = studio.get("/api/devices", headers={"If-None-Match": answer.headers["etag"]})
    assert again.status_code == 304


def test_a_preset_of_ones_own_is_kept_and_forgotten(studio: httpx.Client) -> None:
    """What lies beyond a parameter's range comes to its end: attack_ms has a maximum."""
    before = studio.get("/api/devices").headers["etag"]
    place = "/api/presets/compressor/my-drums"
    kept = studio.put(place, json={"name": "My drums", "params": {"ratio": 4.0, "attack_ms": 1e9}}).json()
    assert kept["params"] == {"ratio": 4.0, "attack_ms": device("compressor").parameter("attack_ms").maximum}
    listed = studio.get("/api/devices")
    assert listed.headers["etag"] != before
    (compressor,) = (entry for entry in listed.json() if entry["name"] == "compressor")
    assert compressor["presets"][-1] == kept == {**kept, "key": "my-drums", "name": "My drums", "own": True}
    assert studio.delete(place).status_code == 204
    assert studio.get("/api/devices").headers["etag"] == before
    assert studio.delete(place).status_code == 404


def test_odd_presets_are_refused(studio: httpx.Client) -> None:
    fine = {"name": "Mine", "params": {}}
    assert studio.put("/api/presets/compressor/glue", json=fine).status_code == 422  # Woodshed's own
    assert studio.put("/api/presets/theremin/mine", json=fine).status_code == 422
    assert studio.put("/api/presets/compressor/..%2fx", json=fine).status_code in {404, 405, 422}
    assert studio.put("/api/presets/compressor/Mine!", json=fine).status_code == 422
    assert studio.put("/api/presets/compressor/mine", json={"name": "Mine", "params": {"colour": 1}}).status_code == 422
