"""The tour's page, opened as a file: by mouse, by keys, and without a network."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from woodshed.tour import write_tour

CERTIFICATES = Path(__file__).parents[2] / "docs" / "devices"
PLAYS = "!document.getElementById('audio').paused && document.getElementById('audio').currentTime > 0.2"


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a folder with the tour of two machines."""
    made = tmp_path_factory.mktemp("tour")
    write_tour(made, only="tape and desks", certificates=CERTIFICATES)
    return made


@pytest.fixture
def tour(launch: Callable[..., Browser], folder: Path) -> Iterator[Page]:
    """Open the page offline."""
    context = launch().new_context(offline=True, viewport={"width": 390, "height": 844})
    page = context.new_page()
    wrong: list[str] = []
    page.on("pageerror", lambda error: wrong.append(str(error)))
    page.goto((folder / "index.html").as_uri())
    yield page
    context.close()
    assert wrong == []


def test_the_tour_plays_and_goes_on_to_the_next_machine(tour: Page) -> None:
    tour.get_by_role("button", name="Play the tour").click()
    player = tour.get_by_role("region", name="Player")
    expect(player).to_contain_text("Tape machine")
    tour.wait_for_function(PLAYS)
    expect(
        tour.get_by_role("article", name="Tape machine").get_by_role("button", name="Pause Tape machine")
    ).to_be_visible()
    tour.evaluate("document.getElementById('audio').currentTime = document.getElementById('audio').duration - 0.2")
    expect(player).to_contain_text("Console")


def test_keys_play_pause_and_go_on(tour: Page) -> None:
    tour.keyboard.press("Space")
    tour.wait_for_function(PLAYS)
    tour.keyboard.press("ArrowDown")
    expect(tour.get_by_role("region", name="Player")).to_contain_text("Console")
    tour.keyboard.press("Space")
    tour.wait_for_function("document.getElementById('audio').paused")


def test_a_preset_is_heard_from_where_it_begins(tour: Page) -> None:
    tour.get_by_role("article", name="Tape machine").get_by_role("button", name="Warm drums").click()
    expect(tour.get_by_role("region", name="Player")).to_contain_text("Warm drums")


def test_what_is_searched_is_what_is_shown(tour: Page) -> None:
    """By a name, a preset or a machine; Escape shows all again."""
    tour.keyboard.press("/")
    tour.keyboard.type("bedroom reel")
    expect(tour.get_by_role("article")).to_have_count(1)
    tour.keyboard.press("Escape")
    expect(tour.get_by_role("article")).to_have_count(4)
    tour.get_by_role("searchbox").fill("theremin")
    tour.get_by_role("button", name="Show all machines").click()
    expect(tour.get_by_role("article")).to_have_count(4)


def test_a_certificate_unfolds_with_its_pictures(tour: Page) -> None:
    card = tour.get_by_role("article", name="Tape machine")
    card.get_by_text("Certificate").click()
    picture = card.get_by_role("img").first
    expect(picture).to_be_visible()
    tour.wait_for_function("(image) => image.naturalWidth > 0", arg=picture.element_handle())


def test_it_is_as_wide_as_a_phone_and_turns_light(tour: Page) -> None:
    assert tour.evaluate("document.documentElement.scrollWidth") <= 390
    before = tour.evaluate("getComputedStyle(document.body).backgroundColor")
    tour.keyboard.press("t")
    assert tour.evaluate("getComputedStyle(document.body).backgroundColor") != before


def test_a_certificate_is_read_in_full_and_leads_back(tour: Page) -> None:
    """Figures, pictures and sources, without a network."""
    card = tour.get_by_role("article", name="Tape machine")
    card.get_by_text("Certificate:").click()
    card.get_by_role("link", name="Read all of it").click()
    expect(tour.get_by_role("heading", level=1, name="Tape machine")).to_be_visible()
    expect(tour.get_by_role("row", name="weighted peak, wow flutter 0.2 %")).to_contain_text("✓")
    expect(tour.get_by_text("Source of the truth").first).to_be_visible()
    tour.get_by_role("link", name="The tour").click()
    expect(tour.get_by_role("button", name="Play the tour")).to_be_visible()
