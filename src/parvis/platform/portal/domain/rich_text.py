"""The little Markdown that agents write in stories: paragraphs, **bold**, *italic*, lists, [links](https://…).

HTML that somebody types is shown as it was typed. What comes out is sanitised once more by who shows it.
"""

from __future__ import annotations

import re
from html import escape

_LINK = re.compile(r"\[([^\]\n]{1,300})\]\(((?:https?://|mailto:|/(?!/))[^\s()<>]{1,600})\)")
_BOLD = re.compile(r"\*\*(?=\S)(.+?)(?<=\S)\*\*")
_ITALIC = re.compile(r"\*(?=\S)([^*]+?)(?<=\S)\*")
_BULLET = re.compile(r"[-*•]\s+")
_NUMBER = re.compile(r"\d{1,3}[.)]\s+")


def as_html(text: str) -> str:
    """
    >>> as_html("Un **fait**,\\n[vu ici](https://example.org/?a=1&b=2).")
    '<p>Un <strong>fait</strong>, <a href="https://example.org/?a=1&amp;b=2">vu ici</a>.</p>'
    >>> as_html("- un\\n- <b>deux</b>")
    '<ul><li>un</li><li>&lt;b&gt;deux&lt;/b&gt;</li></ul>'
    """
    parts = re.split(r"\n\s*\n", text.replace("\r\n", "\n").strip())
    return "".join(
        _block([line.strip() for line in part.split("\n") if line.strip()]) for part in parts if part.strip()
    )


def as_text(text: str) -> str:
    """The words alone, in one line: for a summary or a description."""
    plain = _ITALIC.sub(r"\1", _BOLD.sub(r"\1", _LINK.sub(r"\1", text)))
    return re.sub(r"\s*\n\s*", " ", plain).strip()


def _block(lines: list[str]) -> str:
    """A list when every line is an item; lines before the first item make a paragraph of their own."""
    for mark, tag in ((_BULLET, "ul"), (_NUMBER, "ol")):
        first = next((number for number, line in enumerate(lines) if mark.match(line)), None)
        if first is not None and all(mark.match(line) for line in lines[first:]):
            items = "".join(f"<li>{_inline(mark.sub('', line, count=1))}</li>" for line in lines[first:])
            before = f"<p>{_inline(' '.join(lines[:first]))}</p>" if first else ""
            return f"{before}<{tag}>{items}</{tag}>"
    return f"<p>{_inline(' '.join(lines))}</p>"


def _inline(text: str) -> str:
    """The marks of one line; links are set apart first, so that no mark is read inside an address."""
    parts, end = [], 0
    for link in _LINK.finditer(text):
        parts += [_marked(text[end : link.start()]), f'<a href="{escape(link[2])}">{_marked(link[1])}</a>']
        end = link.end()
    return "".join([*parts, _marked(text[end:])])


def _marked(text: str) -> str:
    safe = escape(text, quote=False)
    return _ITALIC.sub(r"<em>\1</em>", _BOLD.sub(r"<strong>\1</strong>", safe))
