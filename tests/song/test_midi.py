"""MIDI in and out: nothing is lost to the tick, everything gets a sound, damage gets two sentences."""

from __future__ import annotations

import io
import random
from collections import defaultdict, deque
from contextlib import suppress
from pathlib import Path
from typing import Any

import mido
import pytest
from hypothesis import given
from hypothesis import strategies as st

from woodshed.errors import FileError, MidiError
from woodshed.song import (
    MASTER,
    Change,
    Clip,
    Control,
    Groove,
    Key,
    Marker,
    Note,
    Section,
    Song,
    TempoMap,
    TempoPoint,
    Track,
    apply,
    check_song,
    format_midi,
    load_midi,
    parse_midi,
    save_midi,
)
from woodshed.song.midi.smf import Event, MidiFile, format_file, parse_file
from woodshed.units import Ticks

FILES = sorted((Path(__file__).parent / "midi").glob("*.mid"))
HEADER = b"MThd" + bytes.fromhex("00000006000100010060")
"""One track, 96 ticks to a quarter note."""
NoteRow = tuple[int, int, int, int, int, int, int]


def notes_in(data: bytes) -> list[NoteRow]:
    """Return what mido, an independent reader, finds: track, channel, start, end, pitch, velocity, release."""
    found: list[NoteRow] = []
    for index, track in enumerate(mido.MidiFile(file=io.BytesIO(data)).tracks):
        tick = 0
        sounding: dict[tuple[int, int], deque[tuple[int, int]]] = defaultdict(deque)
        for message in track:
            tick += message.time
            if message.type not in {"note_on", "note_off"}:
                continue
            waiting = sounding[message.channel, message.note]
            if message.type == "note_on" and message.velocity:
                waiting.append((tick, message.velocity))
            elif waiting:
                start, velocity = waiting.popleft()
                release = message.velocity if message.type == "note_off" else 64
                found.append((index, message.channel, start, tick, message.note, velocity, release))
    return sorted(found)


def messages_in(data: bytes, *kinds: str) -> list[dict[str, Any]]:
    """Return the messages of some kinds that mido finds, each with its tick, in order."""
    found = []
    for track in mido.MidiFile(file=io.BytesIO(data)).tracks:
        tick = 0
        for message in track:
            tick += message.time
            if message.type in kinds:
                found.append({**message.dict(), "time": tick})
    return sorted(found, key=lambda each: (each["time"], str(each)))


def division_of(data: bytes) -> int:
    """Return the division in the header."""
    return int.from_bytes(data[12:14], "big")


CHANNEL_KINDS = ("control_change", "program_change", "pitchwheel", "aftertouch", "polytouch")


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_a_file_from_elsewhere_comes_back_to_the_tick(path: Path) -> None:
    """Every note with its velocities, and every channel message, as mido reads them before and after."""
    before = path.read_bytes()
    imported = load_midi(path)
    check_song(imported.song)
    after, report = format_midi(imported.song)
    assert division_of(after) == division_of(before)
    assert notes_in(after) == notes_in(before)
    assert messages_in(after, *CHANNEL_KINDS) == messages_in(before, *CHANNEL_KINDS)
    assert messages_in(after, "lyrics", "marker", "key_signature") == messages_in(
        before, "lyrics", "marker", "key_signature"
    )
    assert not any("less than a tick" in sentence for sentence in report)


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_every_track_of_a_file_from_elsewhere_has_a_sound(path: Path) -> None:
    """An instrument, or a drum rack with a device for each note that is struck; reverb and a master."""
    song = load_midi(path).song
    for track in song.tracks:
        if not track.clips:
            continue
        assert track.devices
        zones = [device.zone for device in track.devices if device.zone]
        for note in track.clips[0].notes if zones else ():
            assert any(zone.low == note.pitch for zone in zones)
    assert [track.kind for track in song.tracks[-2:]] == ["return", "master"]


def piece(*tracks: list[Event], division: int = 480, kind: int = 1) -> bytes:
    """Return a MIDI file of our own writing."""
    return format_file(MidiFile(kind, division, tuple(tuple(sorted(track, key=lambda e: e.tick)) for track in tracks)))


def on(tick: int, pitch: int, velocity: int = 100, channel: int = 0) -> Event:
    """Return the start of a note."""
    return Event(tick, 0x90 | channel, bytes([pitch, velocity]))


