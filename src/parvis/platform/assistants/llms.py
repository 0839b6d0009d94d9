"""`llms.txt` and `llms-full.txt` (llmstxt.org): what a program that reads for a person should know of the portal, in Markdown."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from parvis.platform.assistants.descriptions import plain
from parvis.platform.catalog.access import visible_datasets
from parvis.platform.catalog.licences import licence
from parvis.platform.catalog.models import Dataset
from parvis.platform.catalog.publishing import current_generation
from parvis.platform.records.answering import etag, is_known, not_modified

MOST = 2000
LONGEST = 200
API = "/api/explore/v2.1"


@require_safe
def llms(request: HttpRequest) -> HttpResponse:
    """The portal in short: where the data is, how to ask for it, and each public dataset in a line."""
    return _answer(request, lambda site: [*_head(site), *_datasets(site, _line)])


@require_safe
def llms_full(request: HttpRequest) -> HttpResponse:
    """As `llms.txt`, with the columns of each public dataset."""
    return _answer(request, lambda site: [*_head(site), *_datasets(site, _whole)])


def _answer(request: HttpRequest, write: Callable[[str], Iterable[str]]) -> HttpResponse:
    tag = etag(request.build_absolute_uri(), str(current_generation()))
    if is_known(request, tag):
        return not_modified(tag)
    text = "\n".join(write(request.build_absolute_uri("/").rstrip("/"))) + "\n"
    response = HttpResponse(text, content_type="text/plain; charset=utf-8")
    response["ETag"] = tag
    response["Cache-Control"] = "public, no-cache"
    return response


def _head(site: str) -> list[str]:
    town = settings.PARVIS["TOWN"]
    return [
        f"# {town}, données ouvertes",
        "",
        f"> {town} en données ouvertes\u00a0: les jeux de données de la ville à lire, filtrer, compter et télécharger, libres de "
        "réutilisation sous la licence que chacun indique. Textes en français, pages aussi en anglais sous /en/.",
        "",
        "Pour répondre à une question sur la ville, cherchez le jeu, lisez le nom de ses colonnes, puis interrogez-le par "
        "l’API\u00a0: une requête vaut mieux qu’un téléchargement. Citez la page du jeu et sa date de mise à jour. Les jeux dits "
        "«\u202fdonnées d’exemple\u202f» sont engendrés et ne décrivent rien de réel.",
        "",
        "## Interroger les données",
        "",
        f"- [Serveur MCP]({site}/mcp)\u00a0: outils pour assistants (chercher, décrire, interroger), en Streamable HTTP, sans compte",
        f"- [API des jeux de données]({site}{API}/catalog/datasets)\u00a0: la liste en JSON, avec `where`, `refine`, `limit`",
        f"- [Description OpenAPI]({site}{API}/openapi.json)\u00a0: toutes les opérations, compatibles avec l’Explore API v2.1",
        f"- [Console]({site}{API}/console)\u00a0: la documentation de l’API, avec des exemples",
        "",
        "## Catalogue",
        "",
        f"- [Catalogue]({site}/explore/)\u00a0: la recherche, pour les personnes",
        f"- [Catalogue en DCAT-AP]({site}{API}/catalog/exports/dcat)\u00a0: RDF, pour les autres portails",
        f"- [Nouveautés]({site}/explore/feed.atom)\u00a0: les publications, en Atom",
        f"- [Réutilisations]({site}/reuses/)\u00a0: ce que d’autres en ont fait",
        "",
    ]


def _datasets(site: str, write: Callable[[str, Dataset], Iterable[str]]) -> Iterable[str]:
    yield "## Jeux de données"
    yield ""
    for dataset in visible_datasets(None).select_related("organization", "current").order_by("id")[:MOST].iterator():
        yield from write(site, dataset)
    yield ""
    yield "## Optional"
    yield ""
    yield f"- [Version complète]({site}/llms-full.txt)\u00a0: les colonnes de chaque jeu"
    yield f"- [Usage du portail]({site}/usage/)\u00a0: ce qui est consulté, compté sans traces"


def _line(site: str, dataset: Dataset) -> Iterable[str]:
    told = plain(dataset.description("fr"))
    told = told if len(told) <= LONGEST else told[: LONGEST - 1] + "…"
    sample = " Données d’exemple." if dataset.is_sample else ""
    words = f"\u00a0: {told}{sample}" if told or sample else ""
    yield f"- [{_bare(dataset.title('fr'))}]({site}/explore/dataset/{dataset.pk}/){words}"


def _whole(site: str, dataset: Dataset) -> Iterable[str]:
    yield f"### {_bare(dataset.title('fr'))}"
    yield ""
    yield f"- identifiant\u00a0: `{dataset.pk}`\u202f; lignes\u00a0: {dataset.current.rows if dataset.current else 0}"
    yield f"- page\u00a0: {site}/explore/dataset/{dataset.pk}/"
    yield f"- API\u00a0: {site}{API}/catalog/datasets/{dataset.pk}/records"
    yield f"- licence\u00a0: {licence(dataset.licence).name('fr')}\u202f; producteur\u00a0: {dataset.producer or dataset.organization.name}"
    if dataset.is_sample:
        yield "- données d’exemple, engendrées"
    yield ""
    if told := plain(dataset.description("fr")):
        yield told
        yield ""
    for column in dataset.current.schema if dataset.current is not None else ():
        unit = f", {column.unit}" if column.unit else ""
        meaning = column.description("fr")
        words = f" – {column.label('fr')}" + (f"\u00a0: {plain(meaning)}" if meaning else "")
        yield f"- `{column.name}` ({column.kind.value}{unit}){words}"
    yield ""


def _bare(title: str) -> str:
    """A title without the signs that would end a link."""
    return title.replace("[", "(").replace("]", ")").replace("\n", " ")
