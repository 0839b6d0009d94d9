import type { Payload } from "./payload";
import type { Words } from "./words";

/** A point that can be read: where it is for ECharts, and what is said of it. */
export interface Spot {
  readonly seriesIndex: number;
  readonly dataIndex: number;
  readonly words: string;
}

/** The points of a chart by series, in the order in which they are read. Missing values are said as such. */
export function spotsOf(payload: Payload, words: Words, aside: ReadonlySet<string>): Spot[][] {
  if (payload.clouds) {
    return payload.clouds
      .filter((cloud) => !aside.has(cloud.name))
      .map((cloud, seriesIndex) =>
        cloud.dots
          .map(([x, y], dataIndex) => ({
            x,
            spot: { seriesIndex, dataIndex, words: dot(payload, words, cloud.name, x, y) },
          }))
          .sort((one, other) => one.x - other.x)
          .map(({ spot }) => spot),
      );
  }
  const keys = payload.keys ?? [];
  if (payload.boxes) {
    const told = payload.boxes.map((box, dataIndex) => {
      const parts = box.map((value, n) =>
        words.pair(words.boxes[n] ?? "", n < 5 ? words.figure(value) : words.number(value)),
      );
      return { seriesIndex: 0, dataIndex, words: `${keys[dataIndex]}. ${parts.join(", ")}` };
    });
    return [told];
  }
  const lines = (payload.lines ?? []).filter((line) => !aside.has(line.name));
  return lines.map((line, seriesIndex) =>
    line.values.map((value, dataIndex) => {
      const key = keys[dataIndex] ?? "";
      const name = lines.length > 1 ? `${key}, ${line.name}` : key;
      return { seriesIndex, dataIndex, words: words.pair(name, words.figure(value)) };
    }),
  );
}

function dot(payload: Payload, words: Words, name: string, x: number, y: number): string {
  const said = `${words.pair(payload.x, words.exact(x))}, ${words.pair(payload.y, words.exact(y))}`;
  return name ? `${name}. ${said}` : said;
}