def off(tick: int, pitch: int, velocity: int = 0, channel: int = 0) -> Event:
    """Return the end of a note."""
    return Event(tick, 0x80 | channel, bytes([pitch, velocity]))


def only(data: bytes) -> Clip:
    """Return the clip of the only part in a file."""
    (clip,) = (clip for track in parse_midi(data).song.tracks for clip in track.clips)
    return clip


ENDS = [(pitch, 64, channel) for pitch in (60, 61, 62) for channel in (0, 1, 9) for _ in range(12)]


@given(data=st.data())
def test_any_notes_in_any_division_come_back_to_the_tick(data: st.DataObject) -> None:
    """Overlaps, notes without length, several channels and tracks, divisions that do not divide 960."""
    division = data.draw(st.sampled_from([1, 24, 96, 100, 192, 384, 480, 960, 1000, 1024, 1920, 4000, 32767]))
    tick = st.integers(0, 6 * division)
    event = st.tuples(tick, st.integers(60, 62), st.integers(0, 127), st.booleans(), st.sampled_from([0, 1, 9]))
    tracks = []
    for _ in range(data.draw(st.integers(1, 3))):
        rows = data.draw(st.lists(event, max_size=12))
        events = [(on if start else off)(at, pitch, velocity, channel) for at, pitch, velocity, start, channel in rows]
        end = [
            off(7 * division, pitch, 64, channel) for pitch in (60, 61, 62) for channel in (0, 1, 9) for _ in range(12)
        ]
        tracks.append(events + end)
    before = piece(*tracks, division=division)
    after, _ = format_midi(parse_midi(before).song)
    assert notes_in(after) == notes_in(before)


def test_a_song_moved_off_the_grid_of_its_file_is_written_finely_enough() -> None:
    """96 ticks to a quarter note cannot say 1/960 of one; 960 can say both."""
    song = parse_midi(piece([on(0, 60), off(96, 60), on(96, 64), off(192, 64)], division=96)).song
    clip = song.tracks[0].clips[0]
    data, _ = format_midi(apply(Change(Note, {"n0000001": {"start": 961}}, of=clip.id), song))
    assert division_of(data) == 960
    assert [(row[2], row[3]) for row in notes_in(data)] == [(0, 960), (961, 1921)]


def test_a_note_that_is_struck_again_while_it_sounds_ends_first() -> None:
    """Ends belong to starts in their order: two struck at 0 and 100, ends at 200 and 300."""
    clip = only(piece([on(0, 60), on(240, 60), off(480, 60), off(960, 60)]))
    assert [(note.start, note.length) for note in clip.notes] == [(0, 960), (480, 1440)]


def test_a_note_without_end_lasts_until_its_track_ends() -> None:
    """And the report says so."""
    imported = parse_midi(piece([on(0, 60), Event(960, 0xFF, b"\x2f")]))
    assert imported.song.tracks[0].clips[0].notes[0].length == 1920
    assert any("no end" in sentence for sentence in imported.report)


def test_running_status_and_ends_written_as_silent_starts_are_read() -> None:
    """The bytes of the example in the specification's section on running status, in a track of its own."""
    body = bytes.fromhex("00 90 3c 40 60 3c 00 00 3e 40 60 3e 00 00 ff 2f 00".replace(" ", ""))
    data = (
        b"MThd"
        + bytes.fromhex("00000006 0000 0001 0060".replace(" ", ""))
        + b"MTrk"
        + len(body).to_bytes(4, "big")
        + body
    )
    clip = only(data)
    assert [(note.start, note.length, note.pitch) for note in clip.notes] == [(0, 960, 60), (960, 960, 62)]


def test_an_unknown_chunk_and_a_riff_coat_are_passed_over() -> None:
    """The specification asks readers to skip chunks they do not know; .rmi files wear a coat."""
    plain = piece([on(0, 60), off(480, 60)])
    strange = plain[:14] + b"XFIH" + (3).to_bytes(4, "big") + b"abc" + plain[14:]
    coat = b"RIFF" + (len(plain) + 12).to_bytes(4, "little") + b"RMIDdata" + len(plain).to_bytes(4, "little") + plain
    assert only(strange).notes == only(coat).notes == only(plain).notes


