"""Key figures: their value for everybody, their rights, their form, their order, what they never tell."""

from __future__ import annotations

import tarfile

import pytest
from django.core import serializers
from django.test import Client
from portal_forms import COUNTS, FIELDS, text

from parvis.platform.catalog.domain.typography import FIXED, THIN
from parvis.platform.journal.models import Entry
from parvis.platform.portal.models import Figure, Revision, Story

pytestmark = pytest.mark.django_db


def page(client: Client, address: str) -> str:
    answer = client.get(address)
    assert answer.status_code == 200, (address, answer.status_code)
    return answer.content.decode().replace(FIXED, " ").replace(THIN, " ").replace("&#x27;", "'").replace("&quot;", '"')


@pytest.mark.usefixtures("plantations")
class TestShown:
    def test_a_figure_tells_its_value_its_change_and_its_source(self, client, make_figure):
        make_figure("arbres", before_where="year(annee) = 2020", before_period="2020", period="2024")
        french, english = page(client, "/figures/arbres/"), page(client, "/en/figures/arbres/")
        assert "<strong>185</strong> <span>arbres</span>" in french and "en 2024" in french
        assert "+85,0 % depuis 2020" in french and "(100 arbres)" in french and "Service des parcs" in french
        assert "+85.0% since 2020" in english and "Trees planted" in english

    def test_how_it_is_computed_opens_the_query(self, client, make_figure, plantations):
        make_figure("arbres")
        shown = page(client, "/figures/arbres/")
        assert "sum(arbres)" in shown and "year(annee) = 2024" in shown and plantations.current_id[:12] in shown
        address = next(
            part for part in shown.split('"') if part.startswith("/api/explore/") and "/records" in part
        ).replace("&amp;", "&")
        assert client.get(address).json()["results"] == [{"sum(arbres)": 185}]
        console = next(part for part in shown.split('"') if "/api/?" in part).replace("&amp;", "&")
        assert client.get(console).status_code == 200

    def test_a_new_publication_changes_the_value(self, client, make_figure, publish, town):
        make_figure("arbres")
        assert "<strong>185</strong>" in page(client, "/figures/arbres/")
        publish("plantations", town, COUNTS + "2024;Ferme;15\n")
        assert "<strong>200</strong>" in page(client, "/figures/arbres/")

    def test_target_and_other_towns(self, client, make_figure):
        make_figure(
            "arbres", target_value="370", target_period="2030", towns="Vanves ; Vanves ; 90 ; 2023\nMeudon;;1 200,5"
        )
        shown = page(client, "/figures/arbres/")
        assert "Objectif d’ici 2030 : 370 arbres, atteint à 50 %" in shown and 'width="50%"' in shown
        assert '<th scope="row">Vanves</th><td class="number">90</td><td>2023</td>' in shown and "1 200" in shown

    def test_the_tab_of_its_dataset(self, client, make_figure, publish, town):
        publish("autre", town)
        make_figure("arbres")
        assert "/explore/dataset/plantations/figures/" in page(client, "/explore/dataset/plantations/")
        assert "<strong>185</strong>" in page(client, "/explore/dataset/plantations/figures/")
        assert client.get("/explore/dataset/autre/figures/").status_code == 404

    def test_many_figures_take_few_queries(self, client, make_figure, django_assert_max_num_queries):
        for number in range(6):
            make_figure(f"arbres-{number}", on_home="on")
        with django_assert_max_num_queries(4):
            client.get("/figures/")

    def test_a_figure_on_generated_rows_says_so(self, client, make_figure, publish, town):
        publish("exemple", town, COUNTS, is_sample=True)
        make_figure("exemple", dataset="exemple")
        assert "Données d’exemple générées" in page(client, "/figures/exemple/")


