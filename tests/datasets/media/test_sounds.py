from __future__ import annotations

import io
from pathlib import Path

import numpy as np
import pytest

from components.datasets.media.sniff import sniff
from components.datasets.media.sounds import check_sound, read_sound, sound_facts, window_starts
from components.records import BadInputError
from tests.datasets.media.files import sound_bytes, tone


def pitch(samples: np.ndarray, rate: int) -> float:
    return float(np.argmax(np.abs(np.fft.rfft(samples))) * rate / len(samples))


@pytest.mark.parametrize(
    ("kind", "subtype"),
    [
        ("WAV", "PCM_U8"),
        ("WAV", "PCM_16"),
        ("WAV", "PCM_24"),
        ("WAV", "PCM_32"),
        ("WAV", "FLOAT"),
        ("WAV", "DOUBLE"),
        ("FLAC", "PCM_24"),
        ("OGG", "VORBIS"),
        ("OGG", "OPUS"),
        ("MP3", "MPEG_LAYER_III"),
    ],
)
def test_every_format_and_depth_is_the_same_sound(kind: str, subtype: str) -> None:
    data = sound_bytes(tone(1.0, 1000, 16000), 16000, kind, subtype)
    assert sniff(data[:4096], "a.bin") == "audio"
    found = read_sound(io.BytesIO(data), 16000)
    assert found.dtype == np.float32
    assert pitch(found, 16000) == pytest.approx(1000, abs=3)
    assert np.abs(found).max() == pytest.approx(0.5, abs=0.08)


@pytest.mark.parametrize("rate", [8000, 11025, 22050, 44100, 48000, 96000])
def test_a_tone_keeps_its_pitch_and_length_at_any_rate(rate: int) -> None:
    data = sound_bytes(tone(1.0, 500, rate, channels=2), rate)
    found = read_sound(io.BytesIO(data), 16000)
    assert len(found) == pytest.approx(16000, abs=1)
    assert pitch(found, 16000) == pytest.approx(500, abs=2)
    facts = sound_facts(io.BytesIO(data))
    assert (facts.rate, facts.channels, facts.seconds) == (rate, 2, pytest.approx(1.0))


def test_two_channels_become_their_mean() -> None:
    left = np.stack([np.full(800, 0.4), np.full(800, -0.2)], axis=1)
    assert read_sound(io.BytesIO(sound_bytes(left, subtype="FLOAT")), 8000) == pytest.approx(0.1, abs=1e-6)


def test_a_window_is_the_part_it_names() -> None:
    ramp = np.linspace(-1, 1, 8000)[:, None]
    data = sound_bytes(ramp, subtype="FLOAT")
    found = read_sound(io.BytesIO(data), 8000, start=0.25, seconds=0.5)
    assert found == pytest.approx(ramp[2000:6000, 0], abs=1e-6)
    assert len(read_sound(io.BytesIO(data), 8000, start=0.9, seconds=5)) == 800


def test_very_short_silent_and_clipped_sounds_are_read() -> None:
    assert len(read_sound(io.BytesIO(sound_bytes(tone(0.05))), 16000)) == 800
    assert not read_sound(io.BytesIO(sound_bytes(np.zeros((800, 1)))), 8000).any()
    loud = np.clip(tone(0.1) * 9, -1, 1)
    assert np.abs(read_sound(io.BytesIO(sound_bytes(loud)), 8000)).max() == pytest.approx(1, abs=1e-3)


def test_half_an_hour_is_windows_spread_over_all_of_it() -> None:
    starts = window_starts(1800.0, 10.0, 30)
    assert len(starts) == 30
    assert starts[0] == 0
    assert starts[-1] == pytest.approx(1790)
    assert np.diff(starts) == pytest.approx(1790 / 29)
    assert window_starts(25.0, 10.0, 30) == pytest.approx([0, 7.5, 15])
    assert window_starts(30.0, 10.0, 30) == pytest.approx([0, 10, 20])
    assert window_starts(0.05, 10.0, 30) == [0.0]


def test_what_is_no_sound_is_said(tmp_path: Path) -> None:
    with pytest.raises(BadInputError, match="damaged"):
        sound_facts(io.BytesIO(b"RIFF\x24\0\0\0WAVEfmt broken"), "a.wav")
    with pytest.raises(BadInputError, match="0 seconds"):
        check_sound(io.BytesIO(sound_bytes(np.zeros((0, 1)))), "a.wav")
    broken = tone(0.1)
    broken[10] = np.nan
    with pytest.raises(BadInputError, match="not numbers"):
        check_sound(io.BytesIO(sound_bytes(broken, subtype="FLOAT")), "a.wav")
    flac = sound_bytes(tone(2.0), kind="FLAC")
    with pytest.raises(BadInputError, match="damaged|cut off|0 seconds"):
        check_sound(io.BytesIO(flac[: len(flac) // 3]), "a.flac")
