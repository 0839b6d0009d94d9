import type { Look } from "./axes";
import type { Option } from "./option";

interface Point {
  readonly seriesName?: string;
  readonly seriesIndex: number;
  readonly dataIndex: number;
  readonly color?: unknown;
  readonly value: unknown;
  readonly name: string;
}

/** The hint under the pointer, made of nodes: no style is ever written in markup, which the site's policy would refuse. */
export function tooltip(look: Look): Option {
  const { palette, payload } = look;
  const byKey =
    payload.kind !== "pie" && payload.kind !== "treemap" && payload.kind !== "calendar" && payload.kind !== "scatter";
  return {
    trigger: byKey && payload.kind !== "box" ? "axis" : "item",
    confine: true,
    className: "chart-hint",
    backgroundColor: palette.surface,
    borderColor: palette.edge,
    padding: [8, 12],
    textStyle: { color: palette.ink, fontSize: 14 },
    transitionDuration: look.isStill ? 0 : 0.15,
    axisPointer: { type: look.isBanded || look.isLying ? "shadow" : "line", lineStyle: { color: palette.edge }, z: 0 },
    formatter: (given: Point | Point[]) => hint(look, Array.isArray(given) ? given : [given]),
  };
}

function hint(look: Look, points: readonly Point[]): HTMLElement {
  const box = document.createElement("div");
  const [head, ...rows] = told(look, points);
  const title = document.createElement("strong");
  title.textContent = head?.text ?? "";
  box.append(title);
  for (const { text, colour } of rows) {
    const row = document.createElement("div");
    if (colour) {
      const spot = document.createElement("span");
      spot.className = "chart-hint-spot";
      spot.style.backgroundColor = colour;
      row.append(spot);
    }
    row.append(text);
    box.append(row);
  }
  return box;
}

interface Row {
  readonly text: string;
  readonly colour?: string;
}

function told(look: Look, points: readonly Point[]): Row[] {
  const { payload, words } = look;
  const first = points[0];
  if (!first) return [];
  const key = payload.keys?.[first.dataIndex] ?? "";
  if (payload.kind === "scatter") {
    const [x = 0, y = 0] = first.value as number[];
    const rows = [{ text: words.pair(payload.x, words.exact(x)) }, { text: words.pair(payload.y, words.exact(y)) }];
    return [{ text: first.seriesName ?? "" }, ...rows];
  }
  if (payload.kind === "box") {
    const box = payload.boxes?.[first.dataIndex] ?? [];
    const rows = box.map((value, n) =>
      words.pair(words.boxes[n] ?? "", n < 5 ? words.figure(value) : words.number(value)),
    );
    return [{ text: key }, ...rows.map((text) => ({ text }))];
  }
  const lines = payload.lines ?? [];
  if (payload.kind === "pie" || payload.kind === "treemap") {
    const values = lines[0]?.values ?? [];
    const total = values.reduce<number>((sum, value) => sum + (value ?? 0), 0);
    const value = values[first.dataIndex] ?? 0;
    return [{ text: key }, { text: `${words.figure(value)} (${words.share(value, total)})` }];
  }
  const rows = points.map((point) => {
    const line = lines.find((one) => one.name === point.seriesName);
    const text = words.figure(line?.values[point.dataIndex]);
    return {
      text: lines.length > 1 ? words.pair(point.seriesName ?? "", text) : text,
      ...(lines.length > 1 && typeof point.color === "string" ? { colour: point.color } : {}),
    };
  });
  return [{ text: key }, ...rows];
}
