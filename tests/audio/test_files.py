"""Audio files: what is written is read back, whole or not at all, the same bytes each time."""

import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
import soundfile

from woodshed.audio import Audio, Recording, WavWriter, load_audio, save_flac, save_lossless, save_mp3, save_wav
from woodshed.audio.files import Bits
from woodshed.errors import AudioError, FileError

SAMPLE_RATE = 48_000


def music(samples: int = 10_000, channels: int = 2, seed: int = 1) -> Recording:
    """White noise in place of music."""
    noise = np.random.default_rng(seed).uniform(-0.9, 0.9, (channels, samples))
    return Recording(noise.astype(np.float32), SAMPLE_RATE)


def test_float_wav_keeps_every_bit(tmp_path: Path) -> None:
    """32-bit float holds float32 exactly, beyond full scale too."""
    loud = Recording(music().audio * np.float32(3), 44_100)
    save_wav(tmp_path / "a.wav", loud, bits=32)
    back = load_audio(tmp_path / "a.wav")
    assert back.sample_rate == 44_100
    assert np.array_equal(back.audio, loud.audio)


@pytest.mark.parametrize(("bits", "steps"), [(16, 2**15), (24, 2**23)])
def test_dithered_wav_is_within_two_steps(tmp_path: Path, bits: Bits, steps: int) -> None:
    """Triangular dither is at most 1 step, rounding half a step; reading is exact."""
    save_wav(tmp_path / "a.wav", music(), bits=bits)
    error = load_audio(tmp_path / "a.wav").audio.astype(np.float64) - music().audio
    assert np.abs(error).max() <= 1.51 / steps
    assert soundfile.info(tmp_path / "a.wav").subtype == f"PCM_{bits}"


def test_flac_and_wav_of_24_bits_hold_the_same_samples(tmp_path: Path) -> None:
    """Both come from one quantisation with one seed."""
    save_wav(tmp_path / "a.wav", music(), bits=24, dither_seed=7)
    save_flac(tmp_path / "a.flac", music(), dither_seed=7)
    assert np.array_equal(load_audio(tmp_path / "a.wav").audio, load_audio(tmp_path / "a.flac").audio)


@pytest.mark.parametrize("bits", [16, 24, 32])
def test_same_recording_and_seed_give_the_same_bytes(tmp_path: Path, bits: Bits) -> None:
    """A PEAK chunk would hold the time of writing, to the second: there is none."""
    for name in ("a.wav", "b.wav"):
        save_wav(tmp_path / name, music(), bits=bits)
    assert (tmp_path / "a.wav").read_bytes() == (tmp_path / "b.wav").read_bytes()
    assert b"PEAK" not in (tmp_path / "a.wav").read_bytes()[:128]


def test_written_together_they_are_the_same_files(tmp_path: Path) -> None:
    """WAV and FLAC from one dither equal those from one each, byte for byte."""
    recording = music(200_000)
    save_wav(tmp_path / "one.wav", recording)
    save_flac(tmp_path / "one.flac", recording)
    save_lossless(tmp_path / "both.wav", tmp_path / "both.flac", recording)
    for kind in ("wav", "flac"):
        assert (tmp_path / f"both.{kind}").read_bytes() == (tmp_path / f"one.{kind}").read_bytes()


def test_another_dither_seed_gives_other_bytes(tmp_path: Path) -> None:
    """The seed decides the noise and nothing else."""
    save_wav(tmp_path / "a.wav", music(), dither_seed=1)
    save_wav(tmp_path / "b.wav", music(), dither_seed=2)
    assert (tmp_path / "a.wav").read_bytes() != (tmp_path / "b.wav").read_bytes()


@pytest.mark.parametrize("bits", [16, 24, 32])
def test_blocks_of_any_size_write_the_same_file(tmp_path: Path, bits: Bits) -> None:
    """The dither follows the sample, not the block."""
    recording = music(channels=3)
    save_wav(tmp_path / "whole.wav", recording, bits=bits)
    with WavWriter(tmp_path / "parts.wav", SAMPLE_RATE, 3, bits=bits) as wav:
        for start in range(0, 10_000, 777):
            wav.append(recording.audio[:, start : start + 777])
    assert (tmp_path / "whole.wav").read_bytes() == (tmp_path / "parts.wav").read_bytes()


def test_an_error_while_writing_leaves_the_old_file_and_nothing_else(tmp_path: Path) -> None:
    """Ctrl-C in the middle of a render is an ordinary day."""
    path = tmp_path / "a.wav"
    save_wav(path, music(100))
    before = path.read_bytes()
    with pytest.raises(KeyboardInterrupt), WavWriter(path, SAMPLE_RATE, 2) as wav:  # noqa: PT012 - the interrupt comes mid-way
        wav.append(music().audio)
        raise KeyboardInterrupt
    assert path.read_bytes() == before
    assert [entry.name for entry in tmp_path.iterdir()] == ["a.wav"]


@pytest.mark.parametrize("bad", [np.nan, np.inf])
def test_values_that_are_not_numbers_are_never_written(tmp_path: Path, bad: float) -> None:
    """A file with NaN plays as noise or not at all."""
    audio = music().audio.copy()
    audio[1, 5000] = bad
    with pytest.raises(AudioError):
        save_wav(tmp_path / "a.wav", Recording(audio, SAMPLE_RATE), bits=32)
    assert list(tmp_path.iterdir()) == []


def test_a_block_with_other_channels_is_refused(tmp_path: Path) -> None:
    """A stereo file takes stereo blocks."""
    with pytest.raises(AudioError), WavWriter(tmp_path / "a.wav", SAMPLE_RATE, 2) as wav:
        wav.append(music(channels=1).audio)