def test_a_file_that_counts_frames_of_film_is_laid_in_seconds() -> None:
    """25 frames of 40 parts are 1,000 ticks a second; a second is two quarter notes at 120 bpm."""
    before = piece([on(0, 60), off(1000, 60), on(1001, 62), off(1500, 62)], division=0xE728)
    imported = parse_midi(before)
    tempo = TempoMap.of(imported.song)
    notes = imported.song.tracks[0].clips[0].notes
    assert tempo.seconds(notes[0].length) == 1.0
    after, _ = format_midi(imported.song)
    assert division_of(after) == 0xE728
    assert parse_file(after).tracks[0][-2:] == parse_file(before).tracks[0][-1:] or notes_ticks(after) == notes_ticks(
        before
    )


def notes_ticks(data: bytes) -> list[tuple[int, int]]:
    """Return the ticks and statuses of the notes of a file, by our own reader."""
    return [(event.tick, event.status) for track in parse_file(data).tracks for event in track if event.status < 0xA0]


def test_one_track_of_many_channels_becomes_a_track_for_each() -> None:
    """Type 0; channel 10 plays drums."""
    events = [
        Event(0, 0xC0, bytes([33])),
        Event(0, 0xC1, bytes([4])),
        on(0, 36, channel=0),
        off(480, 36, channel=0),
        on(0, 60, channel=1),
        off(480, 60, channel=1),
        on(0, 36, channel=9),
        off(10, 36, channel=9),
        on(240, 42, channel=9),
        off(250, 42, channel=9),
    ]
    before = piece(events, kind=0)
    song = parse_midi(before).song
    kinds = [[device.kind for device in track.devices] for track in song.tracks if track.clips]
    assert kinds == [["mono_bass"], ["electric_piano"], ["kick", "hat"]]
    assert [track.midi_channel for track in song.tracks if track.clips] == [0, 1, 9]
    after, _ = format_midi(song)
    assert (after[8:10], notes_in(after)) == (b"\0\0", notes_in(before))


def test_a_channel_that_changes_its_program_becomes_two_tracks() -> None:
    """So both sound as they should; written again they are one track."""
    before = piece(
        [Event(0, 0xC0, bytes([24])), on(0, 60), off(480, 60), Event(480, 0xC0, bytes([30])), on(480, 62), off(960, 62)]
    )
    song = parse_midi(before).song
    assert [track.midi_program for track in song.tracks if track.clips] == [24, 30]
    after, _ = format_midi(song)
    assert notes_in(after) == notes_in(before)
    assert messages_in(after, "program_change") == messages_in(before, "program_change")


def test_volume_pan_and_reverb_become_the_mix() -> None:
    """General MIDI 2: 40 log10(v / 127) dB; 50 is 12.04 dB below the usual 100."""
    quiet = [Event(0, 0xB0, bytes([7, 50])), Event(0, 0xB0, bytes([10, 0])), on(0, 60), off(480, 60)]
    usual = [on(0, 60, channel=1), off(480, 60, channel=1)]
    soft, plain = parse_midi(piece(quiet, usual)).song.tracks[:2]
    assert soft.gain_db - plain.gain_db == pytest.approx(-12.04, abs=0.01)
    assert (soft.pan, plain.pan) == (-1.0, 0.0)
    assert plain.sends[0].to == "reverb-return"


def test_a_fade_becomes_automation() -> None:
    """Volume that moves while notes sound; half of 100 is 12 dB less."""
    song = parse_midi(piece([on(0, 60), Event(240, 0xB0, bytes([7, 50])), off(480, 60)])).song
    (lane,) = song.automation
    assert lane.target == f"{song.tracks[0].id}.gain_db"
    assert [point.tick for point in lane.points] == [0, 480]
    assert lane.points[1].value - lane.points[0].value == pytest.approx(-12.04, abs=0.01)


def test_the_range_of_the_bend_is_followed() -> None:
    """Registered parameter 0 set to 12 semitones."""
    setting = [Event(0, 0xB0, bytes(pair)) for pair in ((101, 0), (100, 0), (6, 12))]
    song = parse_midi(piece([*setting, Event(0, 0xE0, bytes([0, 0])), on(0, 60), off(480, 60)])).song
    assert song.tracks[0].devices[0].params["bend_semitones"] == 12
    assert [control.value for control in song.tracks[0].clips[0].controls if control.kind == "bend"] == [-1.0]


def test_the_pedal_of_one_track_holds_the_notes_of_another_on_its_channel() -> None:
    """As in a sound module; it is written back where it came from."""
    before = piece([on(0, 60), off(480, 60)], [Event(0, 0xB0, bytes([64, 127]))], [on(0, 40), off(480, 40)])
    song = parse_midi(before).song
    pedals = [[control.value for control in track.clips[0].controls] for track in song.tracks if track.clips]
    assert pedals == [[127.0], [127.0]]
    after, _ = format_midi(song)
    assert messages_in(after, "control_change") == messages_in(before, "control_change")


