import type { Geometry } from "geojson";
import type { MapGeoJSONFeature, Map as MapLibre, PointLike } from "maplibre-gl";
import { isChoosable } from "./signs";
import type { Corners, DatasetLayer, Spec } from "./spec";

/** A row, or a group of rows, drawn on the map. */
export interface Feature {
  layer: DatasetLayer;
  source: string;
  place: number;
  title: string;
  rows: number;
  /** How many rows the sign stands for: it was kept for its value among others that it would have covered. */
  of: number;
  bounds: Corners | null;
  at: [longitude: number, latitude: number];
}

/** What can be chosen in a box of the window, or in all of it: each row once, the nearest to the middle first. */
export function featuresIn(map: MapLibre, spec: Spec, box?: [PointLike, PointLike]): Feature[] {
  const layers = map
    .getStyle()
    .layers.filter(isChoosable)
    .map((one) => one.id);
  if (layers.length === 0) return [];
  const found = new globalThis.Map<string, Feature>();
  for (const one of box ? map.queryRenderedFeatures(box, { layers }) : map.queryRenderedFeatures({ layers })) {
    const feature = asFeature(one, spec);
    if (feature) found.set(`${feature.layer.id}/${feature.place}/${feature.rows}`, feature);
  }
  const middle = map.project(map.getCenter());
  const distance = (one: Feature) => map.project(one.at).dist(middle);
  return [...found.values()].sort((one, other) => distance(one) - distance(other));
}

function asFeature(found: MapGeoJSONFeature, spec: Spec): Feature | null {
  const layer = spec.layers.find((one) => found.source.replace(/^(data|signs)-/, "") === one.id);
  const { title, rows, of, west, south, east, north } = found.properties;
  const at = firstPosition(found.geometry);
  if (!layer || found.id === undefined || !at) return null;
  return {
    layer,
    source: found.source,
    place: Number(found.id),
    title: typeof title === "string" ? title : "",
    rows: typeof rows === "number" ? rows : 1,
    of: typeof of === "number" ? of : 1,
    bounds: typeof rows === "number" ? [west, south, east, north] : null,
    at,
  };
}

/** A position inside or on the geometry: the middle of the box of its first ring for areas. */
function firstPosition(geometry: Geometry): [number, number] | null {
  if (geometry.type === "GeometryCollection") return null;
  let nested: unknown = geometry.coordinates;
  while (Array.isArray(nested) && Array.isArray(nested[0]) && Array.isArray(nested[0][0])) nested = nested[0];
  if (!Array.isArray(nested)) return null;
  const ring = (Array.isArray(nested[0]) ? nested : [nested]) as [number, number][];
  if (geometry.type.endsWith("LineString")) return ring[Math.floor(ring.length / 2)] ?? null;
  const [xs, ys] = [ring.map((one) => one[0]), ring.map((one) => one[1])];
  return [(Math.min(...xs) + Math.max(...xs)) / 2, (Math.min(...ys) + Math.max(...ys)) / 2];
}
