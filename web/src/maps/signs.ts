import type { DataDrivenPropertyValueSpecification, ExpressionSpecification, LayerSpecification } from "maplibre-gl";
import { textFamily, token } from "./colours";
import type { DatasetLayer, Drawing } from "./spec";

const LEAST_RADIUS = 2.5;
const MOST_RADIUS = 26;
const IS_GROUP: ExpressionSpecification = ["has", "rows"];
const IS_CHOSEN: ExpressionSpecification = ["boolean", ["feature-state", "chosen"], false];

/** The identifiers of the sources of a dataset: its tiles, and those of its signs where shapes show an amount by size. */
export function sourcesOf(layer: DatasetLayer): Record<string, string> {
  return { [`data-${layer.id}`]: layer.tiles, ...(layer.signs ? { [`signs-${layer.id}`]: layer.signs } : {}) };
}

/** The layers that draw the rows of a dataset, those that can be chosen first. */
export function signs(layer: DatasetLayer, language: string): LayerSpecification[] {
  const source = `data-${layer.id}`;
  const layers = layer.isShape ? shapes(layer, source) : points(layer, source, language);
  if (layer.signs) layers.push(...points({ ...layer, isShape: false }, `signs-${layer.id}`, language));
  return layers.map((one) => ({
    ...one,
    layout: { ...one.layout, visibility: layer.isHidden ? "none" : "visible" },
  })) as LayerSpecification[];
}

/** Whether a layer draws rows that can be chosen, rather than words about them. */
export function isChoosable(layer: { id: string; type: string }): boolean {
  return /^(data|signs)-/.test(layer.id) && layer.type !== "symbol" && !layer.id.endsWith("-edge");
}

function shapes(layer: DatasetLayer, source: string): LayerSpecification[] {
  const from = { source, "source-layer": "rows" };
  const colour = layer.signs ? token(layer.colour) : colourOf(layer);
  const isClassed = layer.drawing !== null && !layer.signs;
  const chosen = (usual: number, other: number): ExpressionSpecification => ["case", IS_CHOSEN, other, usual];
  return [
    {
      id: `${source}-area`,
      type: "fill",
      ...from,
      filter: ["==", ["geometry-type"], "Polygon"],
      paint: {
        "fill-color": colour,
        "fill-opacity": chosen(isClassed ? 0.9 : layer.signs ? 0.06 : 0.22, isClassed ? 1 : 0.5),
      },
    },
    {
      id: `${source}-edge`,
      type: "line",
      ...from,
      filter: ["==", ["geometry-type"], "Polygon"],
      paint: {
        "line-color": isClassed ? token("surface") : colour,
        "line-width": chosen(1.5, 4),
        "line-opacity": layer.signs ? 0.5 : 1,
      },
    },
    {
      id: `${source}-line`,
      type: "line",
      ...from,
      filter: ["==", ["geometry-type"], "LineString"],
      layout: { "line-cap": "round", "line-join": "round" },
      paint: {
        "line-color": colour,
        "line-width": ["interpolate", ["linear"], ["zoom"], 10, chosen(2, 5), 18, chosen(6, 11)],
      },
    },
    {
      id: `${source}-tiny`,
      type: "circle",
      ...from,
      filter: ["==", ["geometry-type"], "Point"],
      paint: {
        "circle-color": colour,
        "circle-radius": chosen(3, 7),
        "circle-stroke-color": token("surface"),
        "circle-stroke-width": 1,
      },
    },
    titles(source, "names", 12, "center"),
  ];
}

