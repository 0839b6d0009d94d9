"""`parvis key create`, `list`, `revoke`, `quota`: what scripts may rely on."""

from __future__ import annotations

import pytest


@pytest.fixture
def claire(parvis):
    from parvis.platform.people.models import Organization, Person

    town = Organization.objects.create(slug="ville", name="Ville")
    Person.objects.create_user("chef", "une phrase assez longue", role="administrator")
    Person.objects.create_user("lea", "une phrase assez longue", role="reader")
    return Person.objects.create_user("claire", "une phrase assez longue", role="publisher", organization=town)


@pytest.fixture
def trees(parvis, claire, tmp_path):
    file = tmp_path / "arbres.csv"
    file.write_text("essence;hauteur\nÉrable;10\n")
    assert parvis("import", file, "--dataset", "arbres").code == 0


def test_create_prints_the_secret_alone(parvis, claire, trees):
    from parvis.platform.people.keys import digest_of

    ran = parvis(
        "key", "create", "claire", "--name", "capteurs", "--push", "--dataset", "arbres", "--expires", "2099-12-31"
    )
    assert ran.code == 0 and "plus montrée" in ran.err
    secret = ran.out.strip()
    key = claire.keys.get()
    assert digest_of(secret) == key.digest
    assert (key.reads, key.pushes, key.datasets, str(key.expires)) == (True, True, ["arbres"], "2099-12-31")


def test_the_json_tells_the_same(parvis, claire):
    told = parvis("key", "create", "claire", "--name", "essai", "--no-read", "--push", "--calls", "7", "--json").json
    assert told["secret"].startswith(told["prefix"])
    listed = parvis("key", "list", "--json").json
    assert [{**one, "secret": told["secret"]} for one in listed] == [told]
    assert (told["reads"], told["pushes"], told["calls"], told["state"]) == (False, True, 7, "works")


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        (("claire", "--name", "essai", "--dataset", "nulle-part"), 3),
        (("claire", "--name", "essai", "--expires", "2020-01-01"), 3),
        (("claire", "--name", "essai", "--no-read"), 3),
        (("lea", "--name", "essai", "--push"), 3),
        (("personne", "--name", "essai"), 3),
        (("claire", "--name", "essai", "--as", "lea"), 3),
        (("claire", "--name", "essai", "--as", "claire", "--calls", "0"), 3),
        (("claire", "--name", " "), 3),
        (("claire", "--name", "essai", "--expires", "demain"), 2),
        (("claire", "--name", "essai", "--calls", "beaucoup"), 2),
        (("claire",), 2),
    ],
)
def test_what_is_refused_makes_no_key(parvis, claire, trees, arguments, code):
    from parvis.platform.people.models import ApiKey

    ran = parvis("key", "create", *arguments)
    assert ran.code == code and ran.err and not ran.out
    assert not ApiKey.objects.exists()


def test_revoke_ends_the_one_key_that_is_named(parvis, claire):
    first = parvis("key", "create", "claire", "--name", "un").out.strip()
    parvis("key", "create", "claire", "--name", "deux")
    assert parvis("key", "revoke", "pv_").code == 3, "two keys start so"
    assert parvis("key", "revoke", first[:9]).code == 0
    assert {one["name"]: one["state"] for one in parvis("key", "list", "claire", "--json").json} == {
        "un": "revoked", "deux": "works",
    }  # fmt: skip


def test_one_acts_on_one_s_own_keys_and_administrators_on_all(parvis, claire):
    secret = parvis("key", "create", "claire", "--name", "un").out.strip()
    assert parvis("key", "list", "--as", "lea", "--json").json == []
    assert parvis("key", "revoke", secret[:9], "--as", "lea").code == 3
    assert parvis("key", "quota", secret[:9], "5", "--as", "claire").code == 3
    assert parvis("key", "quota", secret[:9], "5", "--as", "chef").code == 0
    assert claire.keys.get().daily_calls == 5
    assert parvis("key", "quota", secret[:9], "default").code == 0
    assert claire.keys.get().daily_calls is None
    assert parvis("key", "revoke", secret[:9], "--as", "claire").code == 0


def test_keys_are_in_the_backup_and_their_acts_in_the_journal(parvis, claire, tmp_path):
    import tarfile

    secret = parvis("key", "create", "claire", "--name", "un").out.strip()
    assert parvis("backup", tmp_path / "tout.parvis").code == 0
    with tarfile.open(tmp_path / "tout.parvis") as archive:
        kept = archive.extractfile("database.jsonl").read().decode()
    assert claire.keys.get().digest in kept and secret not in kept
    assert "people.daysalt" not in kept and "people.callcount" not in kept
    assert parvis("journal", "verify").code == 0
