"""A layer of points, read back by the specification alone, and never larger than it may be."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from parvis.engine.geometry.vector_tile import PointLayer
from tests.engine.geometry.reading_tiles import layers_of

values = st.one_of(
    st.none(), st.text(max_size=40), st.integers(-(2**40), 2**40), st.booleans(), st.floats(allow_nan=False)
)
points = st.tuples(st.integers(-64, 4160), st.integers(-64, 4160), st.integers(0, 2**40), values)


@given(st.lists(points, max_size=50))
def test_points_read_back_as_they_were_added(added):
    layer = PointLayer("rows", ("title", "value"), 100_000)
    for x, y, identity, value in added:
        assert layer.add(x, y, identity, {"value": value})
    found = layers_of(layer.tile()).get("rows", [])
    assert [(one.identity, *one.position, one.properties.get("value")) for one in found] == [
        (identity, x, y, value) for x, y, identity, value in added
    ]


@given(st.lists(points, min_size=1, max_size=80), st.integers(60, 1500))
def test_a_full_layer_refuses_more_and_stays_within_its_bytes(added, most):
    layer = PointLayer("rows", ("title", "value"), most)
    taken = [one for one in added if layer.add(*one[:3], {"value": one[3]})]
    tile = layer.tile()
    assert len(tile) <= most
    assert [one.identity for one in layers_of(tile).get("rows", [])] == [one[2] for one in taken]