function points(layer: DatasetLayer, source: string, language: string): LayerSpecification[] {
  const from = { source, "source-layer": "rows" };
  const bySize = layer.drawing?.kind === "size";
  const radius = bySize ? amountRadius(layer.drawing as Drawing & { kind: "size" }) : usualRadius();
  const groupRadius: ExpressionSpecification = ["interpolate", ["linear"], ["log10", ["get", "rows"]], 0, 12, 6, 27];
  return [
    {
      id: `${source}-one`,
      type: "circle",
      ...from,
      filter: ["!", IS_GROUP],
      paint: {
        "circle-color": bySize ? token(layer.colour) : colourOf(layer),
        "circle-radius": radius,
        "circle-opacity": bySize ? 0.55 : 0.92,
        "circle-stroke-color": ["case", IS_CHOSEN, token("ink"), bySize ? token(layer.colour) : token("surface")],
        "circle-stroke-width": ["case", IS_CHOSEN, 4, 1],
      },
    },
    {
      id: `${source}-group`,
      type: "circle",
      ...from,
      filter: IS_GROUP,
      paint: {
        "circle-color": token("surface"),
        "circle-radius": groupRadius,
        "circle-stroke-color": token(layer.colour),
        "circle-stroke-width": 3,
        "circle-stroke-opacity": 0.9,
      },
    },
    {
      id: `${source}-count`,
      type: "symbol",
      ...from,
      filter: IS_GROUP,
      layout: {
        "text-field": shortCount(language),
        "text-font": [textFamily()],
        "text-size": 13,
        "text-allow-overlap": true,
        "text-ignore-placement": true,
      },
      paint: { "text-color": token("ink") },
    },
    titles(source, "rows", 16, "top"),
  ];
}

function titles(
  source: string,
  layer: "rows" | "names",
  minzoom: number,
  anchor: "top" | "center",
): LayerSpecification {
  return {
    id: `${source}-title`,
    type: "symbol",
    source,
    "source-layer": layer,
    minzoom,
    filter: ["!", IS_GROUP],
    layout: {
      "text-field": ["coalesce", ["get", "title"], ""],
      "text-font": [textFamily()],
      "text-size": 12.5,
      "text-anchor": anchor,
      "text-offset": [0, anchor === "top" ? 0.8 : 0],
      "text-max-width": 9,
    },
    paint: { "text-color": token("ink"), "text-halo-color": token("surface"), "text-halo-width": 1.5 },
  };
}

function colourOf(layer: DatasetLayer): DataDrivenPropertyValueSpecification<string> {
  const { drawing } = layer;
  if (drawing?.kind === "steps") return steps(drawing);
  if (drawing?.kind !== "categories" || drawing.values.length === 0) return token(layer.colour);
  const pairs = drawing.values.flatMap((value, number) => [value, token(drawing.colours[number] ?? drawing.other)]);
  return [
    "match",
    ["to-string", ["get", "value"]],
    ...pairs,
    token(drawing.other),
  ] as unknown as ExpressionSpecification;
}

function steps(drawing: Drawing & { kind: "steps" }): DataDrivenPropertyValueSpecification<string> {
  const [first = "data-other", ...others] = drawing.colours;
  if (others.length === 0) return token(first);
  const stops = others.flatMap((name, number) => [drawing.bounds[number], token(name)]);
  const colour = ["step", ["to-number", ["get", "value"]], token(first), ...stops];
  return ["case", ["has", "value"], colour, token(drawing.other ?? "data-other")] as unknown as ExpressionSpecification;
}

function amountRadius({ most }: { most: number }): ExpressionSpecification {
  const share: ExpressionSpecification = ["min", 1, ["/", ["abs", ["to-number", ["get", "value"], 0]], most || 1]];
  return ["max", LEAST_RADIUS, ["*", MOST_RADIUS, ["sqrt", share]]];
}

function usualRadius(): ExpressionSpecification {
  const size = (usual: number): ExpressionSpecification => ["case", IS_CHOSEN, usual + 3, usual];
  return ["interpolate", ["linear"], ["zoom"], 10, size(3.5), 15, size(6), 19, size(9)];
}

/** A count as few characters as fit in a sign: 950, 12 k, 3,4 M. */
function shortCount(language: string): ExpressionSpecification {
  const rows: ExpressionSpecification = ["get", "rows"];
  const written = (by: number, digits: number): ExpressionSpecification => [
    "number-format",
    ["/", rows, by],
    { locale: language, "max-fraction-digits": digits },
  ];
  return [
    "case",
    [">=", rows, 1_000_000],
    ["concat", written(1_000_000, 1), "\u00a0M"],
    [">=", rows, 10_000],
    ["concat", written(1000, 0), "\u00a0k"],
    written(1, 0),
  ];
}
