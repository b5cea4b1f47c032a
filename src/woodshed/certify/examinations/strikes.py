"""What every struck metal is asked: how it comes, and whether it falls as its knob says."""

from woodshed.certify.bench import Settings
from woodshed.certify.examinations.notes import Strike

SOUND = Strike(key="sound", title="As it comes", text="Its level, its decay and where its sound lies.", length_s=2.5)


def falls(key: str, title: str, text: str, bare: Settings, decays_s: tuple[float, ...], length_s: float) -> Strike:
    """Return whether it falls as `decay_s` says, with `bare` settings in which nothing dulls it."""
    return Strike(
        key=key,
        title=title,
        text=text,
        source="the setting",
        settings=bare,
        vary=("decay_s", decays_s),
        t60_truth=lambda at: at["decay_s"],
        t60_range_db=(-15.0, -45.0),
        t60_goal_percent=10.0,
        length_s=length_s,
    )


def undamped(bare: Settings, decays_s: tuple[float, ...], length_s: float) -> Strike:
    """Return the same of a plate."""
    text = "The plate falls as long as its knob says when nothing dulls it."
    return falls("decay", "Undamped", text, bare, decays_s, length_s)
