"""Numbers that no JSON can write are published all the same."""

from __future__ import annotations

import math

import pytest

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("odd", [math.inf, -math.inf, math.nan], ids=str)
def test_a_column_with_what_is_no_number_is_published_and_verified(parvis, tmp_path, odd):
    import pyarrow
    import pyarrow.parquet

    from parvis.platform.catalog.models import Dataset

    file = tmp_path / "mesures.parquet"
    pyarrow.parquet.write_table(pyarrow.table({"mesure": [odd, 1.5, -2.5]}), file)
    assert parvis("import", file, "--dataset", "mesures").code == 0
    assert parvis("verify").code == 0
    facts = Dataset.objects.get(pk="mesures").current.manifest["statistics"]["mesure"]
    assert (facts["min"], facts["max"]) == (-2.5, 1.5)
    assert facts["filled"] == 3
