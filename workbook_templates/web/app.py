"""The page as an application: a router on what the server offers."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Final
from urllib.parse import parse_qsl, unquote

from fastapi import APIRouter, FastAPI, Request, Response
from fastapi.responses import HTMLResponse
from starlette.datastructures import Headers
from starlette.exceptions import HTTPException as StarletteHTTPException

from udfs.office import icon
from udfs.server import ServerSettings, guarded, hosted_app
from workbook_templates.effektmodell.kind import EFFEKTMODELL
from workbook_templates.web.desk import Desk
from workbook_templates.web.files import (
    TASKS,
    TOML_TYPE,
    WORKBOOK_TYPE,
    Sent,
    Task,
    download,
    example,
    held,
)
from workbook_templates.web.filling import fill
from workbook_templates.web.form import Filled, read_form, untouched
from workbook_templates.web.guard import OwnPages, page_headers
from workbook_templates.web.lists import Zipping, shown_list, template
from workbook_templates.web.pages import changes_page, file_page, form_page, kinds_page, static
from workbook_templates.web.places import FILE_PAGES, START, FilePage
from workbook_templates.web.problems import problem
from xlmodel import __version__
from xlmodel.common.errors import EffektmodellError
from xlmodel.effektmodell.export import inputs_toml
from xlmodel.effektmodell.inputs import ModelInputs

NAMES: Final = "x-filnavn"
"""The header with the names of the files that are sent, as an address spells them, ``;`` between."""
LENGTHS: Final = "x-lengder"
"""The header with how many bytes each of the files has, ``;`` between."""
TYPED: Final = "x-felter"
"""The header with what is typed beside files, as a form is sent."""
CHANGES: Final = "x-endringer"
"""The header of a form whose page is open already: only what typing has changed is asked for."""
_FILE_TYPE: Final = "application/octet-stream"
_FORM_TYPE: Final = "application/x-www-form-urlencoded"
_MOST_FIELDS: Final = 2_000
_NO_FILE: Final = "Filen er ikke sendt som en fil."
_LONGEST_HEADER: Final = 4_000
_MOST_DIGITS: Final = 9
_COUNTS: Final = {1: "én fil", 2: "to filer"}


def create_page(settings: ServerSettings) -> FastAPI:
    """Make the application."""
    desk = Desk(settings)
    headers = page_headers(secure=settings.secure)
    app = hosted_app(settings, headers, desk.close)
    app.include_router(_pages())
    app.include_router(_form(desk))
    app.include_router(_files(desk))
    app.include_router(_lists(desk))
    app.add_middleware(OwnPages, hosts=settings.hosts, address=settings.address)
    guarded(app, headers)

    @app.exception_handler(StarletteHTTPException)
    async def told(request: Request, error: StarletteHTTPException) -> Response:
        return problem(request, error.status_code)

    return app


def _pages() -> APIRouter:
    router = APIRouter()

    @router.get("/")
    def first() -> Response:
        return HTMLResponse(form_page(untouched()))

    for shown in FILE_PAGES:
        router.add_api_route(f"/{shown.address}", _page_route(shown), methods=["GET"])

    @router.get("/slag")
    def every_kind() -> Response:
        return HTMLResponse(kinds_page())

    @router.get("/side.css")
    def style() -> Response:
        return Response(static("side.css"), media_type="text/css; charset=utf-8")

    @router.get("/side.js")
    def script() -> Response:
        return Response(static("side.js"), media_type="text/javascript; charset=utf-8")

    @router.get("/ikon.png")
    def image() -> Response:
        return Response(icon(32), media_type="image/png")

    @router.api_route("/helse", methods=["GET", "HEAD"])
    def health() -> dict[str, str]:
        return {"status": "ok", "versjon": __version__}

    return router


def _form(desk: Desk) -> APIRouter:
    router = APIRouter()

    async def answered(request: Request, work: Callable[[Filled], Response]) -> Response:
        if not request.headers.get("content-type", "").startswith(_FORM_TYPE):
            return problem(request, 415, "Skjemaet er ikke sendt som et skjema.")
        return await desk.form(request, lambda body: work(read_form(_fields(body))))

    def of_inputs(make: Callable[[ModelInputs], Response]) -> Callable[[Filled], Response]:
        """Return what answers a form that is whole; one with faults comes back."""

        def answer(filled: Filled) -> Response:
            whole = filled.demanding_name()
            if whole.inputs is None:
                return HTMLResponse(form_page(whole), 422)
            return make(whole.inputs)

        return answer

    @router.post("/")
    async def results(request: Request) -> Response:
        shown = changes_page if CHANGES in request.headers else form_page
        return await answered(request, lambda filled: HTMLResponse(shown(filled)))

    @router.post("/arbeidsbok")
    async def workbook(request: Request) -> Response:
        def made(inputs: ModelInputs) -> Response:
            content = EFFEKTMODELL.workbook_bytes(inputs)
            return download(EFFEKTMODELL.file_name(inputs), content, WORKBOOK_TYPE)

        return await answered(request, of_inputs(made))

    @router.post("/inndata")
    async def input_file(request: Request) -> Response:
        def made(inputs: ModelInputs) -> Response:
            name = EFFEKTMODELL.file_name(inputs).removesuffix(".xlsx") + ".toml"
            return download(name, inputs_toml(inputs, ()).encode(), TOML_TYPE)

        return await answered(request, of_inputs(made))

    return router


def _page_route(shown: FilePage) -> Callable[[], Response]:
    return lambda: HTMLResponse(file_page(shown))


def _files(desk: Desk) -> APIRouter:
    router = APIRouter()
    for address, (task, files) in TASKS.items():
        router.add_api_route(f"/{address}", _task_route(desk, task, files), methods=["POST"])

    @router.get("/eksempel")
    async def ready(request: Request, slag: str = "", navn: str = "", form: str = "") -> Response:
        return await desk.file(request, lambda _: example(slag, navn, form))

    return router


def _lists(desk: Desk) -> APIRouter:
    router = APIRouter()
    router.add_api_route("/liste", _task_route(desk, shown_list, 1), methods=["POST"])
    router.add_api_route(f"/{START.address}", _task_route(desk, fill, 1), methods=["POST"])

    @router.get("/listemal")
    async def empty(request: Request, med: str = "") -> Response:
        return await desk.file(request, lambda _: template(med))

    @router.post("/arbeidsboeker")
    async def zipped(request: Request) -> Response:
        if request.headers.get("content-type") != _FILE_TYPE:
            return problem(request, 415, _NO_FILE)
        headers = request.headers
        return await desk.pieces(request, lambda body: Zipping(_sent(headers, body, 1)))

    return router


def _task_route(desk: Desk, task: Task, files: int) -> Callable[[Request], Awaitable[Response]]:
    """Return what answers files that were sent as they are: no page of another site can send them."""

    async def answered(request: Request) -> Response:
        if request.headers.get("content-type") != _FILE_TYPE:
            return problem(request, 415, _NO_FILE)
        headers = request.headers
        return await desk.file(request, lambda body: task(_sent(headers, body, files)))

    return answered


def _sent(headers: Headers, body: bytes, files: int) -> Sent:
    """Return the files of a request, which stand one after the other, and what was typed beside them."""
    names = [unquote(name) for name in headers.get(NAMES, "")[:_LONGEST_HEADER].split(";")]
    lengths = headers.get(LENGTHS, str(len(body)))[:_LONGEST_HEADER].split(";")
    known = all(item.isascii() and item.isdecimal() for item in lengths)
    sizes = [int(item[:_MOST_DIGITS]) for item in lengths] if known else []
    if len(names) != files or len(sizes) != files or sum(sizes) != len(body):
        raise EffektmodellError(f"Det skal sendes {_COUNTS[files]}.")
    alike = len(set(names)) < len(names)
    found, start = [], 0
    for number, (name, size) in enumerate(zip(names, sizes, strict=True)):
        folder = f"{chr(ord('A') + number)}/" if alike else ""
        found.append(held(name, body[start : start + size], folder))
        start += size
    return Sent(tuple(found), _fields(headers.get(TYPED, "").encode()))


def _fields(body: bytes) -> dict[str, str]:
    try:
        pairs = parse_qsl(
            body.decode("ascii"),
            keep_blank_values=True,
            errors="strict",
            max_num_fields=_MOST_FIELDS,
        )
    except ValueError:
        raise EffektmodellError("Skjemaet kan ikke leses.") from None
    return dict(pairs)
