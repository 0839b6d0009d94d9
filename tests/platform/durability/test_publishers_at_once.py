"""Several publishers at once, each a process of its own: of two on one dataset one wins, on many datasets all do."""

from __future__ import annotations

import signal

import pytest

from tests.conftest import run_parvis, start_parvis


def table(folder, name, value):
    file = folder / f"{name}.csv"
    file.write_text(f"nom;valeur\n{name};{value}\n")
    return file


@pytest.mark.parametrize("exists", [True, False], ids=["published before", "new"])
def test_of_two_publishers_one_wins_and_the_other_is_told(tmp_path, exists):
    home = tmp_path / "home"
    assert run_parvis(home, "import", table(tmp_path, "autre", 0), "--dataset", "autre").code == 0
    if exists:
        assert run_parvis(home, "import", table(tmp_path, "avant", 0), "--dataset", "mairie").code == 0
    slow = start_parvis(home, "import", table(tmp_path, "lent", 1), "--dataset", "mairie")
    assert slow.stderr.readline()
    slow.send_signal(signal.SIGSTOP)
    quick = run_parvis(home, "import", table(tmp_path, "vif", 2), "--dataset", "mairie", "--json")
    assert quick.code == 0
    slow.send_signal(signal.SIGCONT)
    _, err = slow.communicate(timeout=60)
    assert slow.returncode == 3
    assert "entre-temps" in err
    told = run_parvis(home, "history", "mairie", "--json").json
    assert [one["snapshot"] for one in told["snapshots"] if one["is_current"]] == [quick.json["snapshot"]]
    assert [act["act"] for act in told["acts"]] == ["published"] * (2 if exists else 1)
    assert run_parvis(home, "journal", "verify").code == 0
    assert run_parvis(home, "doctor", "--mend").code == 0


def test_many_datasets_are_published_at_once_on_a_fresh_state(tmp_path):
    home = tmp_path / "home"
    names = [f"jeu-{number}" for number in range(6)]
    processes = [start_parvis(home, "import", table(tmp_path, name, 1), "--dataset", name) for name in names]
    ended = [(process.communicate(timeout=100), process.returncode) for process in processes]
    assert [code for _, code in ended] == [0] * len(names), [err for (_, err), code in ended if code]
    assert [one["dataset"] for one in run_parvis(home, "history", "--json").json] == names
    assert run_parvis(home, "journal", "verify").out.startswith(f"{len(names)} ")
    assert run_parvis(home, "verify").code == 0
