"""What a clip plays: loops, its end, and its groove."""

from __future__ import annotations

from dataclasses import replace

from woodshed.song import Clip, Control, Groove, Note
from woodshed.song.playing import played_controls, played_notes
from woodshed.units import Ticks

EIGHTHS = tuple(Note(f"n{n}", Ticks(n * 480), Ticks(480), 60 + n, 100) for n in range(4))
CLIP = Clip("c", Ticks(3840), Ticks(1920), notes=EIGHTHS, controls=(Control("k", Ticks(0), "cc64", 127.0),))


def test_a_clip_is_played_where_it_lies() -> None:
    """One bar in."""
    assert [(played.start, played.length) for played in played_notes(CLIP)] == [
        (3840, 480),
        (4320, 480),
        (4800, 480),
        (5280, 480),
    ]


def test_a_loop_repeats_what_lies_in_it_and_the_end_cuts() -> None:
    """A loop of three eighths in a clip of four and a half."""
    clip = replace(CLIP, loop=Ticks(1440), length=Ticks(2160))
    assert [(played.note.id, played.start - 3840, played.length) for played in played_notes(clip)] == [
        ("n0", 0, 480),
        ("n1", 480, 480),
        ("n2", 960, 480),
        ("n0", 1440, 480),
        ("n1", 1920, 240),
    ]
    assert [shift - 3840 for _, shift in played_controls(clip)] == [0, 1440]


def test_a_muted_clip_plays_nothing() -> None:
    """Neither notes nor controllers."""
    muted = replace(CLIP, muted=True)
    assert not [*played_notes(muted), *played_controls(muted)]


def test_swing_moves_the_off_beats_and_what_lies_between_in_proportion() -> None:
    """Triplet swing of eighths: the second falls at two thirds of the quarter, 640 ticks."""
    clip = replace(CLIP, groove=Groove(swing=2 / 3, grid=Ticks(480)))
    assert [played.start - 3840 for played in played_notes(clip)] == [0, 640, 960, 1600]


def test_a_template_moves_and_accents_step_by_step() -> None:
    """Half of it: 10 ticks late become 5, half as loud becomes three quarters."""
    groove = Groove(grid=Ticks(480), offsets=(0, 10), velocities=(1.0, 0.5), amount=0.5)
    played = list(played_notes(replace(CLIP, groove=groove)))
    assert [each.start - 3840 for each in played] == [0, 485, 960, 1445]
    assert [each.velocity for each in played] == [100, 75, 100, 75]
