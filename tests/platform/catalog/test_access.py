"""Who sees a dataset, who acts on it: each line of the gate."""

from __future__ import annotations

import pytest
from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.utils import timezone

pytestmark = pytest.mark.django_db


@pytest.fixture
def shelf(town, other_organization, publish):
    """A public, a restricted and a withdrawn dataset of the town, and a restricted one of the school."""
    from parvis.platform.catalog.publishing import withdraw

    publish("arbres", town)
    publish("budget", town, visibility="restricted")
    withdraw(publish("chantiers", town), by=None, now=timezone.now())
    publish("dictees", other_organization, visibility="restricted")


def seen_by(person) -> set[str]:
    from parvis.platform.catalog.access import visible_datasets

    return set(visible_datasets(person).values_list("pk", flat=True))


@pytest.mark.usefixtures("shelf")
class TestSeeing:
    def test_nobody_in_particular_sees_what_is_public(self):
        assert seen_by(None) == seen_by(AnonymousUser()) == {"arbres"}

    def test_an_administrator_sees_all_that_is_published(self, person):
        assert seen_by(person("a", "administrator")) == {"arbres", "budget", "dictees"}

    def test_a_publisher_sees_the_restricted_datasets_of_their_organisation(self, person, town):
        assert seen_by(person("p", "publisher", town)) == {"arbres", "budget"}

    def test_a_publisher_without_organisation_sees_what_is_public(self, person):
        assert seen_by(person("p", "publisher")) == {"arbres"}

    def test_a_reader_of_the_organisation_sees_only_what_is_granted(self, person, town):
        from parvis.platform.catalog.models import Dataset, Grant

        reader = person("r", "reader", town)
        assert seen_by(reader) == {"arbres"}
        Grant.objects.create(person=reader, dataset=Dataset.objects.get(pk="dictees"))
        assert seen_by(reader) == {"arbres", "dictees"}

    def test_a_grant_does_not_show_what_is_withdrawn(self, person):
        from parvis.platform.catalog.models import Dataset, Grant

        reader = person("r", "reader")
        Grant.objects.create(person=reader, dataset=Dataset.objects.get(pk="chantiers"))
        assert seen_by(reader) == {"arbres"}

    def test_somebody_whose_account_is_closed_sees_what_is_public(self, person):
        assert seen_by(person("a", "administrator", is_active=False)) == {"arbres"}

    def test_hidden_and_missing_datasets_cannot_be_told_apart(self, client):
        from parvis.platform.catalog.access import visible_dataset

        for hidden in ("budget", "chantiers", "nowhere"):
            with pytest.raises(Http404) as refusal:
                visible_dataset(None, hidden)
            assert str(refusal.value) == ""
        answers = {
            client.get(f"/explore/dataset/{name}/").content.replace(name.encode(), b"") for name in ("budget", "zzzzzz")
        }
        assert len(answers) == 1


@pytest.mark.usefixtures("shelf")
class TestActing:
    def test_a_publisher_acts_on_their_organisation_even_when_withdrawn(self, person, town):
        from parvis.platform.catalog.access import manageable_dataset, manageable_datasets

        publisher = person("p", "publisher", town)
        assert manageable_dataset(publisher, "chantiers").pk == "chantiers"
        assert {dataset.pk for dataset in manageable_datasets(publisher)} == {"arbres", "budget", "chantiers"}

    def test_a_publisher_is_refused_what_they_may_only_read(self, person, other_organization):
        from parvis.platform.catalog.access import manageable_dataset

        with pytest.raises(PermissionDenied):
            manageable_dataset(person("p", "publisher", other_organization), "arbres")

    @pytest.mark.parametrize("hidden", ["budget", "chantiers", "nowhere"])
    def test_what_one_may_not_see_does_not_exist(self, person, other_organization, hidden):
        from parvis.platform.catalog.access import manageable_dataset

        with pytest.raises(Http404):
            manageable_dataset(person("p", "publisher", other_organization), hidden)

    def test_readers_and_closed_accounts_act_on_nothing(self, person, town):
        from parvis.platform.catalog.access import manageable_dataset, manageable_datasets

        for who in (person("r", "reader", town), person("a", "administrator", is_active=False), None):
            assert not manageable_datasets(who).exists()
            with pytest.raises(PermissionDenied):
                manageable_dataset(who, "arbres")

    def test_an_agent_follows_a_withdrawn_dataset_and_a_visitor_does_not(self, person, town):
        from parvis.platform.catalog.access import followed_dataset

        assert followed_dataset(person("p", "publisher", town), "chantiers").pk == "chantiers"
        assert followed_dataset(None, "arbres").pk == "arbres"
        with pytest.raises(Http404):
            followed_dataset(None, "chantiers")


@pytest.mark.usefixtures("shelf")
@pytest.mark.parametrize("dataset_id", ["arbres", "budget", "chantiers", "dictees", "nulle-part"])
@pytest.mark.parametrize("role", [None, "reader", "publisher", "administrator"])
def test_rows_are_readable_by_those_who_see_the_dataset_and_nobody_else(person, town, dataset_id, role):
    from parvis.platform.catalog.access import readable_dataset, visible_dataset

    somebody = person("s", role, town) if role else None
    answers = []
    for gate in (visible_dataset, readable_dataset):
        try:
            answers.append(gate(somebody, dataset_id).current_id)
        except Http404:
            answers.append(None)
    assert answers[0] == answers[1]
    assert (answers[0] is not None) == (dataset_id in seen_by(somebody))
