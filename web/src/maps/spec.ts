/** What the server says of a map, in the JSON beside it (`platform/maps/map_body.py`). */
export type Corners = [west: number, south: number, east: number, north: number];

export type Drawing =
  | { kind: "steps"; bounds: number[]; colours: string[]; other?: string }
  | { kind: "categories"; values: string[]; colours: string[]; other: string }
  | { kind: "size"; most: number };

export interface DatasetLayer {
  id: string;
  title: string;
  colour: string;
  isShape: boolean;
  isHidden: boolean;
  tiles: string;
  signs: string;
  rows: string;
  drawing: Drawing | null;
}

export type Base =
  | { kind: "drawn"; attribution: string; layers: { role: string; tiles: string }[] }
  | { kind: "vector" | "raster"; attribution: string; url: string; mostZoom: number; bounds: Corners };

export interface Spec {
  layers: DatasetLayer[];
  bounds: Corners;
  location: [zoom: number, latitude: number, longitude: number] | null;
  base: Base;
  place: { column: string; isShape: boolean };
  words: Record<string, string>;
  language: string;
}

/** The words called `name`, with what is between braces filled in. */
export function say(spec: Spec, name: string, values: Record<string, string | number> = {}): string {
  return (spec.words[name] ?? "").replace(/\{(\w+)\}/g, (_, key: string) => String(values[key] ?? ""));
}
