import { tooltip } from "./hints";
import type { Option } from "./option";
import type { Palette } from "./palette";
import type { Payload } from "./payload";
import type { Words } from "./words";

/** A chart at a width, in the colours of the moment. `aside` holds the names of the series that are not shown. */
export interface Look {
  readonly payload: Payload;
  readonly palette: Palette;
  readonly words: Words;
  readonly width: number;
  readonly isNarrow: boolean;
  /** Bars run from left to right, so that names have room. */
  readonly isLying: boolean;
  /** The first axis has a band for each key, even for times. */
  readonly isBanded: boolean;
  readonly isStill: boolean;
  readonly aside: ReadonlySet<string>;
}

export const ZOOMS_FROM = 60;
export const LETTERS = 14;

/** Whether the reader may look at a part of a long series. */
export function zooms({ payload }: { payload: Payload }): boolean {
  return payload.isTime && payload.kind !== "calendar" && (payload.keys?.length ?? 0) >= ZOOMS_FROM;
}

/** What every drawing shares. */
export function base(look: Look): Option {
  return {
    animation: !look.isStill,
    animationDuration: 300,
    useUTC: true,
    textStyle: { fontFamily: look.palette.font, color: look.palette.ink, fontSize: LETTERS },
    tooltip: tooltip(look),
  };
}

/** Grid, axes and zoom of lines, areas and bars. */
export function axes(look: Look): Option {
  const first = look.payload.isTime && !look.isBanded ? timeAxis(look) : bandAxis(look);
  const values = valueAxis(look, look.payload.y, look.isLying);
  return {
    ...base(look),
    grid: { left: 8, right: look.isLying ? 64 : 18, top: 40, bottom: 8, containLabel: true },
    xAxis: look.isLying ? { ...values, name: "" } : first,
    yAxis: look.isLying
      ? { ...first, name: look.payload.y, nameLocation: "start", nameGap: 14, nameTextStyle: nameStyle(look, "left") }
      : values,
    ...(zooms(look) ? { dataZoom: [{ type: "inside", zoomOnMouseWheel: "ctrl", moveOnMouseWheel: false }] } : {}),
  };
}

function nameStyle({ palette }: Look, align: string): Option {
  return { color: palette.quiet, align, fontSize: LETTERS };
}

export function valueAxis(look: Look, name: string, isLying = false): Option {
  const { palette, words, payload } = look;
  const isTotal = payload.kind !== "line" && payload.kind !== "scatter" && payload.kind !== "box";
  return {
    type: "value",
    name,
    nameLocation: "end",
    nameTextStyle: nameStyle(look, "left"),
    scale: !isTotal && !startsAtZero(payload),
    axisLabel: { color: palette.quiet, fontSize: LETTERS, formatter: words.tick, hideOverlap: true },
    axisLine: { show: false },
    axisTick: { show: false },
    splitLine: { lineStyle: { color: palette.line } },
    splitNumber: isLying ? 4 : 5,
  };
}

/** As the server decides it: from zero, unless that would flatten the line. */
function startsAtZero({ lines }: Payload): boolean {
  const values = (lines ?? []).flatMap((line) => line.values).filter((value) => value !== null);
  const [low, high] = [Math.min(...values), Math.max(...values)];
  return low <= 0 ? high >= 0 : low < high * 0.7;
}

function bandAxis(look: Look): Option {
  const { payload, palette } = look;
  const room = look.isNarrow ? look.width * 0.36 : Math.min(300, look.width * 0.36);
  return {
    type: "category",
    data: payload.short,
    inverse: look.isLying,
    name: payload.kind === "histogram" ? payload.x : "",
    nameLocation: "middle",
    nameGap: 32,
    nameTextStyle: nameStyle(look, "center"),
    axisLabel: {
      color: look.isLying ? palette.ink : palette.quiet,
      fontSize: LETTERS,
      hideOverlap: true,
      ...(look.isLying ? { width: room, overflow: "truncate", interval: 0 } : {}),
    },
    axisLine: { lineStyle: { color: palette.edge } },
    axisTick: { show: false },
  };
}

function timeAxis(look: Look): Option {
  const { palette, payload } = look;
  return {
    type: "time",
    axisLabel: {
      color: palette.quiet,
      fontSize: LETTERS,
      hideOverlap: true,
      formatter: (at: number) => timeMark(at, payload.language),
    },
    axisLine: { lineStyle: { color: palette.edge }, onZero: false },
    axisTick: { show: true, lineStyle: { color: palette.edge } },
    splitLine: { show: false },
    splitNumber: look.isNarrow ? 3 : 7,
  };
}

/** A mark of time: the year where one begins, else the month, the day or the hour. */
function timeMark(at: number, language: string): string {
  const day = new Date(at);
  const part = (options: Intl.DateTimeFormatOptions) =>
    new Intl.DateTimeFormat(language, { timeZone: "UTC", ...options }).format(day);
  if (day.getUTCHours() !== 0) return part({ hour: "numeric" });
  if (day.getUTCDate() !== 1) return part({ day: "numeric", month: "short" });
  return day.getUTCMonth() === 0 ? String(day.getUTCFullYear()) : part({ month: "short" });
}
