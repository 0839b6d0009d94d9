"""`/catalog/datasets/{id}/explain`: what the query of these parameters does, in words. Nothing is read."""

from __future__ import annotations

import orjson
from django.http import HttpRequest, HttpResponse

from parvis.engine.query.explain import LANGUAGES, explanation
from parvis.platform.catalog.access import readable_dataset
from parvis.platform.records.answering import api, json_answer
from parvis.platform.records.parameters import records_request
from parvis.platform.records.reading import manifest_of, plan


@api
def explain(request: HttpRequest, dataset_id: str) -> HttpResponse:
    """The same parameters as `/records`; in French or, for any other language, in English."""
    found = readable_dataset(request.user, dataset_id)
    schema = manifest_of(found).schema
    asked = records_request(request.GET, schema)
    plan(found, asked)
    lang = asked.lang.lower() if asked.lang.lower() in LANGUAGES else "en"
    return json_answer(orjson.dumps({"explanation": explanation(asked, schema, lang), "lang": lang}))
