"""The headers that every answer carries."""

from typing import Any

POLICY = {
    "default-src": "'none'",
    "script-src": "'self'",
    "style-src": "'self'",
    "img-src": "'self' data: blob:",
    "connect-src": "'self'",
    "form-action": "'self'",
    "frame-ancestors": "'none'",
    "base-uri": "'none'",
    "object-src": "'none'",
}
FILE_POLICY = {"default-src": "'none'", "sandbox": ""}
ALWAYS = {
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Access-Control-Allow-Origin": "",  # not there: no other site reads an answer
}


def flaws(response: Any) -> dict[str, str]:
    """The headers that are not as they should be, with what they are."""
    found = {name: response.headers.get(name, "") for name in (*ALWAYS, "Content-Security-Policy", "Vary")}
    right = {name: found[name] == text for name, text in ALWAYS.items()}
    kept = set(response.headers.get("Cache-Control", "").split(", "))
    found["Cache-Control"] = ", ".join(sorted(kept))
    policy = dict((*part.split(" ", 1), "")[:2] for part in found["Content-Security-Policy"].split("; "))
    is_file = "ETag" in response.headers
    right["Content-Security-Policy"] = policy == (FILE_POLICY if is_file else POLICY)
    right["Cache-Control"] = kept == {"private", "max-age=3600"} if is_file else kept >= {"private", "no-store"}
    found["Content-Type"] = response.headers.get("Content-Type", "")
    is_text = found["Content-Type"].startswith("text/")
    has_body = response.status_code not in (204, 304)
    right["Content-Type"] = (found["Content-Type"] or not has_body) and is_text == ("charset=" in found["Content-Type"])
    right["Vary"] = "Cookie" in found["Vary"].split(", ")
    return {name: found[name] for name, is_right in right.items() if not is_right}
