import type { LngLat, Map as MapLibre } from "maplibre-gl";
import type { Spec } from "./spec";

const DRAWN = /^\s*(in_bbox|intersects|within)\(/i;

/** The place where the map looks, as the address writes it: zoom, latitude, longitude. */
export function locationOf(map: MapLibre): string {
  const { lng, lat } = map.getCenter();
  return [map.getZoom().toFixed(2), lat.toFixed(5), lng.toFixed(5)].map(Number).join(",");
}

/** `address` (or this page's own) with the place where the map looks. */
export function lookingAt(map: MapLibre, address: string = window.location.href): URL {
  const url = new URL(address, window.location.href);
  url.searchParams.set("location", locationOf(map));
  return url;
}

/** This page for the rows in the area drawn: two corners make a rectangle. What was drawn before gives way. */
export function filteredBy(spec: Spec, corners: LngLat[]): URL {
  const url = new URL(window.location.href);
  const others = url.searchParams.getAll("where").filter((one) => !DRAWN.test(one));
  url.searchParams.delete("where");
  for (const one of [...others, condition(spec, corners)]) url.searchParams.append("where", one);
  url.searchParams.delete("page");
  return url;
}

/** This page for the rows in a box, a hair larger so that those on its sides are in. */
export function inBox(spec: Spec, west: number, south: number, east: number, north: number): URL {
  const url = new URL(window.location.href);
  const box = [south - 1e-7, west - 1e-7, north + 1e-7, east + 1e-7].map((one) => Number(one.toFixed(7)));
  url.searchParams.append("where", `in_bbox(\`${spec.place.column}\`, ${box.join(", ")})`);
  return url;
}

function condition(spec: Spec, corners: LngLat[]): string {
  const field = `\`${spec.place.column}\``;
  const written = (one: number) => String(Number(one.toFixed(6)));
  const [first, second] = corners;
  if (first && second && corners.length === 2) {
    const box = [first.lat, first.lng, second.lat, second.lng];
    const [south, north] = [Math.min(first.lat, second.lat), Math.max(first.lat, second.lat)];
    const [west, east] = [Math.min(first.lng, second.lng), Math.max(first.lng, second.lng)];
    return box.every(Number.isFinite) ? `in_bbox(${field}, ${[south, west, north, east].map(written).join(", ")})` : "";
  }
  const ring = [...corners, ...corners.slice(0, 1)].map((one) => `${written(one.lng)} ${written(one.lat)}`);
  return `intersects(${field}, geom'POLYGON((${ring.join(", ")}))')`;
}
