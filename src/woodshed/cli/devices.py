"""`woodshed devices`: every instrument and effect, or all about one."""

from typing import TYPE_CHECKING, Annotated

from cyclopts import Parameter
from rich.console import Console
from rich.table import Table

if TYPE_CHECKING:
    from woodshed.devices import DeviceSpec, ParameterSpec


def devices(name: Annotated[str, Parameter(help="A device, to see its presets and parameters.")] = "", /) -> None:
    """List every instrument and effect, or show one of them."""
    from woodshed.devices import device

    console = Console(highlight=False)
    if name:
        for table in (presets_of(device(name)), parameters_of(device(name))):
            console.print(table)
        return
    for kind in ("instrument", "effect"):
        console.print(devices_of(kind))


def devices_of(kind: str) -> Table:
    """Return a table of the devices of one kind ("instrument" or "effect")."""
    from woodshed.devices import device, device_names, preset_keys

    table = Table(f"{kind.capitalize()}s", "", "Presets", box=None, pad_edge=False)
    for name in device_names(kind):
        table.add_row(name, device(name).description, ", ".join(preset_keys(name)))
    table.add_row()
    return table


def presets_of(spec: "DeviceSpec") -> Table:
    """Return a device's presets, under its name and what it is."""
    from woodshed.devices import preset, preset_keys

    table = Table(
        "Preset", "", box=None, pad_edge=False, title=f"{spec.title}: {spec.description}", title_justify="left"
    )
    for key in preset_keys(spec.name):
        table.add_row(key, preset(spec.name, key).description)
    table.add_row()
    return table


def parameters_of(spec: "DeviceSpec") -> Table:
    """Return what can be set on a device, with its range."""
    table = Table("Parameter", "From", "To", "Default", "", box=None, pad_edge=False)
    shown = [parameter for parameter in spec.parameters if not parameter.hidden]
    for parameter in sorted(shown, key=lambda parameter: parameter.order):
        values = (value_of(parameter, value) for value in (parameter.minimum, parameter.maximum, parameter.default))
        table.add_row(parameter.name, *values, parameter.doc)
    return table


def value_of(parameter: "ParameterSpec", value: float) -> str:
    """Return a value as people read it: a menu's word, or a number."""
    words = {number: label for label, number in parameter.choices}
    return words.get(value, f"{value:g}")
