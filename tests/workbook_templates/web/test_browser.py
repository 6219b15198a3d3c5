"""The page in a real browser, as its users meet it."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest

pytest.importorskip("playwright.sync_api", reason="playwright is not installed")

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, expect

from tests.udfs.conftest import Server
from workbook_templates.checking import audit_workbook
from workbook_templates.effektmodell.kind import EFFEKTMODELL
from workbook_templates.web.files import today
from workbook_templates.web.places import MENU, Place
from xlmodel import default_inputs

pytestmark = pytest.mark.browser
PATIENCE = 120_000  # milliseconds: a machine may be busy
expect.set_options(timeout=30_000)
WIDTHS = (320, 375, 1366, 1920)
AXE_AT = (320, 1366)
"""The narrowest is 1280 at 400 %."""
UNSUSTAINABLE = "[id='unge_voksne.nye.uholdbar']"
PERIOD = "[id='familie.analyseperiode']"


@pytest.fixture
def page(browser: Browser, page_server: Server) -> Iterator[Page]:
    """A page that fails on a fault in its script, and on any request to another site."""
    context = browser.new_context(locale="nb-NO", accept_downloads=True)
    found = context.new_page()
    faults: list[str] = []
    found.on("pageerror", lambda error: faults.append(str(error)))
    found.on("console", lambda told: faults.append(told.text) if told.type == "error" else None)
    found.on(
        "request",
        lambda asked: (
            None
            if asked.url.startswith((page_server.base, "data:", "blob:"))
            else faults.append(asked.url)
        ),
    )
    yield found
    context.close()
    assert [item for item in faults if not re.search("status of 4(01|13|22)", item)] == []


@pytest.fixture
def form(page: Page, page_server: Server) -> Page:
    page.goto(page_server.base)
    return page


def download(page: Page, button: str, folder: Path) -> Path:
    with page.expect_download(timeout=PATIENCE) as waited:
        page.get_by_role("button", name=button).click()
    path = folder / waited.value.suggested_filename
    waited.value.save_as(path)
    return path


def test_results_move_as_numbers_are_typed_and_the_workbook_is_right(
    form: Page, tmp_path: Path
) -> None:
    table, line = form.locator("#resultater table").first, form.locator("#figur-0 polyline").last
    expect(table).to_contain_text("12\u00a0867\u00a0824")
    before = line.get_attribute("points")
    form.fill("#kommune", "Asker")
    form.fill(UNSUSTAINABLE, "4")
    expect(table).not_to_contain_text("12\u00a0867\u00a0824")
    assert line.get_attribute("points") != before
    path = download(form, "Last ned arbeidsboken", tmp_path)
    assert path.name == "Effektmodell Asker 2020.xlsx"
    young = default_inputs("Asker").young_adults
    contents = EFFEKTMODELL.open(path)
    assert contents.inputs.young_adults.new_participants.tolist() == [4, 2, 2]
    assert contents.inputs.young_adults.success_rate.tolist() == young.success_rate.tolist()
    assert audit_workbook(path, today()).findings == ()
    toml = download(form, "Last ned inndatafilen", tmp_path)
    assert EFFEKTMODELL.workbook_bytes(EFFEKTMODELL.load(toml)) == path.read_bytes()


def test_a_file_fills_the_form_and_numbers_can_be_typed_on(form: Page, tmp_path: Path) -> None:
    path = tmp_path / "Bærum.toml"
    path.write_text('kommune = "Bærum"\n[unge_voksne]\nnye = { uholdbar = 5 }\n', encoding="utf-8")
    form.get_by_text("Begynn med en inndatafil").click()
    form.set_input_files("#fil", path)
    told = form.locator(".fra-fil").get_by_role("status")
    expect(told).to_have_text("Skjemaet er fylt ut fra Bærum.toml.")
    expect(form.locator("#kommune")).to_have_value("Bærum")
    expect(form.locator(UNSUSTAINABLE)).to_have_value("5")
    assert violations(form) == []
    table = form.locator("#resultater table").first
    before = table.inner_text()
    form.get_by_text("Tiltak: kostnad, hvor ofte og volum").first.click()
    form.get_by_label("Volum, uholdbar").first.fill("400")
    expect(form.locator("#status")).to_contain_text("regnet ut på nytt")
    assert table.inner_text() != before
    made = download(form, "Last ned arbeidsboken", tmp_path)
    inputs = EFFEKTMODELL.open(made).inputs
    assert inputs.young_adults.new_participants.tolist() == [5, 2, 2]
    assert inputs.young_adults.measures[0].volume.tolist() == [400, 32, 26]
    assert audit_workbook(made, today()).findings == ()


def test_a_list_gives_its_zip_where_workbooks_are_made(form: Page, tmp_path: Path) -> None:
    path = tmp_path / "Liste.csv"
    path.write_text("kommunenummer;kommune\n3203;Asker\n3201;Bærum\n", encoding="utf-8")
    form.get_by_text("Begynn med en inndatafil").click()
    form.set_input_files("#fil", path)
    expect(form.locator(".svar")).to_contain_text("I listen er det to kommuner.")
    assert violations(form) == []
    with zipfile.ZipFile(download(form, "Last ned arbeidsbøkene (zip)", tmp_path)) as archive:
        assert {"3203 Asker.xlsx", "3201 Bærum.xlsx"} <= set(archive.namelist())


@pytest.mark.parametrize(
    ("status", "told"),
    [(401, "Du er ikke logget inn lenger."), (413, "Filen er for stor"), (422, "Fikk ikke svar.")],
)
def test_what_a_proxy_says_in_its_own_words_is_told(
    form: Page, tmp_path: Path, status: int, told: str
) -> None:
    path = tmp_path / "a.toml"
    path.write_bytes(b"a")
    form.route("**/fyll", lambda route: route.fulfill(status=status, body="<h1>Sorry</h1>"))
    form.get_by_text("Begynn med en inndatafil").click()
    form.set_input_files("#fil", path)
    expect(form.locator(".fra-fil").get_by_role("alert")).to_contain_text(told)


def test_a_fault_is_told_at_the_field_and_what_was_shown_stays(form: Page) -> None:
    form.fill(PERIOD, "99")
    fault = form.locator("[id='feil-familie.analyseperiode']")
    expect(fault).to_have_text(
        "Familie: Analyseperiode: 99 er ikke tillatt. Tillatt: et helt tall fra 4 til 15."
    )
    expect(form.locator(PERIOD)).to_have_attribute("aria-invalid", "true")
    expect(form.locator("#status")).to_contain_text("Rett det som er merket")
    expect(form.locator("#resultater table").first).to_contain_text("12\u00a0867\u00a0824")
    form.fill(PERIOD, "12")
    expect(fault).to_have_text("")
    expect(form.locator(PERIOD)).not_to_have_attribute("aria-invalid", "true")
    expect(form.locator("#figur-2 polyline").last).to_be_visible()


def test_a_workbook_without_municipality_is_asked_for_its_name(form: Page) -> None:
    form.get_by_role("button", name="Last ned arbeidsboken").click()
    expect(form.locator("#feil-kommune")).to_contain_text("velg kommune")


def test_an_edited_workbook_is_dropped_and_its_findings_read(
    page: Page, page_server: Server, tmp_path: Path
) -> None:
    content = EFFEKTMODELL.workbook_bytes(default_inputs("Asker"))
    path = tmp_path / "Asker.xlsx"
    path.write_bytes(content[:-100])
    page.goto(f"{page_server.base}/kontroller")
    page.set_input_files("#fil", path)
    expect(page.get_by_role("alert")).to_contain_text("Asker.xlsx: filen er skadet")
    page.evaluate(
        """([bytes]) => {
            const moved = new DataTransfer();
            moved.items.add(new File([new Uint8Array(bytes)], "Sluppet.xlsx"));
            const drop = new DragEvent("drop", {dataTransfer: moved, bubbles: true, cancelable: true});
            document.querySelector(".slipp").dispatchEvent(drop);
        }""",
        [list(content)],
    )
    expect(page.locator(".svar")).to_contain_text("Sluppet.xlsx: ingen funn.")
    expect(page.get_by_role("alert")).to_have_text("")
    report = download(page, "Last ned kontrollrapporten", tmp_path)
    assert report.name == "Kontrollrapport Sluppet.xlsx"


def test_a_file_that_was_saved_anew_is_checked_anew(
    page: Page, page_server: Server, tmp_path: Path
) -> None:
    path = tmp_path / "Asker.xlsx"
    page.goto(f"{page_server.base}/kontroller")
    for content, told in ((b"tull", "filen er ikke en arbeidsbok"), (b"", "filen er tom")):
        path.write_bytes(content)
        with page.expect_file_chooser() as waited:
            page.get_by_label("Velg en arbeidsbok").click(force=True)
        waited.value.set_files(path)
        expect(page.get_by_role("alert")).to_contain_text(told)


def test_two_workbooks_are_compared(page: Page, page_server: Server, tmp_path: Path) -> None:
    path = tmp_path / "Asker.xlsx"
    path.write_bytes(EFFEKTMODELL.workbook_bytes(default_inputs("Asker")))
    page.goto(f"{page_server.base}/sammenlign")
    page.set_input_files("#a", path)
    expect(page.get_by_role("status")).to_have_text("Velg den andre filen også.")
    page.set_input_files("#b", path)
    expect(page.locator(".svar")).to_contain_text("A/Asker.xlsx og B/Asker.xlsx")
    assert violations(page) == []
    assert download(page, "Last ned sammenligningen", tmp_path).name == "Sammenligning.xlsx"


def test_a_workbook_is_rolled_forward(page: Page, page_server: Server, tmp_path: Path) -> None:
    path = tmp_path / "Asker.xlsx"
    path.write_bytes(EFFEKTMODELL.workbook_bytes(default_inputs("Asker")))
    page.goto(f"{page_server.base}/rull")
    page.set_input_files("#fil", path)
    expect(page.get_by_role("status")).to_have_text("Fyll ut «Nytt første år».")
    page.get_by_label("Nytt første år").fill("1066")
    page.keyboard.press("Tab")
    expect(page.get_by_role("alert")).to_contain_text("Nytt første år: «1066» er ikke tillatt.")
    page.get_by_label("Nytt første år").fill("2027")
    page.keyboard.press("Tab")
    expect(page.locator(".svar")).to_contain_text("Rullet frem fra Asker.xlsx")
    made = download(page, "Last ned den nye arbeidsboken", tmp_path)
    assert made.name == "Effektmodell Asker 2027.xlsx"
    assert EFFEKTMODELL.open(made).inputs.young_adults.first_year == 2027


def test_a_paper_is_made(page: Page, page_server: Server, tmp_path: Path) -> None:
    path = tmp_path / "Asker.xlsx"
    path.write_bytes(EFFEKTMODELL.workbook_bytes(default_inputs("Asker")))
    page.goto(f"{page_server.base}/notat")
    page.set_input_files("#fil", path)
    paper = download(page, "Last ned notatet", tmp_path)
    assert paper.suffix == ".docx"
    assert paper.read_bytes().startswith(b"PK")


def test_the_workbooks_of_a_list_come_as_a_zip(
    page: Page, page_server: Server, tmp_path: Path
) -> None:
    path = tmp_path / "Liste.csv"
    path.write_text("kommunenummer;kommune\n3203;Asker\n3201;Bærum\n", encoding="utf-8")
    page.goto(f"{page_server.base}/liste")
    page.set_input_files("#fil", path)
    expect(page.locator(".svar")).to_contain_text("I listen er det to kommuner.")
    assert violations(page) == []
    made = download(page, "Last ned arbeidsbøkene (zip)", tmp_path)
    assert made.name == "Arbeidsbøker.zip"
    with zipfile.ZipFile(made) as archive:
        assert archive.testzip() is None
        assert "3203 Asker.xlsx" in archive.namelist()
    expect(page.get_by_role("status")).to_have_text("Ferdig.")


def test_another_kind_of_workbook_is_made_of_its_example(
    page: Page, page_server: Server, tmp_path: Path
) -> None:
    page.goto(f"{page_server.base}/slag")
    with page.expect_download(timeout=PATIENCE) as waited:
        page.get_by_role("link", name="inndatafil Effektkontrakt asker").click()
    toml = tmp_path / waited.value.suggested_filename
    waited.value.save_as(toml)
    page.get_by_label("Slag").select_option("Effektkontrakt")
    page.set_input_files("#fil", toml)
    expect(page.locator(".svar table").first).to_be_visible()
    assert violations(page) == []
    made = download(page, "Last ned arbeidsboken", tmp_path)
    assert audit_workbook(made, today()).findings == ()


def test_all_can_be_done_with_the_keyboard(form: Page, tmp_path: Path) -> None:
    form.keyboard.press("Tab")
    expect(form.get_by_text("Hopp til innholdet")).to_be_focused()
    form.keyboard.press("Enter")
    form.keyboard.press("Tab")
    expect(form.get_by_text("Begynn med en inndatafil")).to_be_focused()
    form.keyboard.press("Tab")
    expect(form.locator("#kommune")).to_be_focused()
    form.keyboard.type("Asker")
    for _ in range(2):
        form.keyboard.press("Tab")
    expect(form.locator(UNSUSTAINABLE)).to_be_focused()
    form.keyboard.type("3")
    form.keyboard.press("Enter")  # computes, and does not download
    expect(form.locator("#status")).to_contain_text("regnet ut på nytt")
    button = form.get_by_role("button", name="Last ned arbeidsboken")
    for _ in range(60):
        form.keyboard.press("Tab")
        if button.evaluate("item => item === document.activeElement"):
            break
    expect(button).to_be_focused()
    with form.expect_download() as waited:
        form.keyboard.press("Enter")
    assert waited.value.suggested_filename == "Effektmodell Asker 2020.xlsx"


def test_without_javascript_the_form_works(browser: Browser, page_server: Server) -> None:
    context = browser.new_context(java_script_enabled=False)
    found = context.new_page()
    found.goto(page_server.base)
    found.fill(UNSUSTAINABLE, "4")
    found.get_by_role("button", name="Vis resultatene").click()
    assert "12\u00a0867\u00a0824" not in found.locator("#resultater").inner_text()
    found.goto(f"{page_server.base}/kontroller")
    assert "JavaScript" in found.locator("main").inner_text()
    context.close()


def violations(page: Page) -> list[str]:
    found = Axe().run(
        page, options={"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "best-practice"]}
    )
    return [
        f"{item['id']}: {node['html']}"
        for item in found.response["violations"]
        for node in item["nodes"]
    ]


@pytest.mark.parametrize("place", MENU, ids=lambda place: place.name)
def test_a_page_fits_every_width_and_axe_finds_nothing(
    page: Page, page_server: Server, place: Place
) -> None:
    page.goto(f"{page_server.base}/{place.address}")
    for item in page.locator("details").all():
        item.evaluate("item => item.open = true")
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 900})
        assert page.evaluate("document.documentElement.scrollWidth") <= width
        if width in AXE_AT:
            assert violations(page) == []


def test_axe_finds_nothing_in_faults_and_findings(form: Page, tmp_path: Path) -> None:
    form.fill(PERIOD, "99")
    expect(form.locator("[id='feil-familie.analyseperiode']")).not_to_have_text("")
    assert violations(form) == []
    path = tmp_path / "Asker.xlsx"
    path.write_bytes(EFFEKTMODELL.workbook_bytes(default_inputs("Asker")))
    form.get_by_role("link", name="Kontroller").click()
    form.set_input_files("#fil", path)
    expect(form.locator(".svar")).to_contain_text("ingen funn")
    assert violations(form) == []
    path = tmp_path / "Brev.xlsx"
    path.write_bytes(b"tull")
    form.set_input_files("#fil", path)
    expect(form.get_by_role("alert")).not_to_have_text("")
    assert violations(form) == []


def test_axe_would_find_a_fault(form: Page) -> None:
    form.evaluate("document.querySelector('#skjema label').remove()")
    assert violations(form)
