import { TooltipComponent } from "echarts/components";
import { type EChartsType, init, use } from "echarts/core";
import { CanvasRenderer } from "echarts/renderers";
import type { Kind } from "../payload";

use([CanvasRenderer, TooltipComponent]);

export type { EChartsType };

const bars = () => import("./bars");
const lines = () => import("./lines");
const parts = () => import("./parts");
const PARTS: Readonly<Record<Kind, () => Promise<unknown>>> = {
  line: lines,
  area: lines,
  bar: bars,
  stacked: bars,
  histogram: bars,
  pie: parts,
  treemap: parts,
  calendar: () => import("./days"),
  scatter: () => import("./dots"),
  box: () => import("./boxes"),
};

/** Fetch the parts of ECharts that a kind of chart needs, and no other: the whole would weigh more than a page may. */
export async function fetchFor(kind: Kind, zooms: boolean): Promise<void> {
  await Promise.all([PARTS[kind](), ...(zooms ? [import("./zoom")] : [])]);
}

export function start(place: HTMLElement): EChartsType {
  return init(place);
}
