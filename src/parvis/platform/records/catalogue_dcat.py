"""The catalogue in DCAT: the catalogue, the service that answers queries, each dataset with its distributions.

Plain DCAT 3 with the terms that DCAT-AP requires; the addresses of nodes are those that answer.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from parvis.platform.records import catalogue_vocabulary as authority
from parvis.platform.records.catalogue_entries import Entry
from parvis.platform.records.catalogue_exporting import CatalogueExport, plain
from parvis.platform.records.catalogue_graph import Node, Ref, Text, rdf_xml, said, turtle
from parvis.platform.records.exports import Format

MOMENT = "xsd:dateTime"


def write_dcat(export: CatalogueExport) -> Iterator[bytes]:
    return rdf_xml(nodes(export))


def write_dcat_turtle(export: CatalogueExport) -> Iterator[bytes]:
    return turtle(nodes(export))


def nodes(export: CatalogueExport) -> Iterator[Node]:
    """The catalogue, its service, then each dataset and its distributions."""
    yield _catalogue(export)
    yield _service(export)
    for entry in export.entries:
        yield _dataset(export, entry)
        for format_, address in export.distributions(entry):
            yield _distribution(export, entry, format_, address)


def catalogue_address(export: CatalogueExport) -> str:
    return export.base + "/explore/"


def service_address(export: CatalogueExport) -> str:
    """The base of the API, where its addresses start."""
    return export.address("api-base")


def dataset_address(export: CatalogueExport, entry: Entry) -> str:
    return export.address("api-dataset", entry.whole["dataset_id"])


def _catalogue(export: CatalogueExport) -> Node:
    latest = max((one.whole["metas"]["default"]["modified"] or "" for one in export.entries), default="")
    return Node(
        "dcat:Catalog",
        said(
            ("dct:title", Text(export.words("title"), export.language)),
            ("dct:description", Text(export.words("description"), export.language)),
            ("dct:publisher", _agent(export.town)),
            ("dct:language", _ref(authority.language("fr"))),
            ("dct:modified", _moment(latest or None)),
            ("foaf:homepage", Ref(export.base + "/")),
            ("dcat:service", Ref(service_address(export))),
            *(("dcat:dataset", Ref(dataset_address(export, entry))) for entry in export.entries),
        ),
        catalogue_address(export),
    )


def _service(export: CatalogueExport) -> Node:
    base = service_address(export)
    return Node(
        "dcat:DataService",
        said(
            ("dct:identifier", Text(base)),
            ("dct:title", Text(export.words("api"), export.language)),
            ("dct:publisher", _agent(export.town)),
            ("dcat:endpointURL", Ref(base)),
            ("dcat:endpointDescription", Ref(export.address("api-swagger"))),
            ("dcat:landingPage", Ref(export.address("api-console"))),
            ("foaf:page", Ref(export.address("api-console"))),
            ("dct:conformsTo", Ref("https://spec.openapis.org/oas/v3.1.0")),
            *(("dcat:servesDataset", Ref(dataset_address(export, entry))) for entry in export.entries),
        ),
        base,
    )


def _dataset(export: CatalogueExport, entry: Entry) -> Node:
    whole = entry.whole
    default, dcat = whole["metas"]["default"], whole["metas"]["dcat"]
    place = (default["territory"] or [None])[0]
    rights = authority.PUBLIC if whole["visibility"] == "domain" else authority.RESTRICTED
    return Node(
        "dcat:Dataset",
        said(
            ("dct:identifier", Text(whole["dataset_id"])),
            *(("dct:title", Text(text, language)) for language, text in sorted(entry.titles.items())),
            *(
                ("dct:description", Text(plain(text), language))
                for language, text in sorted((entry.descriptions or entry.titles).items())
            ),
            *(("dcat:keyword", Text(keyword, "fr")) for keyword in default["keyword"] or ()),
            *(("dcat:theme", _theme(theme, export.language)) for theme in default["theme"] or ()),
            ("dct:publisher", _agent(dcat["contributor"])),
            ("dct:creator", _agent(default["publisher"])),
            ("dcat:contactPoint", _contact(export, default["publisher"])),
            ("dct:issued", _moment(dcat["issued"])),
            ("dct:modified", _moment(default["modified"])),
            ("dct:language", _ref(authority.language(default["language"]))),
            ("dct:accrualPeriodicity", _ref(authority.frequency(dcat["accrualperiodicity"] or ""))),
            ("dct:spatial", _location(place, entry)),
            ("dct:license", _licence(default)),
            ("dct:accessRights", Ref(rights)),
            ("dct:source", _ref(default["references"])),
            ("dcat:landingPage", Ref(export.page(whole["dataset_id"]))),
            *(("dcat:distribution", Ref(address)) for _, address in export.distributions(entry)),
        ),
        dataset_address(export, entry),
    )


def _distribution(export: CatalogueExport, entry: Entry, format_: Format, address: str) -> Node:
    default, dcat = entry.whole["metas"]["default"], entry.whole["metas"]["dcat"]
    return Node(
        "dcat:Distribution",
        said(
            ("dct:identifier", Text(f"{entry.whole['dataset_id']}-{format_.word}")),
            ("dct:title", Text(f"{default['title']} ({format_.name})", export.language)),
            ("dct:description", Text(_purpose(format_, export.language), export.language)),
            ("dct:format", _ref(authority.file_type(format_.word)) or Text(format_.name)),
            ("dcat:mediaType", Ref(authority.media_type(format_.media_type))),
            ("dcat:accessURL", Ref(address)),
            ("dcat:downloadURL", Ref(address)),
            ("dcat:accessService", Ref(service_address(export))),
            ("dct:license", _licence(default)),
            ("dct:issued", _moment(dcat["issued"])),
            ("dct:modified", _moment(default["modified"])),
        ),
        address,
    )


def _purpose(format_: Format, language: str) -> str:
    return format_.purpose.get(language) or format_.purpose["en"]


def _agent(name: str) -> Node:
    return Node("foaf:Organization", said(("foaf:name", Text(name))))


def _contact(export: CatalogueExport, name: str) -> Node:
    mail = Ref(f"mailto:{export.contact}") if export.contact else None
    return Node("vcard:Organization", said(("vcard:fn", Text(name)), ("vcard:hasEmail", mail)))


def _theme(name: str, language: str) -> Node:
    return Node("skos:Concept", said(("skos:prefLabel", Text(name, language))))


def _location(name: str | None, entry: Entry) -> Node | None:
    box = None
    if entry.bounds is not None:
        west, south, east, north = entry.bounds
        ring = f"{west} {south}, {east} {south}, {east} {north}, {west} {north}, {west} {south}"
        box = Text(f"POLYGON(({ring}))", datatype="geo:wktLiteral")
    if name is None and box is None:
        return None
    return Node("dct:Location", said(("skos:prefLabel", Text(name) if name else None), ("dcat:bbox", box)))


def _licence(default: dict[str, Any]) -> Ref | Node:
    if default["license_url"]:
        return Ref(default["license_url"])
    return Node("dct:LicenseDocument", said(("dct:title", Text(default["license"]))))


def _moment(text: str | None) -> Text | None:
    return Text(text, datatype=MOMENT) if text else None


def _ref(address: str | None) -> Ref | None:
    return Ref(address) if address else None
