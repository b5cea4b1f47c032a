"""Scales, keys, chords, harmony, voicing, metre, groove, rhythm and melody.

Pure functions on pitches (MIDI numbers, C4 = 60), pitch classes (0 = C ... 11 = B) and `Ticks`.
Nothing here knows about songs, files or sound.
"""
