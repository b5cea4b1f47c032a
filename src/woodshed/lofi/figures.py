"""What a suggestion of lo-fi measures, in words: the studio's card tells the same figures."""

from collections.abc import Iterator, Mapping

_SILENT_DB = -120.0
_KILO = 1_000


def figures_in_words(evidence: Mapping[str, float | str]) -> str:
    """Return the figures of a suggestion's evidence in a line, "band 66 Hz to 8.1 kHz, hiss −56 dBFS(A)"; or ""."""
    return ", ".join(_told({name: value for name, value in evidence.items() if isinstance(value, float)}))


def _told(figures: Mapping[str, float]) -> Iterator[str]:
    if "low_cut_hz" in figures and "high_cut_hz" in figures:
        yield f"band {_hertz(figures['low_cut_hz'])} to {_hertz(figures['high_cut_hz'])}"
    if "rate_hz" in figures:
        yield f"clock {_hertz(figures['rate_hz'])}"
    if "hiss_db" in figures:
        heard = figures["hiss_db"] > _SILENT_DB
        yield f"hiss {_decibels(figures['hiss_db'])}FS(A)" if heard else "no hiss"
    words = {
        "crackle_per_s": "crackle {:.1f} a second",
        "wow_percent": "wow {:.2f} %",
        "flutter_percent": "flutter {:.2f} %",
        "saturation_percent": "distortion {:.1f} %",
        "bits": "{:.1f} bits",
        "swing_percent": "swing {:.0f} %",
        "clips": "{:.0f} clips",
    }
    yield from (text.format(figures[name]) for name, text in words.items() if name in figures)
    if "fader_db" in figures:
        yield f"fader {_decibels(figures['fader_db'])}"
    if "pump_db" in figures:
        yield f"ducked by {_decibels(figures['pump_db'])}"
    if "release_ms" in figures:
        yield f"released in {figures['release_ms']:.0f} ms"


def _hertz(hz: float) -> str:
    return f"{hz / _KILO:.1f} kHz" if hz >= _KILO else f"{hz:.0f} Hz"


def _decibels(level_db: float) -> str:
    return f"{level_db:.1f} dB".replace("-", "−")