def test_missing_things_are_said_in_two_sentences(tmp_path: Path) -> None:
    """Each mistake names what is wrong and what to do."""
    (tmp_path / "text.wav").write_text("This is a poem, not a sound.")
    (tmp_path / "empty.wav").write_bytes(b"")
    (tmp_path / "not_numbers.wav").write_bytes(b"")
    soundfile.write(tmp_path / "not_numbers.wav", np.full((10, 1), np.nan, np.float32), SAMPLE_RATE, "FLOAT")
    soundfile.write(tmp_path / "no_samples.wav", np.zeros((0, 2), np.float32), SAMPLE_RATE)
    soundfile.write(tmp_path / "slow.wav", np.zeros((10, 2), np.float32), 100)
    for name in ("absent.wav", ".", "text.wav", "empty.wav", "not_numbers.wav", "no_samples.wav", "slow.wav"):
        with pytest.raises(FileError) as caught:
            load_audio(tmp_path / name)
        assert caught.value.problem.endswith(".")
        assert caught.value.remedy.endswith(".")
    with pytest.raises(FileError, match="no folder"):
        save_wav(tmp_path / "absent" / "a.wav", music(10))
    with pytest.raises(FileError):
        save_wav(tmp_path, music(10))


@pytest.mark.parametrize("suffix", ["wav", "flac", "ogg", "aiff"])
def test_damaged_files_load_or_fail_politely(tmp_path: Path, suffix: str) -> None:
    """60 mutations each: cut, overwritten or shuffled bytes never raise anything but FileError."""
    whole = tmp_path / f"whole.{suffix}"
    soundfile.write(whole, music(3000).audio.T, SAMPLE_RATE)
    original = whole.read_bytes()
    dice = np.random.default_rng(3)
    for _ in range(60):
        data = bytearray(original[: int(dice.integers(1, len(original) + 1))])
        for _ in range(int(dice.integers(0, 12))):
            data[int(dice.integers(len(data)))] = int(dice.integers(256))
        path = tmp_path / f"hurt.{suffix}"
        path.write_bytes(data)
        try:
            recording = load_audio(path)
        except FileError:
            continue
        assert np.isfinite(recording.audio).all()


def test_a_wav_cut_short_is_damaged(tmp_path: Path) -> None:
    """Its header promises more than the file holds."""
    path = tmp_path / "cut.wav"
    save_wav(path, Recording(np.zeros((2, 48_000), np.float32), 48_000))
    path.write_bytes(path.read_bytes()[:100_000])
    with pytest.raises(FileError, match="damaged"):
        load_audio(path)


def test_a_flac_cut_short_is_damaged(tmp_path: Path) -> None:
    """A lossless file promises its length in the header."""
    save_flac(tmp_path / "a.flac", music(50_000))
    data = (tmp_path / "a.flac").read_bytes()
    (tmp_path / "a.flac").write_bytes(data[: len(data) // 2])
    with pytest.raises(FileError, match="damaged"):
        load_audio(tmp_path / "a.flac")


def test_a_full_disk_is_said_in_two_sentences(tmp_path: Path) -> None:
    """A limit on file size (RLIMIT_FSIZE) refuses bytes as a full disk does."""
    program = f"""
import resource, signal
from pathlib import Path
import numpy as np
from woodshed.audio import Recording, save_flac, save_wav
from woodshed.errors import FileError
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
resource.setrlimit(resource.RLIMIT_FSIZE, (100_000, 100_000))
noise = np.random.default_rng(0).uniform(-1, 1, (2, 400_000)).astype(np.float32)
for save, name in ((save_wav, "a.wav"), (save_flac, "a.flac")):
    try:
        save(Path({str(tmp_path)!r}) / name, Recording(noise, 48_000))
    except FileError as error:
        print("refused:", error)
"""
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=False)
    assert done.stdout.count("refused:") == 2
    assert done.stderr == ""
    assert list(tmp_path.iterdir()) == []


def test_long_files_are_refused_before_they_fill_the_memory(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A small FLAC can hold hours of silence."""
    monkeypatch.setattr("woodshed.audio.files.MOST_VALUES", 100_000)
    silence: Audio = np.zeros((1, 100_001), np.float32)
    save_flac(tmp_path / "a.flac", Recording(silence, SAMPLE_RATE))
    with pytest.raises(FileError, match="longer than"):
        load_audio(tmp_path / "a.flac")


def test_a_16_bit_flac_holds_the_samples_of_a_16_bit_wav(tmp_path: Path) -> None:
    sound = Recording(np.random.default_rng(3).uniform(-0.9, 0.9, (2, 5_000)).astype(np.float32), 48_000)
    save_wav(tmp_path / "a.wav", sound, bits=16)
    save_flac(tmp_path / "a.flac", sound, bits=16)
    assert (load_audio(tmp_path / "a.wav").audio == load_audio(tmp_path / "a.flac").audio).all()


def test_an_mp3_keeps_level_and_rate_and_comes_out_the_same_twice(tmp_path: Path) -> None:
    """-6 dB sine of 440 Hz: 0.3536 RMS. Above 48 kHz there is no MP3."""
    sine = (0.5 * np.sin(2 * np.pi * 440 * np.arange(96_000) / 96_000)).astype(np.float32)
    for name in ("a.mp3", "b.mp3"):
        save_mp3(tmp_path / name, Recording(np.stack([sine, sine]), 96_000))
    read = load_audio(tmp_path / "a.mp3")
    assert read.sample_rate == 48_000
    assert np.sqrt((read.audio[:, 5_000:40_000] ** 2).mean()) == pytest.approx(0.3536, abs=0.002)
    assert (tmp_path / "a.mp3").read_bytes() == (tmp_path / "b.mp3").read_bytes()
