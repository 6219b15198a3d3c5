"""The page as an application: a router on what the server offers."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final
from urllib.parse import parse_qsl, quote, unquote

from fastapi import APIRouter, FastAPI, Request, Response
from fastapi.responses import HTMLResponse
from starlette.exceptions import HTTPException as StarletteHTTPException

from udfs.office import icon
from udfs.server import ServerSettings, guarded, hosted_app
from workbook_templates.effektmodell.kind import EFFEKTMODELL
from workbook_templates.reports import Report, report_bytes, report_html
from workbook_templates.web.desk import Desk, problem
from workbook_templates.web.files import check_report, held
from workbook_templates.web.form import Filled, read_form, untouched
from workbook_templates.web.guard import OwnPages, page_headers
from workbook_templates.web.pages import form_page, page, static
from xlmodel import __version__
from xlmodel.common.errors import EffektmodellError
from xlmodel.common.files import HeldFile
from xlmodel.effektmodell.export import inputs_toml
from xlmodel.effektmodell.inputs import ModelInputs

FILE_NAME: Final = "x-filnavn"
"""The header that tells the name of a file that is sent, as an address spells it."""
_FILE_TYPE: Final = "application/octet-stream"
_FORM_TYPE: Final = "application/x-www-form-urlencoded"
_WORKBOOK_TYPE: Final = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_MOST_FIELDS: Final = 300
_LONGEST_NAME: Final = 1_000


def create_page(settings: ServerSettings) -> FastAPI:
    """Make the application."""
    desk = Desk(settings)
    headers = page_headers(secure=settings.secure)
    app = hosted_app(settings, headers, desk.close)
    app.include_router(_pages())
    app.include_router(_form(desk))
    app.include_router(_files(desk))
    app.add_middleware(OwnPages, hosts=settings.hosts, address=settings.address)
    guarded(app, headers)

    @app.exception_handler(StarletteHTTPException)
    async def told(_: Request, error: StarletteHTTPException) -> Response:
        return problem(error.status_code)

    return app


def _pages() -> APIRouter:
    router = APIRouter()

    @router.get("/")
    def first() -> Response:
        return HTMLResponse(form_page(untouched()))

    @router.get("/kontroller")
    def check() -> Response:
        return HTMLResponse(page("kontroller.html", "kontroller"))

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
            return problem(415, "Skjemaet er ikke sendt som et skjema.")
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
        return await answered(request, lambda filled: HTMLResponse(form_page(filled)))

    @router.post("/arbeidsbok")
    async def workbook(request: Request) -> Response:
        def made(inputs: ModelInputs) -> Response:
            content = EFFEKTMODELL.workbook_bytes(inputs)
            return download(EFFEKTMODELL.file_name(inputs), content, _WORKBOOK_TYPE)

        return await answered(request, of_inputs(made))

    @router.post("/inndata")
    async def input_file(request: Request) -> Response:
        def made(inputs: ModelInputs) -> Response:
            name = EFFEKTMODELL.file_name(inputs).removesuffix(".xlsx") + ".toml"
            return download(name, inputs_toml(inputs, ()).encode(), "application/toml")

        return await answered(request, of_inputs(made))

    return router


def _files(desk: Desk) -> APIRouter:
    router = APIRouter()

    async def answered(request: Request, work: Callable[[HeldFile], Response]) -> Response:
        """Answer a file that was sent as it is: no page of another site can send one unasked."""
        if request.headers.get("content-type") != _FILE_TYPE:
            return problem(415, "Filen er ikke sendt som en fil.")
        name = unquote(request.headers.get(FILE_NAME, "")[:_LONGEST_NAME])
        return await desk.file(request, lambda body: work(held(name, body)))

    @router.post("/kontroller")
    async def check(request: Request) -> Response:
        return await answered(request, lambda file: _shown(check_report(file)))

    @router.post("/kontrollrapport")
    async def report(request: Request) -> Response:
        return await answered(
            request, lambda file: _filed(f"Kontrollrapport {file.stem}", check_report(file))
        )

    return router


def _shown(report: Report) -> Response:
    return HTMLResponse(report_html(report))


def _filed(name: str, report: Report) -> Response:
    return download(f"{name}.xlsx", report_bytes(report), _WORKBOOK_TYPE)


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


def download(name: str, content: bytes, media_type: str) -> Response:
    """Answer with a file that a browser saves under its name."""
    return Response(
        content,
        media_type=media_type,
        headers={"Content-Disposition": f"attachment; filename*=UTF-8''{quote(name, safe='')}"},
    )
