"""What a user is told where a request is not answered with what it asked for."""

from __future__ import annotations

import json
from typing import Final

from fastapi import Request, Response
from fastapi.responses import HTMLResponse

from udfs.server import fault
from workbook_templates.web.pages import problem_page

_TEXTS: Final = {
    400: "Forespørselen kan ikke leses.",
    408: "Filen kom ikke frem i tide. Prøv igjen.",
    413: "Filen er for stor for siden.",
    429: "For mange forespørsler på kort tid. Vent litt, og prøv igjen.",
    503: "Siden har for mye å gjøre. Vent litt, og prøv igjen.",
}


def problem(request: Request, status: int, message: str = "") -> Response:
    """Answer with what is wrong: a page to a browser that would show one, else JSON with ``detail``."""
    answer = fault(status, message or _TEXTS.get(status, ""))
    if "text/html" not in request.headers.get("accept", ""):
        return answer
    told = json.loads(bytes(answer.body))["detail"]
    kept = {name: value for name, value in answer.headers.items() if name == "retry-after"}
    return HTMLResponse(problem_page(told), status, headers=kept)
