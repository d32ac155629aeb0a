"""Whether an answer would run, load or lead to what it should not, as a browser or a feed reader would take it."""

import json
import re
from collections.abc import Iterator
from xml.etree import ElementTree

import html5lib
import httpx

MARK = "insprutat"
"""Stands in every hostile text, as an element, an attribute, a header, and the name of a function."""
HOSTILE = (
    f"""Åke"'><img src=x onerror={MARK}()></title></script><script>{MARK}()</script><{MARK} {MARK}=1>{{{{7331*7}}}}"""
)
HEADER = f"Rad\r\nX-{MARK}: 1\r\n\r\n<{MARK}>"
LINK = f"javascript:{MARK}()//http://a.example/"
COMPUTED = str(7331 * 7)
_ADDRESSES = (
    "href",
    "src",
    "action",
    "formaction",
    "data",
    "poster",
    "{http://www.w3.org/1999/xlink}href",
    "xlink:href",
)
_HARMFUL = re.compile(r"[\s\x00-\x1f]*(javascript|data|vbscript|file)[\s\x00-\x1f]*:", re.I)
_LOADING = {"iframe", "object", "embed", "applet", "frame", MARK}


def faults(response: httpx.Response) -> list[str]:
    """What is wrong with an answer, whatever its kind is."""
    kind = response.headers.get("content-type", "").split(";")[0]
    found = [f"header {name}" for name in response.headers if MARK in name.lower()]
    if COMPUTED in response.text:
        found.append("a template was computed")
    if kind == "text/html":
        found += of_html(response.text)
    elif kind.endswith("xml"):
        found += _of_xml(response.content)
    elif kind == "text/calendar":
        unfolded = response.text.replace("\r\n ", "")
        found += [line for line in unfolded.splitlines() if line.lower().startswith(f"x-{MARK}")]
    elif kind.endswith("json"):
        json.loads(response.content)
    return found


def of_html(text: str) -> list[str]:
    """What would run in a page: scripts, handlers of events, elements that load, addresses that are programs."""
    root = html5lib.HTMLParser(namespaceHTMLElements=False).parse(text)
    found = []
    for element in root.iter():
        name = element.tag.rpartition("}")[2] if isinstance(element.tag, str) else ""
        if name == "script":
            found += _of_script(element)
        elif name in _LOADING or (name == "base" and "href" in element.attrib):
            found.append(f"<{name}>")
        for attribute, value in element.attrib.items():
            if attribute.lower().startswith(("on", MARK)) or attribute == "srcdoc":
                found.append(f"<{name} {attribute}>")
            if attribute in _ADDRESSES and _HARMFUL.match(value):
                found.append(f"<{name} {attribute}={value[:30]}>")
    return found


def _of_script(element: ElementTree.Element) -> list[str]:
    """Data are no program; they are JSON, and cannot end their element."""
    if element.get("type") != "application/ld+json":
        return ["<script>"]
    json.loads(element.text or "")
    return [text for text in ("</script", "<!--", "<script") if text in (element.text or "").lower()]


def _of_xml(body: bytes) -> list[str]:
    """Of feeds also what their entries say, where that is HTML."""
    root = ElementTree.fromstring(body)
    found = list(_addresses(root))
    for element in root.iter():
        if MARK in element.tag.lower():
            found.append(element.tag)
        if element.get("type") in ("html", "xhtml"):
            found += of_html("".join(element.itertext()))
    return found


def _addresses(root: ElementTree.Element) -> Iterator[str]:
    for element in root.iter():
        value = element.get("href") or element.get("{http://www.w3.org/1999/02/22-rdf-syntax-ns#}resource") or ""
        if _HARMFUL.match(value):
            yield f"{element.tag} {value[:30]}"
