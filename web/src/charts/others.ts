import { base, LETTERS, type Look, valueAxis } from "./axes";
import type { Option } from "./option";

/** Sectors with their names around, or under the circle where there is no room beside it. */
export function pie(look: Look): Option {
  const { payload, palette, words } = look;
  const values = payload.lines?.[0]?.values ?? [];
  const total = values.reduce<number>((sum, value) => sum + (value ?? 0), 0);
  const last = values.length - 1;
  return {
    ...base(look),
    series: [
      {
        type: "pie",
        radius: look.isNarrow ? "94%" : "74%",
        startAngle: 90,
        data: values.map((value, n) => ({
          value,
          name: payload.short?.[n],
          itemStyle: {
            color: payload.gathered && n === last ? palette.other : palette.tones[n % palette.tones.length],
          },
        })),
        itemStyle: { borderColor: palette.surface, borderWidth: 1.5 },
        label: {
          show: !look.isNarrow,
          color: palette.ink,
          fontSize: LETTERS,
          lineHeight: 20,
          formatter: ({ name, value }: { name: string; value: number }) => `${name}\n${words.share(value, total)}`,
        },
        labelLine: { lineStyle: { color: palette.edge } },
      },
    ],
  };
}

/** Tiles that bear their names where these have room. */
export function treemap(look: Look): Option {
  const { payload, palette } = look;
  const values = payload.lines?.[0]?.values ?? [];
  return {
    ...base(look),
    series: [
      {
        type: "treemap",
        roam: false,
        nodeClick: false,
        breadcrumb: { show: false },
        left: 0,
        right: 0,
        top: 0,
        bottom: 0,
        data: values.map((value, n) => ({ value, name: payload.short?.[n], itemStyle: { color: palette.wash } })),
        itemStyle: { borderColor: palette.accent, borderWidth: 1, gapWidth: 2 },
        label: { color: palette.ink, overflow: "truncate", fontSize: LETTERS },
        emphasis: { itemStyle: { color: palette.sunk } },
      },
    ],
  };
}

const GAP = 34;

/** A band for each year; on a phone, for each half of it. */
export function calendar(look: Look): Option {
  const { payload, palette, words } = look;
  const values = payload.lines?.[0]?.values ?? [];
  const days = (payload.at ?? []).map((at) => new Date(at).toISOString().slice(0, 10));
  const ranges = calendarRanges(look);
  const bounds = payload.bounds ?? [];
  const high = 24 + 7 * cellOf(look);
  return {
    ...base(look),
    visualMap: {
      type: "piecewise",
      orient: "horizontal",
      left: 0,
      top: 0,
      padding: 0,
      itemGap: 10,
      textStyle: { color: palette.quiet, fontSize: 13 },
      selectedMode: false,
      dimension: 1,
      pieces: palette.heats.map((color, n) => ({
        color,
        ...(n > 0 ? { gte: bounds[n - 1] } : {}),
        ...(n < bounds.length ? { lt: bounds[n] } : {}),
        label:
          n === 0
            ? `${words.isFrench ? "moins de" : "under"} ${words.number(bounds[0])}`
            : `${words.isFrench ? "dès" : "from"} ${words.number(bounds[n - 1])}`,
      })),
    },
    calendar: ranges.map((range, n) => ({
      range,
      top: calendarTop(look) + n * (high + GAP),
      left: 34,
      cellSize: [cellOf(look), cellOf(look)],
      itemStyle: { color: palette.sunk, borderColor: palette.surface, borderWidth: 1 },
      splitLine: { show: false },
      yearLabel: { show: ranges.length > 1, position: "top", margin: 24, color: palette.ink, fontSize: LETTERS },
      dayLabel: { firstDay: 1, color: palette.quiet, nameMap: dayLetters(payload.language), fontSize: 11 },
      monthLabel: { color: palette.quiet, nameMap: months(payload.language), fontSize: 11 },
    })),
    series: ranges.map((_range, n) => ({
      type: "heatmap",
      coordinateSystem: "calendar",
      calendarIndex: n,
      name: payload.lines?.[0]?.name,
      data: days.map((day, place) => [day, values[place] ?? "-"]),
      emphasis: { itemStyle: { borderColor: palette.ink, borderWidth: 2 } },
    })),
  };
}

