"""A device's certificate: what it is modelled on and what is measured of it.

It lives with the device, in `devices/<name>/certificate.py`, as the one name `CERTIFICATE`.
"""

import importlib
from dataclasses import dataclass

from woodshed.certify.examinations import Examination
from woodshed.devices import device, device_names
from woodshed.devices.catalogue import DEVICES
from woodshed.errors import CertificateError

FILE = "certificate.py"


@dataclass(frozen=True, kw_only=True)
class Certificate:
    """`modelled_on` says in a sentence or two which machine or which theory; `source` where that is written."""

    modelled_on: str
    source: str
    examinations: tuple[Examination, ...]


def certified_devices() -> tuple[str, ...]:
    """Return the names of all devices that have a certificate, in alphabetical order."""
    return tuple(name for name in device_names() if (DEVICES / name / FILE).is_file())


def load_certificate(name: str) -> Certificate:
    """Return a device's certificate.

    DeviceError for an unknown device, CertificateError when it has none or when two examinations share a key.
    """
    device(name)
    path = DEVICES / name / FILE
    if not path.is_file():
        raise CertificateError(
            f'The device "{name}" has no certificate.',
            remedy=f"Write devices/{name}/{FILE}: src/woodshed/devices/README.md says how.",
        )
    certificate: Certificate = importlib.import_module(f"woodshed.devices.{name}.certificate").CERTIFICATE
    keys = [examination.key for examination in certificate.examinations]
    if len(keys) != len(set(keys)):
        raise CertificateError(
            f'Two examinations of the device "{name}" have the same key.', remedy="Give each one a key of its own."
        )
    return certificate