def test_tempo_metre_key_markers_and_words_are_read() -> None:
    """82 bpm is 731,707 microseconds; three flats in minor are C minor."""
    head = [
        Event(0, 0xFF, b"\x03Rain"),
        Event(0, 0xFF, b"\x51" + (731_707).to_bytes(3, "big")),
        Event(0, 0xFF, b"\x58\x07\x03\x18\x08"),
        Event(0, 0xFF, b"\x59\xfd\x01"),
        Event(0, 0xFF, b"\x06Verse 1"),
        Event(1680, 0xFF, b"\x06Chorus"),
        Event(480, 0xFF, b"\x05la"),
    ]
    song = parse_midi(piece(head, [on(0, 60), off(3360, 60)])).song
    assert song.title == "Rain"
    assert song.tempo[0].bpm == pytest.approx(82, abs=1e-4)
    assert (song.metre[0].beats, song.metre[0].unit) == (7, 8)
    assert song.key == Key(0, "minor")
    assert [(section.name, section.start, section.length) for section in song.sections] == [
        ("Verse 1", 0, 3360),
        ("Chorus", 3360, 3360),
    ]
    assert [(lyric.text, lyric.tick) for lyric in song.lyrics] == [("la", 960)]


def test_a_ramp_is_written_as_steps_that_arrive_on_time() -> None:
    """The time of the bar line differs from the ramp's by less than a millisecond."""
    tempo = (TempoPoint(Ticks(0), 90.0, ramp=True), TempoPoint(Ticks(7680), 150.0))
    clip = Clip("clip", Ticks(0), Ticks(9600), notes=(Note("note", Ticks(7680), Ticks(960), 60),))
    song = Song(tempo=tempo, tracks=(Track("keys", "Keys", clips=(clip,)), Track(MASTER, "Master", "master")))
    data, _ = format_midi(song)
    again = parse_midi(data).song
    assert TempoMap.of(again).seconds(7680) == pytest.approx(TempoMap.of(song).seconds(7680), abs=1e-3)


def test_our_own_song_is_written_as_it_is_played() -> None:
    """A loop of a quarter note in a clip of two and a half, with swing; the third turn is cut in half."""
    notes = (Note("a", Ticks(0), Ticks(960), 60), Note("b", Ticks(240), Ticks(120), 62))
    looped = Clip(
        "one", Ticks(0), Ticks(2400), notes=notes, loop=Ticks(960), controls=(Control("c", Ticks(0), "bend", 0.5),)
    )
    swung = Clip("two", Ticks(3840), Ticks(960), notes=(Note("d", Ticks(240), Ticks(60), 64),), groove=Groove(0.75))
    song = Song(tracks=(Track("keys", "Keys", clips=(looped, swung)), Track(MASTER, "Master", "master")))
    data, _ = format_midi(song)
    assert [row[2:5] for row in notes_in(data)] == [
        (0, 960, 60),
        (240, 360, 62),
        (960, 1920, 60),
        (1200, 1320, 62),
        (1920, 2400, 60),
        (2160, 2280, 62),
        (4200, 4260, 64),
    ]
    assert [row["pitch"] for row in messages_in(data, "pitchwheel")] == [4096] * 3


def test_our_own_markers_key_and_mix_are_written() -> None:
    """E flat minor has six flats; -12.04 dB is volume 50."""
    keys = Track("keys", "Keys", gain_db=-12.04, pan=-1.0, clips=(Clip("c", Ticks(0), Ticks(960)),))
    song = Song(
        title="Rain",
        key=Key(3, "minor"),
        markers=(Marker("m", Ticks(480), "Höok"),),
        tracks=(keys, Track(MASTER, "Master", "master")),
    )
    data, _ = format_midi(song)
    assert [row["key"] for row in messages_in(data, "key_signature")] == ["Ebm"]
    assert [(row["control"], row["value"]) for row in messages_in(data, "control_change")] == [(10, 0), (7, 50)]
    again = parse_midi(data).song
    assert (again.title, again.key, again.markers[0].name, again.markers[0].tick) == (
        "Rain",
        Key(3, "minor"),
        "Höok",
        480,
    )


