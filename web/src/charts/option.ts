import { axes, type Look } from "./axes";
import { boxes, calendar, dots, pie, treemap } from "./others";
import type { Line } from "./payload";

/** What ECharts is told; its own type is as large as the library. */
export type Option = Record<string, unknown>;

const DASHES = ["solid", [7, 4], [2, 3], [10, 3, 2, 3]] as const;
const SYMBOLS = ["circle", "rect", "triangle", "diamond"] as const;
const MOST_SPOTS = 40;

/** The chart for the width and the look of the moment, less the series that the reader put aside. */
export function optionOf(look: Look): Option {
  const { payload } = look;
  switch (payload.kind) {
    case "pie":
      return pie(look);
    case "treemap":
      return treemap(look);
    case "calendar":
      return calendar(look);
    case "scatter":
      return dots(look);
    case "box":
      return boxes(look);
    default:
      return {
        ...axes(look),
        series: (payload.lines ?? []).map((line, n) => series(look, line, n)).filter(isShown(look)),
      };
  }
}

function isShown(look: Look): (one: Option) => boolean {
  return (one) => !look.aside.has(String(one.name));
}

function series(look: Look, line: Line, n: number): Option {
  const { payload, palette } = look;
  const colour = line.gathers ? palette.other : (palette.tones[n % palette.tones.length] ?? palette.ink);
  const data = payload.at ? line.values.map((value, place) => [payload.at?.[place], value]) : line.values;
  const isLine = payload.kind === "line" || payload.kind === "area";
  if (!isLine) return bars(look, line, colour);
  const count = line.values.length;
  return {
    name: line.name,
    type: "line",
    data,
    color: colour,
    connectNulls: false,
    showSymbol: count <= MOST_SPOTS,
    symbol: SYMBOLS[n % SYMBOLS.length],
    symbolSize: 7,
    lineStyle: { width: 2.2, type: payload.kind === "line" ? DASHES[Math.floor(n / 4) % DASHES.length] : "solid" },
    emphasis: { focus: "none" },
    ...(payload.kind === "area" ? { stack: "all", areaStyle: { opacity: 0.75 }, showSymbol: false } : {}),
    ...(count > 2000 ? { sampling: "lttb" } : {}),
  };
}

function bars(look: Look, line: Line, colour: string): Option {
  const { payload, palette, words } = look;
  const isHistogram = payload.kind === "histogram";
  const isStacked = payload.kind === "stacked";
  const tells = look.isLying && !isStacked && (payload.lines?.length ?? 0) === 1;
  const last = line.values.length - 1;
  const data = payload.gathered
    ? line.values.map((value, place) => (place === last ? { value, itemStyle: { color: palette.other } } : value))
    : line.values;
  return {
    name: line.name,
    type: "bar",
    data: payload.at && !look.isBanded ? line.values.map((value, place) => [payload.at?.[place], value]) : data,
    color: colour,
    barCategoryGap: isHistogram ? "2%" : look.isLying ? "28%" : "22%",
    barGap: "5%",
    itemStyle: { borderColor: palette.surface, borderWidth: isStacked ? 0.7 : 0 },
    ...(isStacked ? { stack: "all" } : {}),
    ...(tells
      ? {
          label: {
            show: true,
            position: "right",
            color: palette.ink,
            fontWeight: 600,
            formatter: ({ value }: { value: number }) => words.number(value),
          },
        }
      : {}),
  };
}
