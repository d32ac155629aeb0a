"""The API's own description: OpenAPI 3.1, made of the declarations, with real answers as its examples."""

from collections.abc import Mapping
from typing import Any

from datasets.declaration import Text
from datasets.instance import Municipality
from portal.api import schemas
from portal.api.limits import DEFAULT_LIMIT, DETAILS, LAST_PAGE, LONGEST_ADDRESS, MOST
from portal.api.parameters import MIRRORING, PAGING
from portal.api.problems import describe
from portal.api.resources import Resource, resources
from portal.problems import MEDIA_TYPE

VERSION, RELEASED = "1.0.0", "2026-11-25"
_LICENSE = {"name": "CC0 1.0", "url": "https://creativecommons.org/publicdomain/zero/1.0/"}
_KEPT = {"ETag": {"description": "Står för utgåvan. / Stands for the edition.", "schema": {"type": "string"}}}
_ALWAYS = (400, 405, 406, 413, 414, 500, 503)
Part = dict[str, Any]
Examples = Mapping[str, tuple[Part, Part | None]]


def api_info(documentation: str) -> dict[str, str]:
    """The five facts of DIGG's profile (VER.06)."""
    return {
        "apiName": "Insyn",
        "apiVersion": VERSION,
        "apiReleased": RELEASED,
        "apiDocumentation": documentation,
        "apiStatus": "active",
    }


def document(municipality: Municipality, root: str, examples: Examples) -> Part:
    """The document of a portal at `root`, without slash, whose answers `examples` are."""
    paths = {"/api-info": _api_info(root), "/openapi.json": _openapi()}
    for path, resource in resources().items():
        listed, single = examples[path]
        paths[f"/{path}"] = _list(resource, listed)
        paths[f"/{path}/{{id}}"] = _single(resource, single)
    return {
        "openapi": "3.1.0",
        "info": _info(municipality, root),
        "servers": [{"url": f"{root}/api/v1"}],
        "externalDocs": {"description": "Dokumentation / Documentation", "url": f"{root}/api"},
        "tags": [_tag(name, resource) for name, resource in _by_dataset().items()],
        "paths": paths,
        "components": {
            "schemas": schemas.of_all(),
            "parameters": schemas.parameters(),
            "responses": {f"status-{status}": _refusal(status, root) for status in DETAILS},
        },
    }


def _info(municipality: Municipality, root: str) -> Part:
    name, contact = municipality.name, municipality.contact
    address = {"email": contact} if "@" in contact else {"url": contact} if "://" in contact else {}
    return {
        "title": f"Insyn i {name}",
        "version": VERSION,
        "description": f"Beslut, möten, ärenden, uppdrag, omröstningar och nyckeltal i {name}, som öppna data.\n\n"
        f"Decisions, meetings, matters, assignments, votes and key figures of {name}, as open data.\n\n{limits()}",
        "termsOfService": f"{root}/api#villkor",
        "contact": {"name": name, "url": municipality.website or root, **address},
        "license": _LICENSE,
        "x-limitations": limits(),
        "x-sla": {
            "availability": "Utan garanti. / No guarantee.",
            "responseTime": "Utan garanti. / No guarantee.",
            "support": contact or municipality.website or root,
        },
    }


def limits() -> str:
    """The API's limits in both languages."""
    sv = (
        f"Begränsningar: högst {MOST} objekt per svar ({DEFAULT_LIMIT} om inget sägs), page högst {LAST_PAGE}, "
        f"adressen högst {LONGEST_ADDRESS} tecken. Det går bara att läsa."
    )
    en = (
        f"Limits: at most {MOST} objects an answer ({DEFAULT_LIMIT} where nothing is said), page at most {LAST_PAGE}, "
        f"the address at most {LONGEST_ADDRESS} characters. Read only."
    )
    return schemas.both(Text(sv, en))


def _by_dataset() -> dict[str, Resource]:
    """The first resource of each data set, by its Swedish title."""
    return {resource.dataset.title.sv: resource for resource in reversed(list(resources().values()))}


def _tag(name: str, resource: Resource) -> Part:
    return {"name": name, "description": schemas.both(resource.dataset.help)}


def _list(resource: Resource, example: Part) -> Part:
    shared = (*PAGING, *(MIRRORING if resource.mirrored else ()))
    given = [{"$ref": f"#/components/parameters/{name}"} for name in shared]
    given += [schemas.chosen_by(item) for item in resource.filters.values()]
    answer = _answer(schemas.of_list(resource), schemas.both(resource.declared.title), example)
    return {"get": _operation(resource, "list", answer, given, 400)}


def _single(resource: Resource, example: Part | None) -> Part:
    key = resource.declared.columns[resource.declared.key]
    identifier = {
        "name": "id",
        "in": "path",
        "required": True,
        "description": schemas.both(key.help),
        "schema": {"type": "string", "minLength": 1},
    }
    answer = _answer(schemas.of_single(resource), schemas.both(resource.declared.help), example)
    return {"get": _operation(resource, "get", answer, [identifier], 404, 410)}


def _operation(resource: Resource, verb: str, answer: Part, given: list[Part], *statuses: int) -> Part:
    declared = resource.declared
    return {
        "operationId": f"{verb}_{resource.table}",
        "tags": [resource.dataset.title.sv],
        "summary": f"{declared.title.sv} / {declared.title.en}",
        "description": schemas.both(declared.help),
        "parameters": given,
        "responses": {"200": answer, **_refusals(*statuses)},
    }


def _api_info(root: str) -> Part:
    told = api_info(f"{root}/api")
    schema = {"type": "object", "properties": {name: {"type": "string"} for name in told}, "required": list(told)}
    return _about("api_info", "Om API:et / About the API", _answer(schema, "VER.06", told))


def _openapi() -> Part:
    schema = {"type": "object", "required": ["openapi", "info", "paths"]}
    words = "Denna beskrivning / This description"
    return _about("openapi", words, _answer(schema, "OpenAPI 3.1", None))


def _about(name: str, words: str, answer: Part) -> Part:
    responses = {"200": answer, **_refusals(400)}
    return {"get": {"operationId": name, "summary": words, "description": words, "responses": responses}}


def _answer(schema: Part, words: str, example: Part | None) -> Part:
    examples = (
        {} if example is None else {"examples": {"answer": {"summary": "Ett svar / An answer", "value": example}}}
    )
    return {"description": words, "headers": _KEPT, "content": {"application/json": {"schema": schema, **examples}}}


def _refusals(*statuses: int) -> Part:
    """These statuses, those that any request may get, and whatever else."""
    told = {
        str(status): {"$ref": f"#/components/responses/status-{status}"} for status in sorted({*statuses, *_ALWAYS})
    }
    return {"304": {"description": "Inget nytt. / Nothing new."}, **told}


def _refusal(status: int, root: str) -> Part:
    example = describe(status, f"{root}/api", f"{root}/api/v1/decisions")
    content = {"schema": {"$ref": "#/components/schemas/problem"}, "examples": {"answer": {"value": example}}}
    return {"description": DETAILS[status], "content": {MEDIA_TYPE: content}}
