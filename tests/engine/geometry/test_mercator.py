"""Tiles cover the map once; what a tile holds reads back as it was put in."""

from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from parvis.engine.geometry.drawing import Frame
from parvis.engine.geometry.gathering import Group, gathered
from parvis.engine.geometry.mercator import MOST_LATITUDE, Tile, across, down, latitude_at, tile_at

longitudes = st.floats(-180, 179.9999)
latitudes = st.floats(-85, 85)


@given(longitudes, latitudes, st.integers(0, 20))
def test_a_position_lies_on_its_tile(longitude, latitude, zoom):
    west, south, east, north = tile_at(longitude, latitude, zoom).bounds
    assert west <= longitude + 1e-9 and longitude - 1e-9 <= east
    assert south <= latitude + 1e-9 and latitude - 1e-9 <= north


@given(latitudes)
def test_projection_and_its_inverse_agree(latitude):
    assert math.isclose(latitude_at(down(latitude)), latitude, abs_tol=1e-9)


@given(st.integers(1, 18), st.data())
def test_neighbours_share_a_side(zoom, data):
    x = data.draw(st.integers(0, 2**zoom - 2))
    y = data.draw(st.integers(0, 2**zoom - 2))
    assert Tile(zoom, x, y).bounds[2] == pytest.approx(Tile(zoom, x + 1, y).bounds[0])
    assert Tile(zoom, x, y).bounds[1] == pytest.approx(Tile(zoom, x, y + 1).bounds[3])


@pytest.mark.parametrize("place", [(0, 1, 0), (1, -1, 0), (23, 0, 0), (3, 0, 8)])
def test_there_is_no_tile_beyond_the_map(place):
    with pytest.raises(ValueError, match="no tile"):
        Tile(*place)


def test_what_is_beyond_the_edge_is_drawn_at_the_edge():
    assert down(90.0) == pytest.approx(0.0) and down(-90.0) == pytest.approx(1.0)
    assert across(180.0) == 1.0 and latitude_at(0.0) == pytest.approx(MOST_LATITUDE)


cells = st.lists(
    st.builds(
        lambda x, y, rows, place: Group(x, y, rows, place, (x, y, x, y)),
        st.floats(0, 4096), st.floats(0, 4096), st.integers(1, 10_000), st.integers(0, 10**6),
    ),
    max_size=60,
)  # fmt: skip


@given(cells, st.floats(1, 1000))
def test_gathering_loses_no_row_and_holds_every_place(found, distance):
    groups = gathered(found, distance)
    assert sum(group.rows for group in groups) == sum(cell.rows for cell in found)
    for cell in found:
        assert any(g.bounds[0] <= cell.x <= g.bounds[2] and g.bounds[1] <= cell.y <= g.bounds[3] for g in groups)


@given(longitudes, latitudes)
def test_a_frame_holds_its_bounds(longitude, latitude):
    bounds = (longitude, latitude, min(180.0, longitude + 0.5), min(MOST_LATITUDE, latitude + 0.2))
    frame = Frame.around(bounds, 320, 200, 10)
    for lon, lat in (bounds[:2], bounds[2:]):
        x, y = frame.place(lon, lat)
        assert -0.01 <= x <= 320.01 and -0.01 <= y <= 200.01
