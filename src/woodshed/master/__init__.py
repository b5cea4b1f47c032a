"""Mixes become masters: at the loudness of streaming, under its ceiling, with a report that says why."""

from woodshed.master.mastering import SHAPING, Master, master_recording
from woodshed.master.report import format_report, write_report
from woodshed.master.sections import SectionLoudness, TimedSection, timed_sections
from woodshed.master.step import Goal, Progress, Step
from woodshed.master.suggesting import suggest_devices, suggest_master

__all__ = [
    "SHAPING",
    "Goal",
    "Master",
    "Progress",
    "SectionLoudness",
    "Step",
    "TimedSection",
    "format_report",
    "master_recording",
    "suggest_devices",
    "suggest_master",
    "timed_sections",
    "write_report",
]
