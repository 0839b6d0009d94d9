import { TooltipComponent } from "echarts/components";
import { type EChartsType, init, use } from "echarts/core";
import { CanvasRenderer } from "echarts/renderers";
import type { Kind } from "../payload";

use([CanvasRenderer, TooltipComponent]);

export type { EChartsType };

const PARTS: Readonly<Partial<Record<Kind, () => Promise<unknown>>>> = {
  pie: () => import("./parts"),
  treemap: () => import("./parts"),
  calendar: () => import("./days"),
  scatter: () => import("./dots"),
  box: () => import("./boxes"),
};

/** Fetch the parts of ECharts that a kind of chart needs, and no other: the whole would weigh more than a page may. */
export async function fetchFor(kind: Kind, zooms: boolean): Promise<void> {
  const fetch = PARTS[kind] ?? (() => import("./axes"));
  await Promise.all([fetch(), ...(zooms ? [import("./zoom")] : [])]);
}

export function start(place: HTMLElement): EChartsType {
  return init(place);
}
