"""Devices: everything that makes or shapes sound, one folder each."""

from woodshed.devices.catalogue import (
    HOST_PARAMETERS,
    DeviceSpec,
    MeterSpec,
    ParameterSpec,
    Preset,
    device,
    device_names,
    preset,
    preset_keys,
    settings,
)

__all__ = [
    "HOST_PARAMETERS",
    "DeviceSpec",
    "MeterSpec",
    "ParameterSpec",
    "Preset",
    "device",
    "device_names",
    "preset",
    "preset_keys",
    "settings",
]