@pytest.mark.usefixtures("plantations")
class TestNeverLeaks:
    """A figure is what anybody may read, whoever looks: its dataset may become restricted, or go."""

    @pytest.fixture(params=["restricted", "withdrawn"])
    def closed(self, request, make_figure, plantations):
        make_figure("arbres", before_where="year(annee) = 2020")
        if request.param == "restricted":
            plantations.visibility = "restricted"
        else:
            plantations.current = None
        plantations.save()

    @pytest.mark.usefixtures("closed")
    def test_to_a_reader(self, client):
        for address in ("/figures/arbres/", "/figures/", "/embed/figure/arbres/", "/en/figures/arbres/"):
            shown = page(client, address)
            assert "185" not in shown and "sum(arbres)" not in shown and "Service des parcs" not in shown, address

    @pytest.mark.usefixtures("closed")
    def test_to_its_agent_who_is_told_why(self, as_agent):
        shown = page(as_agent, "/figures/arbres/")
        assert "185" not in shown and "n’est pas ouvert à tous" in shown

    def test_a_restricted_dataset_cannot_be_chosen(self, as_agent, publish, town):
        publish("secret", town, COUNTS, visibility="restricted")
        answer = as_agent.post("/figures/new/", form(slug="fuite", dataset="secret"))
        assert answer.status_code == 422 and not Figure.objects.filter(pk="fuite").exists()
        preview = as_agent.post(
            "/figures/new/", form(slug="fuite", dataset="secret"), headers={"X-Parvis-Fragment": "preview"}
        )
        assert "185" not in preview.content.decode()


def form(**fields: str) -> dict[str, str]:
    return {name: text for name, text in {**FIELDS, **fields}.items() if text}


@pytest.mark.usefixtures("plantations")
class TestForm:
    @pytest.mark.parametrize(
        ("fields", "place", "words"),
        [
            ({"select": "sum(arbre)"}, "select", "vouliez-vous dire arbres"),
            ({"where": "annee >"}, "where", "Syntaxe"),
            ({"before_where": "anee = 2020"}, "before_where", "annee"),
            ({"dataset": ""}, "dataset", "Choisissez un jeu"),
            ({"written_value": "12"}, "written_value", "donne la valeur"),
            ({"dataset": "", "written_value": "douze"}, "written_value", "Écrivez un nombre"),
            ({"dataset": "", "written_value": "12"}, "source_fr", "sa source"),
            ({"period": "printemps"}, "period", "une année"),
            ({"towns": "Vanves ; Vanves ; 3\nMeudon"}, "towns", "Ligne 2"),
            ({"target_period": "2030"}, "target_value", "objectif"),
            ({"label_en": ""}, "label_en", ""),
            ({"slug": "Not a slug"}, "slug", "minuscules"),
            ({"slug": "managed"}, "slug", "pris"),
        ],
    )
    def test_what_is_wrong_is_said_at_its_field(self, as_agent, fields, place, words):
        answer = as_agent.post("/figures/new/", form(**{"slug": "arbres", **fields}))
        assert answer.status_code == 422
        errors = answer.context["form"].errors
        assert list(errors) == [place] and words in " ".join(errors[place])

    def test_a_written_value_is_kept_as_it_was_written(self, client, make_figure, as_agent):
        make_figure("velib", dataset="", select="", where="", written_value="1 234,5", source_fr="Ville", decimals="1")
        assert "<strong>1 234,5</strong>" in page(client, "/figures/velib/")
        assert 'value="1234.5"' in page(as_agent, "/figures/velib/edit/")

    def test_what_is_edited_comes_back_the_same(self, as_agent, make_figure):
        make_figure(
            "arbres", towns="Vanves ; Vanves ; 90 ; 2023", target_value="3,5", before_where="year(annee) = 2020"
        )
        shown = as_agent.get("/figures/arbres/edit/").context["form"]
        sent = {field.html_name: field.value() for field in shown if field.value() not in (None, False, "")}
        before = Figure.objects.get(pk="arbres")
        assert as_agent.post("/figures/arbres/edit/", sent).status_code == 302
        after = Figure.objects.get(pk="arbres")
        unchanged = [name.attname for name in Figure._meta.concrete_fields if name.attname != "changed"]
        assert {name: getattr(after, name) for name in unchanged} == {name: getattr(before, name) for name in unchanged}

    def test_the_preview_shows_what_was_typed_and_keeps_nothing(self, as_agent):
        answer = as_agent.post("/figures/new/", form(slug="arbres"), headers={"X-Parvis-Fragment": "preview"})
        assert "<strong>185</strong>" in answer.content.decode() and "<html" not in answer.content.decode()
        whole = as_agent.post("/figures/new/", {**form(slug="arbres"), "act": "preview"})
        assert whole.status_code == 200 and "<strong>185</strong>" in whole.content.decode()
        assert not Figure.objects.exists()

    def test_a_query_without_answer_is_told_to_the_agent_alone(self, as_agent, client, make_figure):
        make_figure("vide", where="year(annee) = 1900")
        reader, agent = page(client, "/figures/vide/"), page(as_agent, "/figures/vide/")
        assert "Indisponible pour l’instant" in reader and "ne trouve aucune ligne" not in reader
        assert "ne trouve aucune ligne" in agent
        make_figure("texte", select="quartier")
        assert "autre chose qu’un nombre" in page(as_agent, "/figures/texte/")


