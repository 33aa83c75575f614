"""Four applications of different kinds: described in words, built, proven, and used over HTTP and in a browser."""

import json
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from uuid import uuid4

import httpx
import pytest

pytestmark = pytest.mark.acceptance

HUT = """We run a mountain hut. Rooms have a unique name and a number of beds between 1 and 20. Guests have a name, an
email and an optional phone number. A booking is for one guest and one room and has an arrival date, a departure date, a
price and a status: requested, confirmed or cancelled (requested by default). Wardens and cooks log in. Only wardens may
create, update or delete bookings."""

RECIPES = """A recipe box for the family, no login. A recipe has a title, a number of servings (at least 1),
instructions and a photo url. Recipes can have many tags and a tag can be on many recipes; a tag has a unique name."""

PLANTS = """I want to sign in and keep track of my plants. A plant has a nickname, a species, the date I bought it and a
light level (low, medium or bright). A watering belongs to a plant and has a date and an amount in millilitres between
10 and 5000. Only I can see my plants and waterings."""

DESK = """Equipment desk of a film school

Category: name* (unique), parent category
Item: serial number* (unique), title*, category*, daily fee money min 0, condition new/good/worn/broken (default good)
Student: full name*, email* (unique), phone
Loan: item*, student*, taken at* datetime, due on* date, returned at datetime, note

* = required, everything else optional. Clerks and managers log in. Only managers may create items.
A loan moves from open to overdue to closed."""


def built(bottega, words: str) -> tuple[Path, dict[str, Any]]:
    """Build from words; return the repository and its evidence."""
    folder = bottega.folder / "application"
    ended = bottega("build", words, "--out", str(folder))
    assert ended.returncode == 0, ended.stdout[-4000:] + ended.stderr[-1000:]
    return folder, json.loads((folder / "bottega" / "evidence.json").read_text())


def is_whole(evidence: dict[str, Any]) -> bool:
    """Whether every check passed and every requirement that is not left to a model was proven."""
    checks = {check["status"] for check in evidence["checks"]}
    standings = {requirement["standing"] for requirement in evidence["requirements"]}
    return evidence["proven"] and checks == {"passed"} and standings <= {"proven", "unmet"}


@contextmanager
def api(url: str, **headers: str) -> Iterator[httpx.Client]:
    with httpx.Client(base_url=f"{url}/api/v1", headers=headers, timeout=20) as client:
        yield client


def account(url: str) -> dict[str, str]:
    """Sign a new person up; return the header that speaks for them."""
    body = {"email": f"{uuid4().hex}@example.com", "name": "Kim", "password": "correct horse battery"}
    with api(url) as visitor:
        answer = visitor.post("/auth/register", json=body)
    assert answer.status_code == 201, answer.text
    return {"Authorization": f"Bearer {answer.json()['token']}"}


@contextmanager
def browser_page(url: str, width: int = 1280) -> Iterator[Any]:
    """A page in headless Chromium; errors on its console fail the test."""
    from playwright.sync_api import sync_playwright

    from bottega.sandbox import find_chromium

    chromium = find_chromium()
    assert chromium is not None, "these tests need Chromium"
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=str(chromium), args=["--no-sandbox", "--disable-gpu"])
        page = browser.new_page(viewport={"width": width, "height": 800})
        problems: list[str] = []
        page.on("pageerror", lambda error: problems.append(str(error)))
        page.goto(url)
        yield page
        browser.close()
    assert problems == []


def test_a_box_of_recipes_without_sign_in(bottega):
    folder, evidence = built(bottega, RECIPES)
    assert is_whole(evidence)
    assert not list(folder.glob("backend/src/**/auth*")), "no sign-in was asked for"
    with bottega.serving(folder) as url, api(url) as family:
        tags = [family.post("/tags", json={"name": name}).json()["id"] for name in ("soup", "winter")]
        photo = "https://example.com/ribollita.jpg"
        recipe = family.post("/recipes", json={"title": "Ribollita", "servings": 4, "photoUrl": photo, "tagIds": tags})
        assert recipe.status_code == 201, recipe.text
        assert {tag["label"] for tag in recipe.json()["tags"]} == {"soup", "winter"}
        assert family.post("/recipes", json={"title": "Nothing", "servings": 0}).status_code == 400
        assert family.post("/tags", json={"name": "soup"}).status_code == 409
        found = family.get("/recipes", params={"q": "ribo", "tagId": tags[0]}).json()
        assert [row["title"] for row in found["items"]] == ["Ribollita"]
        with browser_page(f"{url}/recipes") as page:
            page.get_by_role("link", name="Ribollita").click()
            page.get_by_role("heading", level=1, name="Ribollita").wait_for()
            page.get_by_text("winter").first.wait_for()