export function calendarRanges(look: Look): [string, string][] {
  const at = look.payload.at ?? [];
  const first = new Date(at[0] ?? 0);
  const last = new Date(at[at.length - 1] ?? 0);
  const out: [string, string][] = [];
  for (let year = first.getUTCFullYear(); year <= last.getUTCFullYear(); year++) {
    const text = String(year).padStart(4, "0");
    const halves: [string, string][] = look.isNarrow
      ? [
          [`${text}-01-01`, `${text}-06-30`],
          [`${text}-07-01`, `${text}-12-31`],
        ]
      : [[`${text}-01-01`, `${text}-12-31`]];
    for (const half of halves)
      if (half[0] <= last.toISOString().slice(0, 10) && half[1] >= first.toISOString().slice(0, 10)) out.push(half);
  }
  return out;
}

function cellOf(look: Look): number {
  return Math.min(16, (look.width - 44) / (look.isNarrow ? 28 : 54));
}

function calendarTop(look: Look): number {
  return look.isNarrow ? 110 : 74;
}

/** How high the calendar is in all. */
export function calendarHeight(look: Look): number {
  return calendarTop(look) + calendarRanges(look).length * (24 + 7 * cellOf(look) + GAP);
}

function months(language: string): string[] {
  const name = new Intl.DateTimeFormat(language, { month: "short", timeZone: "UTC" });
  return Array.from({ length: 12 }, (_, month) => name.format(Date.UTC(2024, month, 1)));
}

function dayLetters(language: string): string[] {
  const name = new Intl.DateTimeFormat(language, { weekday: "short", timeZone: "UTC" });
  return Array.from({ length: 7 }, (_, day) => (day % 2 ? name.format(Date.UTC(2023, 0, 1 + day)).slice(0, 2) : ""));
}

/** Points of rows: those that fall together look darker. */
export function dots(look: Look): Option {
  const { payload, palette } = look;
  return {
    ...base(look),
    grid: { left: 8, right: 18, top: 40, bottom: 34, containLabel: true },
    xAxis: {
      ...valueAxis(look, payload.x),
      nameLocation: "middle",
      nameGap: 32,
      nameTextStyle: { color: palette.quiet },
    },
    yAxis: valueAxis(look, payload.y),
    series: (payload.clouds ?? [])
      .map((cloud, n) => ({
        name: cloud.name,
        type: "scatter",
        data: cloud.dots,
        symbolSize: 7,
        color: palette.tones[n % palette.tones.length],
        itemStyle: { opacity: 0.6 },
      }))
      .filter((one) => !look.aside.has(one.name)),
  };
}

/** A box from quarter to quarter for each group. */
export function boxes(look: Look): Option {
  const { payload, palette } = look;
  return {
    ...base(look),
    grid: { left: 8, right: 24, top: 12, bottom: 34, containLabel: true },
    xAxis: {
      ...valueAxis(look, payload.y),
      nameLocation: "middle",
      nameGap: 32,
      nameTextStyle: { color: palette.quiet },
    },
    yAxis: {
      type: "category",
      inverse: true,
      data: payload.short,
      axisLabel: { color: palette.ink, fontSize: LETTERS, width: look.width * 0.36, overflow: "truncate", interval: 0 },
      axisLine: { show: false },
      axisTick: { show: false },
    },
    series: [
      {
        type: "boxplot",
        data: (payload.boxes ?? []).map((box) => box.slice(0, 5)),
        itemStyle: { color: palette.wash, borderColor: palette.tones[0], borderWidth: 1.6 },
        boxWidth: [8, 20],
      },
    ],
  };
}
