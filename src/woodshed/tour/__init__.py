"""A listening tour of all gear: a phrase for each device, effects without and with, and a page to browse and listen.

Above the stages, because it shows what they make: devices through the engine, and their certificates.
"""

from woodshed.tour.demos import Demo, chosen_demos, demos
from woodshed.tour.telling import Chapter
from woodshed.tour.touring import Tour, make_chapter, write_tour

__all__ = ["Chapter", "Demo", "Tour", "chosen_demos", "demos", "make_chapter", "write_tour"]