@pytest.mark.usefixtures("plantations")
class TestRights:
    def test_readers_and_others_do_not_edit(self, client, as_other, make_figure):
        make_figure("arbres")
        make_figure("brouillon", published="")
        for address in ("/figures/managed/", "/figures/new/", "/figures/arbres/edit/", "/figures/arbres/delete/"):
            assert client.get(address).status_code == 302, address
        assert as_other.get("/figures/arbres/edit/").status_code == 403
        assert as_other.post("/figures/arbres/delete/").status_code == 403
        for address in ("/figures/brouillon/", "/figures/brouillon/edit/", "/embed/figure/brouillon/"):
            assert as_other.get(address).status_code == 404, address
        assert Figure.objects.count() == 2

    def test_one_publishes_for_one_s_own_organisation(self, as_other, as_agent):
        answer = as_other.post("/figures/new/", form(slug="arbres", organization="ville"))
        assert answer.status_code == 422 and list(answer.context["form"].errors) == ["organization"]

    def test_a_reader_with_an_account_writes_nothing(self, client, person, make_figure):
        make_figure("arbres")
        client.force_login(person("lea", "reader"), "django.contrib.auth.backends.ModelBackend")
        assert client.get("/figures/new/").status_code == 403
        assert client.get("/figures/arbres/edit/").status_code == 403

    def test_an_administrator_edits_all(self, client, person, make_figure):
        make_figure("arbres")
        client.force_login(person("root", "administrator"), "django.contrib.auth.backends.ModelBackend")
        assert client.get("/figures/arbres/edit/").status_code == 200


@pytest.mark.usefixtures("plantations")
class TestKeeping:
    def test_the_order_on_home(self, as_agent, make_figure):
        for slug in ("un", "deux", "trois"):
            make_figure(slug, on_home="on")
        as_agent.post("/figures/managed/", {"figure": "trois", "way": "up"})
        as_agent.post("/figures/managed/", {"figure": "trois", "way": "up"})
        as_agent.post("/figures/managed/", {"figure": "trois", "way": "up"})
        assert list(Figure.objects.order_by("home_order").values_list("pk", flat=True)) == ["trois", "un", "deux"]

    def test_a_deletion_is_confirmed_and_every_act_is_journalled(self, as_agent, client, make_figure):
        make_figure("arbres", on_home="on")
        assert Figure.objects.exists() and "Supprimer" in page(as_agent, "/figures/arbres/delete/")
        as_agent.post("/figures/arbres/edit/", form(label_fr="Autre nom"))
        as_agent.post("/figures/arbres/delete/")
        assert client.get("/figures/arbres/").status_code == 404
        acts = list(Entry.objects.filter(subject="figure/arbres").values_list("act", "actor"))
        assert acts == [("figure_created", "anne"), ("figure_changed", "anne"), ("figure_deleted", "anne")]
        assert Entry.objects.get(act="figure_deleted").details["select"] == "sum(arbres)"

    def test_a_backup_holds_them(self, make_figure, write_story, parvis, tmp_path):
        make_figure("arbres")
        write_story("recit", [text()], "publish")
        assert parvis("backup", tmp_path / "ville.parvis").code == 0
        with tarfile.open(tmp_path / "ville.parvis") as archive:
            rows = archive.extractfile("database.jsonl").read().decode()
        kept = [one.object for one in serializers.deserialize("jsonl", rows)]
        for model in (Figure, Story, Revision):
            assert [one.__dict__ | {"_state": 0} for one in kept if type(one) is model] == [
                one.__dict__ | {"_state": 0} for one in model.objects.order_by("pk")
            ]
