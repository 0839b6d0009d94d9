import type { LayerSpecification, SourceSpecification } from "maplibre-gl";
import { textFamily, token } from "./colours";
import type { Base } from "./spec";

export interface Ground {
  sources: Record<string, SourceSpecification>;
  layers: LayerSpecification[];
}

/** The map under the data: quiet, so that the data stands out, and drawn from the tokens of the page. */
export function ground(base: Base): Ground {
  const paper: LayerSpecification = { id: "paper", type: "background", paint: { "background-color": token("sunk") } };
  const found = base.kind === "drawn" ? drawn(base) : base.kind === "vector" ? protomaps(base) : raster(base);
  return { sources: found.sources, layers: [paper, ...found.layers] };
}

/** The address of an archive of tiles, for the protocol that reads it. */
export function archiveOf(url: string): string {
  return `pmtiles://${new URL(url, window.location.href).href}`;
}

function drawn(base: Base & { kind: "drawn" }): Ground {
  const sources: Ground["sources"] = {};
  const layers: LayerSpecification[] = [];
  const labels: LayerSpecification[] = [];
  base.layers.forEach(({ role, tiles }, number) => {
    const source = `ground-${number}`;
    sources[source] = { type: "vector", tiles: [window.location.origin + tiles], maxzoom: 18 };
    layers.push(...roleLayers(role, source));
    if (role === "district") labels.push(placeLabels(`${source}-names`, source, "names", ["get", "title"], 12));
  });
  return { sources, layers: [...layers, ...labels] };
}

function roleLayers(role: string, source: string): LayerSpecification[] {
  const from = { source, "source-layer": "rows" };
  const line = (id: string, colour: string, width: number, dashes?: number[]): LayerSpecification => ({
    id: `${source}-${id}`,
    type: "line",
    ...from,
    layout: { "line-cap": "round", "line-join": "round" },
    paint: {
      "line-color": colour,
      "line-width": ["interpolate", ["exponential", 1.5], ["zoom"], 11, width * 0.5, 18, width * 4],
      ...(dashes ? { "line-dasharray": dashes } : {}),
    },
  });
  const fill = (colour: string): LayerSpecification => ({
    id: `${source}-fill`,
    type: "fill",
    ...from,
    paint: { "fill-color": colour },
  });
  if (role === "area") return [fill(token("surface")), line("edge", token("edge"), 1.2)];
  if (role === "green") return [fill(token("good-wash"))];
  if (role === "district") return [line("edge", token("line"), 1, [3, 2])];
  if (role === "path") return [line("path", token("good"), 0.8, [1, 2])];
  return [line("way", token("line"), 1.6)];
}

/** The Protomaps schema (earth, landuse, water, roads, buildings, places), in the tones of the page. */
function protomaps(base: Base & { kind: "vector" | "raster" }): Ground {
  const from = (layer: string) => ({ source: "ground", "source-layer": layer });
  const width = (small: number, large: number): ["interpolate", ["exponential", number], ["zoom"], ...number[]] => [
    "interpolate",
    ["exponential", 1.6],
    ["zoom"],
    10,
    small,
    18,
    large,
  ];
  const kinds = (...names: string[]): ["in", ["get", string], ["literal", string[]]] => [
    "in",
    ["get", "kind"],
    ["literal", names],
  ];
  return {
    sources: { ground: { type: "vector", url: archiveOf(base.url) } },
    layers: [
      { id: "earth", type: "fill", ...from("earth"), paint: { "fill-color": token("paper") } },
      {
        id: "green",
        type: "fill",
        ...from("landuse"),
        filter: kinds(
          "park",
          "forest",
          "wood",
          "grass",
          "nature_reserve",
          "garden",
          "cemetery",
          "golf_course",
          "meadow",
        ),
        paint: { "fill-color": token("good-wash") },
      },
      {
        id: "water",
        type: "fill",
        ...from("water"),
        filter: ["==", ["geometry-type"], "Polygon"],
        paint: { "fill-color": token("accent-wash") },
      },
      { id: "buildings", type: "fill", ...from("buildings"), minzoom: 14, paint: { "fill-color": token("sunk") } },
      {
        id: "paths",
        type: "line",
        ...from("roads"),
        minzoom: 14,
        filter: kinds("path", "other"),
        paint: { "line-color": token("line"), "line-width": 1, "line-dasharray": [2, 2] },
      },
      {
        id: "rail",
        type: "line",
        ...from("roads"),
        filter: kinds("rail"),
        paint: { "line-color": token("edge"), "line-width": width(0.5, 2), "line-opacity": 0.5 },
      },
      {
        id: "streets",
        type: "line",
        ...from("roads"),
        minzoom: 12,
        filter: kinds("minor_road"),
        paint: { "line-color": token("line"), "line-width": width(0.3, 12) },
      },
      {
        id: "roads",
        type: "line",
        ...from("roads"),
        filter: kinds("major_road", "highway"),
        paint: { "line-color": token("line"), "line-width": width(0.8, 18) },
      },
      {
        id: "borders",
        type: "line",
        ...from("boundaries"),
        paint: { "line-color": token("edge"), "line-width": 1, "line-dasharray": [4, 3], "line-opacity": 0.6 },
      },
      {
        id: "street-names",
        type: "symbol",
        ...from("roads"),
        minzoom: 15,
        filter: kinds("minor_road", "major_road"),
        layout: {
          "symbol-placement": "line",
          "text-field": ["get", "name"],
          "text-font": [textFamily()],
          "text-size": ["interpolate", ["linear"], ["zoom"], 14, 12, 18, 15],
        },
        paint: { "text-color": token("quiet"), "text-halo-color": token("paper"), "text-halo-width": 1.5 },
      },
      placeLabels("places", "ground", "places", ["get", "name"], 4),
    ],
  };
}

function raster(base: Base & { kind: "vector" | "raster" }): Ground {
  return {
    sources: { ground: { type: "raster", url: archiveOf(base.url), tileSize: 256 } },
    layers: [
      { id: "ground", type: "raster", source: "ground", paint: { "raster-saturation": -0.5, "raster-opacity": 0.8 } },
    ],
  };
}

function placeLabels(
  id: string,
  source: string,
  layer: string,
  text: ["get", string],
  minzoom: number,
): LayerSpecification {
  return {
    id,
    type: "symbol",
    source,
    "source-layer": layer,
    minzoom,
    layout: {
      "text-field": text,
      "text-font": [textFamily()],
      "text-size": ["interpolate", ["linear"], ["zoom"], 10, 11, 16, 14],
      "text-max-width": 8,
      "text-letter-spacing": 0.02,
    },
    paint: { "text-color": token("quiet"), "text-halo-color": token("surface"), "text-halo-width": 1.5 },
  };
}
