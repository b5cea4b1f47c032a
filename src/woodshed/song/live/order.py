"""Places in an order that two people can both add to: text keys that always leave room between.

A key is a fraction written in 62 digits, without its "0." and never ending in "0". Two people may
choose the same key; then the ids decide, and the next one to order things there makes them differ.

Source: D. Greenspan, "Implementing Fractional Indexing", 2020 (the idea; the digits are ours).
"""

from collections.abc import Mapping, Sequence

DIGITS = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"


def changed_keys(ids: Sequence[str], keys: Mapping[str, str]) -> dict[str, str]:
    """Return new keys, as few as needed, so that keys rise along `ids`; others keep theirs."""
    changed: dict[str, str] = {}
    last = ""
    for index, each in enumerate(ids):
        key = keys.get(each, "")
        if key <= last or not _is_key(key):
            above = (keys.get(later, "") for later in ids[index + 1 :])
            key = key_between(last, next((other for other in above if other > last and _is_key(other)), ""))
            changed[each] = key
        last = key
    return changed


def key_between(low: str, high: str) -> str:
    """Return a key above `low` ("": the lowest) and below `high` ("": no end)."""
    common = 0
    while high and common < len(high) and (low[common] if common < len(low) else "0") == high[common]:
        common += 1
    if common:
        return high[:common] + key_between(low[common:], high[common:])
    first = DIGITS.index(low[0]) if low else 0
    beyond = DIGITS.index(high[0]) if high else len(DIGITS)
    if beyond - first > 1:
        step = (beyond - first) // 2 if high else 1
        return DIGITS[first + step]
    if len(high) > 1:
        return high[0]
    return DIGITS[first] + key_between(low[1:], "")


def _is_key(key: str) -> bool:
    return bool(key) and not key.endswith("0") and all(digit in DIGITS for digit in key)
