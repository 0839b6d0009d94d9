/** What the server drew, as it tells it to the element: see `payload` in src/parvis/platform/charts/domain. */
export interface Payload {
  readonly kind: Kind;
  readonly language: "fr" | "en";
  readonly x: string;
  readonly y: string;
  readonly xUnit: string;
  readonly unit: string;
  readonly isTime: boolean;
  readonly isOrdered: boolean;
  readonly isLying: boolean;
  readonly decimals: number | null;
  readonly width: number;
  readonly keys?: readonly string[];
  readonly short?: readonly string[];
  readonly at?: readonly number[];
  readonly lines?: readonly Line[];
  readonly gathered?: number;
  readonly bounds?: readonly number[];
  readonly boxes?: readonly Box[];
  readonly clouds?: readonly Cloud[];
}

export type Kind =
  | "line"
  | "bar"
  | "stacked"
  | "area"
  | "pie"
  | "scatter"
  | "histogram"
  | "box"
  | "treemap"
  | "calendar";

export interface Line {
  readonly name: string;
  readonly values: readonly (number | null)[];
  readonly gathers: boolean;
}

export interface Cloud {
  readonly name: string;
  readonly dots: readonly (readonly [number, number])[];
}

/** Least, first quarter, median, third quarter, greatest, number of values. */
export type Box = readonly [number, number, number, number, number, number];

/** The payload in the JSON block of a chart. Throws when there is none. */
export function payloadIn(element: Element): Payload {
  const block = element.querySelector('script[type="application/json"]');
  if (!block?.textContent) throw new Error("a chart without data");
  return JSON.parse(block.textContent) as Payload;
}
