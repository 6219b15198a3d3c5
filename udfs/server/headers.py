"""Who may show and read the server's pages: Office, and the origins that the operator lists."""

from __future__ import annotations

import re
from typing import Final

_OFFICE_DOMAINS: Final = (
    "officeapps.live.com",
    "office.com",
    "office365.com",
    "office.net",
    "sharepoint.com",
    "cloud.microsoft",
)
OFFICE_ORIGINS: Final = (
    r"https://(?:[a-z0-9-]+\.)*(?:" + "|".join(map(re.escape, _OFFICE_DOMAINS)) + ")"
)
"""Pattern of the origins of Excel on the web."""

_ANCESTORS: Final = " ".join(f"https://*.{domain} https://{domain}" for domain in _OFFICE_DOMAINS)
_SCRIPTS: Final = "https://appsforoffice.microsoft.com https://ajax.aspnetcdn.com"
_POLICY: Final = (
    f"default-src 'none'; script-src 'self' {_SCRIPTS}; style-src 'self' 'unsafe-inline'; "
    f"img-src 'self' data:; connect-src 'self' {_SCRIPTS}; "
    "frame-src 'self' https://appsforoffice.microsoft.com; base-uri 'none'; form-action 'none'; "
    "frame-ancestors 'self' {ancestors}"
)


def security_headers(*, secure: bool, origins: tuple[str, ...]) -> dict[str, str]:
    """Return the headers of every answer.

    Inline styles are Office.js' own; scripts come from the server and from Microsoft only.
    """
    headers = {
        "Content-Security-Policy": _POLICY.format(ancestors=" ".join((_ANCESTORS, *origins))),
        "Cross-Origin-Resource-Policy": "cross-origin",
        "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
        "Referrer-Policy": "no-referrer",
        "X-Content-Type-Options": "nosniff",
        "X-Permitted-Cross-Domain-Policies": "none",
    }
    if secure:
        headers["Strict-Transport-Security"] = "max-age=31536000"
    return headers
