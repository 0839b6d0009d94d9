"""The catalogue for readers of news and for older catalogues: RSS 2.0, Dublin Core, and the data.json of Project Open Data."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from email.utils import format_datetime
from typing import Any

import orjson

from parvis.platform.records import catalogue_vocabulary as authority
from parvis.platform.records.catalogue_dcat import catalogue_address, dataset_address
from parvis.platform.records.catalogue_entries import Entry
from parvis.platform.records.catalogue_exporting import CatalogueExport, plain
from parvis.platform.records.catalogue_graph import Node, Ref, Text, rdf_xml, said
from parvis.platform.records.exports.xml_text import xml_text

_OPEN_DATA = "https://project-open-data.cio.gov/v1.1/schema"


def write_rss(export: CatalogueExport) -> Iterator[bytes]:
    """The latest publications first."""
    latest = sorted(export.entries, key=lambda one: one.whole["metas"]["default"]["modified"] or "", reverse=True)
    own = export.address("api-catalogue-export", "rss")
    built = _rfc_date(latest[0].whole["metas"]["default"]["modified"]) if latest else ""
    yield (
        '<?xml version="1.0" encoding="UTF-8"?>\n<rss version="2.0" xmlns:atom="http://www.w3.org/2005/Atom" '
        'xmlns:dc="http://purl.org/dc/elements/1.1/">\n<channel>\n'
        f"<title>{xml_text(export.words('title'))}</title>\n<link>{xml_text(catalogue_address(export))}</link>\n"
        f"<description>{xml_text(export.words('description'))}</description>\n<language>{export.language}</language>\n"
        + (f"<lastBuildDate>{built}</lastBuildDate>\n" if built else "")
        + f'<atom:link href="{xml_text(own)}" rel="self" type="application/rss+xml"/>\n'
    ).encode()
    for entry in latest:
        yield _item(export, entry).encode()
    yield b"</channel>\n</rss>\n"


def _item(export: CatalogueExport, entry: Entry) -> str:
    default = entry.whole["metas"]["default"]
    page = export.page(entry.whole["dataset_id"])
    themes = "".join(f"<category>{xml_text(theme)}</category>\n" for theme in default["theme"] or ())
    modified = _rfc_date(default["modified"])
    return (
        f"<item>\n<title>{xml_text(default['title'])}</title>\n<link>{xml_text(page)}</link>\n"
        f"<description>{xml_text(default['description'] or '')}</description>\n"
        f'<guid isPermaLink="false">{xml_text(entry.whole["dataset_id"] + "@" + (default["modified"] or ""))}</guid>\n'
        + (f"<pubDate>{modified}</pubDate>\n" if modified else "")
        + f"<dc:creator>{xml_text(default['publisher'])}</dc:creator>\n{themes}</item>\n"
    )


def _rfc_date(text: str | None) -> str:
    return format_datetime(datetime.fromisoformat(text)) if text else ""


def write_dublin_core(export: CatalogueExport) -> Iterator[bytes]:
    return rdf_xml(_described(export, entry) for entry in export.entries)


def _described(export: CatalogueExport, entry: Entry) -> Node:
    default, dcat = entry.whole["metas"]["default"], entry.whole["metas"]["dcat"]
    return Node(
        "rdf:Description",
        said(
            ("dc:identifier", Text(entry.whole["dataset_id"])),
            *(("dc:title", Text(text, language)) for language, text in sorted(entry.titles.items())),
            *(("dc:description", Text(plain(text), language)) for language, text in sorted(entry.descriptions.items())),
            ("dc:creator", Text(default["publisher"])),
            ("dc:publisher", Text(dcat["contributor"])),
            *(("dc:subject", Text(word)) for word in [*(default["theme"] or ()), *(default["keyword"] or ())]),
            ("dc:date", Text(default["modified"]) if default["modified"] else None),
            ("dc:type", Text("Dataset")),
            *(("dc:format", Text(one.media_type.partition(";")[0])) for one, _ in export.distributions(entry)),
            ("dc:language", Text(default["language"])),
            ("dc:rights", Text(default["license"])),
            *(("dc:coverage", Text(place)) for place in default["territory"] or ()),
            ("dc:source", Ref(default["references"]) if default["references"] else None),
        ),
        dataset_address(export, entry),
    )


def write_data_json(export: CatalogueExport) -> Iterator[bytes]:
    """One object, a dataset after the other."""
    head: dict[str, Any] = {
        "@context": f"{_OPEN_DATA}/catalog.jsonld",
        "@id": export.address("api-catalogue-export", "data.json"),
        "@type": "dcat:Catalog",
        "conformsTo": _OPEN_DATA,
        "describedBy": f"{_OPEN_DATA}/catalog.json",
    }
    yield orjson.dumps(head)[:-1] + b',"dataset":['
    for number, entry in enumerate(export.entries):
        yield (b",\n" if number else b"\n") + orjson.dumps(_open_data(export, entry))
    yield b"]}\n"


def _open_data(export: CatalogueExport, entry: Entry) -> dict[str, Any]:
    whole = entry.whole
    default, dcat = whole["metas"]["default"], whole["metas"]["dcat"]
    contact = {"@type": "vcard:Contact", "fn": default["publisher"]}
    if export.contact:
        contact["hasEmail"] = f"mailto:{export.contact}"
    found: dict[str, Any] = {
        "@type": "dcat:Dataset",
        "identifier": whole["dataset_id"],
        "title": default["title"],
        "description": plain(default["description"]) or default["title"],
        "keyword": default["keyword"] or default["theme"] or [default["title"]],
        "modified": default["modified"],
        "issued": dcat["issued"],
        "publisher": {"@type": "org:Organization", "name": default["publisher"]},
        "contactPoint": contact,
        "accessLevel": "public" if whole["visibility"] == "domain" else "restricted public",
        "language": [default["language"]],
        "landingPage": export.page(whole["dataset_id"]),
        "distribution": [
            {
                "@type": "dcat:Distribution",
                "title": one.name,
                "format": one.name,
                "mediaType": one.media_type.partition(";")[0],
                "downloadURL": address,
            }
            for one, address in export.distributions(entry)
        ],
    }
    optional = {
        "license": default["license_url"],
        "theme": default["theme"],
        "accrualPeriodicity": authority.repetition(dcat["accrualperiodicity"] or ""),
        "spatial": ",".join(map(str, entry.bounds)) if entry.bounds is not None else None,
    }
    return {**found, **{name: value for name, value in optional.items() if value}}
