"""`woodshed flip`: the sample is the user's own, the pads are its beginnings, the beat is new."""

import hashlib
import io
from pathlib import Path

import numpy as np
import pytest
import soundfile

from woodshed.cli import main
from woodshed.compose import compose_song
from woodshed.engine import folder_media, render_mix
from woodshed.errors import SongError
from woodshed.lofi import Flip, flip_song
from woodshed.lofi.beat import Chop, beat
from woodshed.lofi.chopping import chop
from woodshed.make import write_song
from woodshed.song import Song
from woodshed.song.document import SIXTEENTH, Clip
from woodshed.song.edits import check_song
from woodshed.song.folder import SongFolder

RATE = 48_000
KICK, SNARE, HAT = 36, 38, 42


@pytest.fixture(scope="module")
def song() -> Song:
    return compose_song("soul ballad on the electric piano, 8 bars", seed=5).song


@pytest.fixture(scope="module")
def flipped(song: Song) -> Flip:
    return flip_song(song, seed=1)


def clips_of(song: Song, name: str) -> Clip:
    (track,) = (track for track in song.tracks if track.name == name)
    return track.clips[0]


def test_cuts_lie_where_something_begins() -> None:
    """Eight plucks at known moments: each cut within 5 ms of one."""
    moments = [0.0, 0.5, 0.81, 1.4, 2.0, 2.33, 2.9, 3.5]
    audio = np.zeros((2, 4 * RATE), np.float32)
    for number, at in enumerate(moments):
        time = np.arange(RATE // 2) / RATE
        pluck = 0.4 * np.exp(-12 * time) * np.sin(2 * np.pi * 220 * 2 ** (number / 7) * time)
        start = round(at * RATE)
        audio[:, start : start + pluck.size] += pluck[: audio.shape[1] - start]
    cuts = np.array(chop(audio, RATE)) / RATE
    assert len(cuts) == len(moments)
    assert cuts == pytest.approx(moments, abs=0.005)


def test_the_sample_is_a_phrase_of_the_song_itself(flipped: Flip) -> None:
    """Four bars, named by the hash of their bytes, at the level of a sample."""
    assert flipped.bars[1] - flipped.bars[0] == 3
    assert flipped.song.media[0].sha256 == hashlib.sha256(flipped.sample).hexdigest()
    audio, rate = soundfile.read(io.BytesIO(flipped.sample))
    assert rate == RATE
    assert len(audio) == flipped.song.media[0].frames
    assert 0.2 < np.max(np.abs(audio)) < 1


def test_pads_lie_side_by_side_and_fill_the_phrase(flipped: Flip) -> None:
    assert 3 <= len(flipped.chops) <= 16
    assert flipped.chops[0].start == 0
    assert flipped.chops[-1].end == flipped.song.media[0].frames
    assert all(one.end == other.start for one, other in zip(flipped.chops, flipped.chops[1:], strict=False))


def test_the_beat_is_new_lazy_and_in_its_pads(flipped: Flip) -> None:
    """Eight bars of pads that exist, in another order than they were sampled, swung by 54 to 62 %."""
    check_song(flipped.song)
    clip = clips_of(flipped.song, "Chops")
    pads = [note.pitch - 36 for note in clip.notes]
    assert set(pads) <= set(range(len(flipped.chops)))
    assert pads != sorted(pads)
    assert clip.groove is not None
    assert 0.54 <= clip.groove.swing <= 0.62
    assert 68 <= flipped.song.tempo[0].bpm <= 100


def test_seeds_are_beats(song: Song, flipped: Flip) -> None:
    """Another seed is another beat of the same sample; the same seed the same song and bytes."""
    again, other = flip_song(song, seed=1), flip_song(song, seed=2)
    assert again.song == flipped.song
    assert again.sample == flipped.sample == other.sample
    assert clips_of(other.song, "Chops") != clips_of(flipped.song, "Chops")


def drums_of(song: Song) -> set[tuple[int, int]]:
    """The drums of two bars: which is struck on which sixteenth."""
    return {(round(note.start / SIXTEENTH) % 32, note.pitch) for note in clips_of(song, "Drums").notes}


def test_seeds_have_drums_of_their_own(song: Song) -> None:
    """At least six patterns in twenty seeds; each has a kick on the one, a backbeat, and off-beats that swing late."""
    flips = [beat(song, [Chop(0, 9, 0.0)], b"", 9, seed=seed, medium="vinyl", year=None, wear=70) for seed in range(20)]
    patterns = [drums_of(flip) for flip in flips]
    assert len({frozenset(pattern) for pattern in patterns}) >= 6
    for flip, pattern in zip(flips, patterns, strict=True):
        assert (0, KICK) in pattern
        assert {(4, SNARE), (8, SNARE), (20, SNARE), (24, SNARE)} & pattern
        assert sum(place % 2 for place, drum in pattern if drum == HAT) >= 1
        groove = clips_of(flip, "Drums").groove
        assert groove is not None
        assert 0.54 <= groove.swing <= 0.62
        assert groove.offsets[4] > 0


def test_silence_and_long_phrases_are_refused(song: Song) -> None:
    with pytest.raises(SongError, match="nothing to hear"):
        flip_song(Song(), bars=(1, 4))
    with pytest.raises(SongError, match="cannot be flipped"):
        flip_song(song, bars=(1, 400))


def test_the_command_writes_a_song_that_sounds(song: Song, tmp_path: Path) -> None:
    write_song(song, tmp_path / "song")
    assert main(["flip", str(tmp_path / "song"), "--out", str(tmp_path / "flip"), "--bars", "1-2"]) == 0
    with SongFolder.open(tmp_path / "flip") as folder:
        flip = folder.song
    mix = render_mix(flip, sample_rate=RATE, start=None, end=None, tail_s=0.0, media=folder_media(tmp_path / "flip"))
    assert np.std(mix.audio[:, : 4 * RATE]) > 0.01


def test_the_lofi_command_tells_and_on_demand_applies(song: Song, tmp_path: Path) -> None:
    write_song(song, tmp_path / "song")
    assert main(["lofi", str(tmp_path / "song"), "--medium", "cassette", "--ambience", "rain"]) == 0
    with SongFolder.open(tmp_path / "song") as folder:
        assert folder.song == song
    assert main(["lofi", str(tmp_path / "song"), "--medium", "cassette", "--wear", "50", "--apply"]) == 0
    with SongFolder.open(tmp_path / "song") as folder:
        (tape,) = (one for track in folder.song.tracks for one in track.devices if one.kind == "cassette")
    assert tape.params["wear"] == 0.5
