"""Measures every device as a test engineer would, and writes its certificate.

A device's certificate says what is measured (`devices/<name>/certificate.py`); an examination measures it on
the bench, through the engine, with the measures; truths are the formulas of the circuits. What is found
becomes a page with pictures, and figures that no later change may worsen.
"""

from woodshed.certify.bench import Bench, Settings
from woodshed.certify.certificate import Certificate, certified_devices, load_certificate
from woodshed.certify.certifying import (
    Certified,
    certify,
    check_certificate,
    check_certificates,
    write_certificate,
    write_certificates,
    write_index,
)
from woodshed.certify.figure import Axis, Figure, Line, Plot, Result

__all__ = [
    "Axis",
    "Bench",
    "Certificate",
    "Certified",
    "Figure",
    "Line",
    "Plot",
    "Result",
    "Settings",
    "certified_devices",
    "certify",
    "check_certificate",
    "check_certificates",
    "load_certificate",
    "write_certificate",
    "write_certificates",
    "write_index",
]