def test_sections_are_written_as_markers_once() -> None:
    """A file has no other word for them; one that has its marker already gets no second."""
    note = Note("n", Ticks(0), Ticks(7680), 60)
    song = Song(
        sections=(Section("a", Ticks(0), Ticks(3840), "Verse"), Section("b", Ticks(3840), Ticks(3840), "Chorus")),
        markers=(Marker("m", Ticks(0), "Verse"), Marker("n", Ticks(960), "Breath")),
        tracks=(
            Track("keys", "Keys", clips=(Clip("c", Ticks(0), Ticks(7680), notes=(note,)),)),
            Track(MASTER, "Master", "master"),
        ),
    )
    again = parse_midi(format_midi(song)[0]).song
    assert [(marker.tick, marker.name) for marker in again.markers] == [(0, "Verse"), (960, "Breath"), (3840, "Chorus")]
    assert [(section.start, section.name) for section in again.sections] == [(0, "Verse"), (3840, "Chorus")]


def test_a_file_is_saved_whole(tmp_path: Path) -> None:
    """And loads as the same notes; a place that cannot be written is told."""
    song = load_midi(FILES[0]).song
    save_midi(song, tmp_path / "song.mid")
    assert [path.name for path in tmp_path.iterdir()] == ["song.mid"]
    assert notes_in((tmp_path / "song.mid").read_bytes()) == notes_in(FILES[0].read_bytes())
    with pytest.raises(FileError):
        save_midi(song, tmp_path / "nowhere" / "song.mid")
    with pytest.raises(FileError):
        load_midi(tmp_path / "missing.mid")


NOTE = [on(0, 60), off(480, 60)]


@pytest.mark.parametrize(
    ("data", "problem"),
    [
        (b"", "no MIDI file"),
        (b"RIFF....WAVEfmt ", "no MIDI file"),
        (piece(NOTE)[:-3], "breaks off"),
        (piece(NOTE)[:10], "breaks off"),
        (piece(NOTE)[:14], "breaks off"),
        (bytes(11 * 1024 * 1024), "larger than 10 MB"),
        (piece([Event(0, 0xFF, b"\x51\0\0\0"), *NOTE]), "tempo without end"),
        (piece([Event(0, 0xFF, b"\x51\xff\xff\xff"), *NOTE, off(0x0FFFFFFF, 60)], division=96), "hours"),
        (piece(NOTE, kind=7), "header"),
        (piece(NOTE, division=0), "header"),
        (piece([Event(0, 0x90, b"\x3c\x90")]), "damaged"),
    ],
)
def test_a_file_that_cannot_be_music_is_refused(data: bytes, problem: str) -> None:
    """Too large, too long, cut short, damaged: two sentences."""
    with pytest.raises(MidiError, match=problem) as caught:
        parse_midi(data)
    assert caught.value.remedy.endswith(".")


def test_a_file_of_too_many_events_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    """Two million; here ten."""
    monkeypatch.setattr("woodshed.song.midi.smf.MAX_EVENTS", 10)
    with pytest.raises(MidiError, match="more than 10 events"):
        parse_midi(piece([on(0, 60)] * 6, [on(0, 60)] * 6))


def test_500_damaged_files_import_or_say_why() -> None:
    """Real files with bytes changed, cut out, doubled and cut off, by seed."""
    chance = random.Random(500)
    whole = [path.read_bytes() for path in FILES if path.stat().st_size < 12_000]
    read = 0
    for _ in range(500):
        data = bytearray(chance.choice(whole))
        for _ in range(chance.choice([1, 1, 2, 4, 16])):
            at = chance.randrange(len(data))
            match chance.randrange(4):
                case 0:
                    data[at] = chance.randrange(256)
                case 1:
                    del data[at : at + chance.randrange(1, 9)]
                case 2:
                    data[at:at] = data[at : at + chance.randrange(1, 9)]
                case _:
                    del data[max(14, len(data) - chance.randrange(1, 40)) :]
        with suppress(MidiError):
            imported = parse_midi(bytes(data))
            check_song(imported.song)
            format_midi(imported.song)
            read += 1
    assert read > 50


@given(st.binary(max_size=200))
def test_random_bytes_in_a_track_are_music_or_refused(body: bytes) -> None:
    """With the right header in front of them."""
    data = HEADER + b"MTrk" + len(body).to_bytes(4, "big") + body
    with suppress(MidiError):
        check_song(parse_midi(data).song)
