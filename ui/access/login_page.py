"""The pages for signing in and out: plain HTML that needs no script. `ui.render` escapes every text in them."""

from __future__ import annotations

from ui.render import Html, tag

POLICY = (
    "default-src 'none'; style-src 'unsafe-inline'; img-src 'self'; form-action 'self'; base-uri 'none'; "
    "frame-ancestors 'none'"
)
_STYLE = Html(
    """
:root { color-scheme: light dark; --paper: light-dark(#faf9f6, #171614); --sheet: light-dark(#ffffff, #201f1c);
  --ink: light-dark(#1c1b19, #eceae4); --quiet: light-dark(#615e57, #aca79b); --rule: light-dark(#8f8a7e, #7d786c);
  --accent: light-dark(#14506e, #8cc4e2); --on-accent: light-dark(#ffffff, #0d1c24);
  --warn: light-dark(#8a3412, #f0a988); --warn-soft: light-dark(#fbeee6, #36231a); }
* { box-sizing: border-box; }
body { margin: 0; min-height: 100vh; display: grid; place-items: center; padding: 24px 16px; background: var(--paper);
  color: var(--ink); font: 400 16px/1.5 system-ui, -apple-system, "Segoe UI", Roboto, "Noto Sans", Arial, sans-serif; }
main { width: min(360px, 100%); }
.wordmark { margin: 0 0 4px; font: 700 30px/1.1 ui-serif, "Iowan Old Style", Charter, Georgia, "Noto Serif", serif;
  letter-spacing: -0.01em; }
p { margin: 0 0 20px; color: var(--quiet); overflow-wrap: anywhere; }
label { display: block; margin-bottom: 16px; font-weight: 500; font-size: 15px; }
input { display: block; width: 100%; margin-top: 6px; padding: 10px 12px; font: inherit; color: inherit;
  background: var(--sheet); border: 1px solid var(--rule); border-radius: 8px; }
button { width: 100%; padding: 11px 12px; font: inherit; font-weight: 600; color: var(--on-accent);
  background: var(--accent); border: 0; border-radius: 8px; cursor: pointer; }
:focus-visible { outline: 2px solid var(--accent); outline-offset: 2px; }
.problem { padding: 10px 12px; color: var(--warn); background: var(--warn-soft); border-radius: 8px; }
"""
)


def login_page(problem: str | None = None, name: str = "") -> str:
    """Asks for name and password; `problem` says why the last try failed. The form goes to the page's own address."""
    return _page(
        "Sign in",
        tag("p", "Sign in to ask the archive."),
        tag("p", problem, class_="problem", role="alert", id="problem") if problem else None,
        tag(
            "form",
            _field("Name", "name", "text", "username", value=name or None, autofocus=not name, invalid=bool(problem)),
            _field("Password", "password", "password", "current-password", autofocus=bool(name), invalid=bool(problem)),
            tag("button", "Sign in", type="submit"),
            method="post",
        ),
    )


def logout_page(name: str) -> str:
    """Asks whether to sign out: a link alone must not do it."""
    return _page(
        "Sign out",
        tag("p", f"You are signed in as {name}."),
        tag("form", tag("button", "Sign out", type="submit"), method="post"),
    )


def _field(
    label: str, name: str, kind: str, autocomplete: str, *, value: str | None = None, autofocus: bool, invalid: bool
) -> Html:
    field = tag(
        "input",
        type=kind,
        name_=name,
        value=value,
        autocomplete=autocomplete,
        autocapitalize="none",
        spellcheck="false",
        autofocus=autofocus,
        aria_invalid="true" if invalid else None,
        aria_describedby="problem" if invalid else None,
        required=True,
    )
    return tag("label", label, field)


def _page(title: str, *children: Html | None) -> str:
    # The one piece of markup that is not made by `ui.render`; nothing that anybody wrote is in it. The page tells the
    # form where it comes from, which the server asks about and which other pages of Byline's keep to themselves.
    head = Html(
        '<html lang="en">\n<head>\n<meta charset="utf-8">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        '<meta name="referrer" content="same-origin">\n<meta name="robots" content="noindex">\n'
        f"{tag('title', f'{title} · Byline')}\n<style>{_STYLE}</style>\n</head>"
    )
    body = tag("body", tag("main", tag("h1", "Byline", class_="wordmark"), *children))
    return f"<!doctype html>\n{head}\n{body}\n</html>\n"