def test_a_mountain_hut_with_wardens_and_cooks(bottega):
    folder, evidence = built(bottega, HUT)
    assert is_whole(evidence)
    admin = {"ADMIN_EMAIL": "head@example.com", "ADMIN_PASSWORD": "a password for the head"}
    for name, value in admin.items():
        bottega.environment[name] = value
    with bottega.serving(folder) as url:
        login = {"email": admin["ADMIN_EMAIL"], "password": admin["ADMIN_PASSWORD"]}
        with api(url) as visitor:
            assert visitor.get("/bookings").status_code == 401
            token = visitor.post("/auth/login", json=login).json()["token"]
        cook = account(url)
        with api(url, Authorization=f"Bearer {token}") as head, api(url, **cook) as cooking:
            me = cooking.get("/auth/me").json()
            assert head.patch(f"/users/{me['id']}", json={"role": "cook"}).status_code == 200
            room = head.post("/rooms", json={"name": "Gentian", "beds": 6}).json()
            guest = head.post("/guests", json={"name": "Ada", "email": "ada@example.com"}).json()
            body = {"arrivalDate": "2030-07-01", "departureDate": "2030-07-03", "price": "84.50"}
            booking = head.post("/bookings", json={**body, "roomId": room["id"], "guestId": guest["id"]})
            assert booking.status_code == 201, booking.text
            assert (booking.json()["status"], booking.json()["price"]) == ("requested", "84.50")
            assert cooking.get("/bookings").json()["total"] == 1
            assert cooking.delete(f"/bookings/{booking.json()['id']}").status_code == 403
            assert head.delete(f"/rooms/{room['id']}").status_code == 409


def test_plants_that_only_their_owner_sees(bottega):
    folder, evidence = built(bottega, PLANTS)
    assert is_whole(evidence)
    with bottega.serving(folder) as url:
        with api(url, **account(url)) as mine, api(url, **account(url)) as theirs:
            body = {"nickname": "Fern", "species": "Nephrolepis", "boughtDate": "2029-02-01", "lightLevel": "low"}
            plant = mine.post("/plants", json=body)
            assert plant.status_code == 201, plant.text
            assert theirs.get("/plants").json()["total"] == 0
            assert theirs.get(f"/plants/{plant.json()['id']}").status_code == 404
            watering = {"date": "2029-02-02", "amount": 9, "plantId": plant.json()["id"]}
            assert mine.post("/waterings", json=watering).status_code == 400
            assert mine.post("/waterings", json={**watering, "amount": 10}).status_code == 201
        with browser_page(f"{url}/login", width=360) as page:
            page.get_by_role("link", name="Sign up").first.click()
            page.get_by_label("Name").fill("Kim")
            page.get_by_label("Email").fill(f"{uuid4().hex}@example.com")
            page.get_by_label("Password").fill("correct horse battery")
            page.get_by_role("button", name="Sign up").click()
            page.get_by_role("button", name="Log out").wait_for(state="attached")


def test_an_equipment_desk_from_a_list_of_fields(bottega):
    folder, evidence = built(bottega, DESK)
    assert is_whole(evidence)
    spec = bottega.json("spec", DESK)
    assert {entity["name"] for entity in spec["entities"]} >= {"Category", "Item", "Student", "Loan"}
    history = ["git", "-C", str(folder), "log", "--format=%s%n%b", "main"]
    told = subprocess.run(history, check=True, capture_output=True, text=True).stdout
    assert "Requirement: Loan.due_on" in told
    again = bottega.json("verify", str(folder))
    assert again["run"]["status"] == "proven"
