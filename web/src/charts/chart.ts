import "./chart.css";
import { LitElement } from "lit";
import { type Look, zooms } from "./axes";
import { type EChartsType, fetchFor, start } from "./engine/start";
import { optionOf } from "./option";
import { calendarHeight } from "./others";
import { paletteAt, wantsLessMotion, watchLook } from "./palette";
import { type Payload, payloadIn } from "./payload";
import { type Spot, spotsOf } from "./points";
import { Words } from "./words";

const NARROW = 544;
let made = 0;

/**
 * Takes over a chart that the server drew: hints, series put aside, zoom, and its points read with the arrows.
 *
 * The drawing of the server stays in the page and comes back when anything here fails.
 */
export class PvChart extends LitElement {
  #chart: EChartsType | undefined;
  #payload: Payload | undefined;
  #words: Words | undefined;
  #stage = document.createElement("div");
  #news = document.createElement("p");
  #aside = new Set<string>();
  #stops: (() => void)[] = [];
  #at: [number, number] | undefined;
  #width = 0;

  protected override createRenderRoot(): HTMLElement {
    return this;
  }

  override connectedCallback(): void {
    super.connectedCallback();
    this.#begin().catch((error) => this.#giveUp(error));
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    for (const stop of this.#stops) stop();
    this.#stops = [];
    this.#chart?.dispose();
    this.#chart = undefined;
  }

  get #drawn(): HTMLElement | null {
    return this.querySelector(".chart-static");
  }

  async #begin(): Promise<void> {
    this.#payload = payloadIn(this);
    this.#words = new Words(this.#payload);
    await fetchFor(this.#payload.kind, zooms({ payload: this.#payload }));
    if (!this.isConnected || this.#chart) return;
    this.#width = this.clientWidth;
    const drawn = this.#drawn;
    const room = drawn?.offsetHeight ?? 0;
    this.#prepare();
    if (drawn) drawn.hidden = true;
    this.#stage.style.height = `${this.#heightWithin(room)}px`;
    this.#chart = start(this.#stage);
    this.#draw();
    this.toggleAttribute("live", true);
    const size = new ResizeObserver(() => this.#resize());
    size.observe(this);
    this.#stops.push(
      () => size.disconnect(),
      watchLook(() => this.#draw()),
    );
  }

  #giveUp(error: unknown): void {
    this.#chart?.dispose();
    this.#chart = undefined;
    this.#stage.remove();
    for (const part of this.querySelectorAll(".chart-legend, .chart-zoom, .chart-parts")) part.remove();
    this.removeAttribute("live");
    const drawn = this.#drawn;
    if (drawn) drawn.hidden = false;
    console.warn("the chart stays as the server drew it", error);
  }

  /** The stage is one stop of the Tab key; what it shows is told in words, as the server wrote them. */
  #prepare(): void {
    const words = this.#words;
    if (!words || !this.#payload) return;
    const id = `live-chart-${++made}`;
    const title = this.querySelector("svg > title")?.textContent ?? "";
    const description = document.createElement("p");
    description.id = id;
    description.className = "unseen";
    const several = (this.#payload.lines ?? this.#payload.clouds ?? []).length > 1;
    description.textContent = `${this.querySelector("svg > desc")?.textContent ?? ""} ${words.hint(several, zooms({ payload: this.#payload }))}`;
    this.#stage.className = "chart-stage";
    this.#stage.tabIndex = 0;
    this.#stage.setAttribute("role", "application");
    this.#stage.setAttribute("aria-roledescription", words.interactive);
    this.#stage.setAttribute("aria-label", title);
    this.#stage.setAttribute("aria-describedby", id);
    this.#stage.addEventListener("keydown", this.#onKey);
    this.#stage.addEventListener("blur", () => this.#leave());
    this.#news.className = "unseen";
    this.#news.setAttribute("role", "status");
    this.prepend(...this.#legend(), ...this.#zooming(), this.#stage, ...this.#parts(), description, this.#news);
  }

  /** A button for each series: pressed, it is shown. */
  #legend(): HTMLElement[] {
    const { lines, clouds, kind } = this.#payload ?? {};
    const series = kind === "pie" || kind === "treemap" ? [] : (lines ?? clouds ?? []);
    if (series.length < 2) return [];
    const list = document.createElement("ul");
    list.className = "chart-legend";
    list.setAttribute("aria-label", this.#words?.seriesLegend ?? "");
    series.forEach((one, n) => {
      const button = document.createElement("button");
      const spot = document.createElement("span");
      button.type = "button";
      button.setAttribute("aria-pressed", "true");
      spot.className = `chart-spot ${"gathers" in one && one.gathers ? "is-rest" : `is-${(n % 8) + 1}`}`;
      button.append(spot, one.name);
      button.addEventListener("click", () => this.#toggle(one.name, button, series.length));
      const item = document.createElement("li");
      item.append(button);
      list.append(item);
    });
    return [list];
  }

  /** The parts of a circle with their names: on a phone they have no room around it. */
  #parts(): HTMLElement[] {
    const { kind, lines, keys, gathered } = this.#payload ?? {};
    if (kind !== "pie" || this.#width >= NARROW) return [];
    const values = lines?.[0]?.values ?? [];
    const total = values.reduce<number>((sum, value) => sum + (value ?? 0), 0);
    const list = document.createElement("ul");
    list.className = "chart-parts";
    list.setAttribute("aria-hidden", "true");
    values.forEach((value, n) => {
      const item = document.createElement("li");
      const spot = document.createElement("span");
      spot.className = `chart-spot ${gathered && n === values.length - 1 ? "is-rest" : `is-${(n % 8) + 1}`}`;
      item.append(spot, ` ${keys?.[n]} – ${this.#words?.share(value ?? 0, total)}`);
      list.append(item);
    });
    return [list];
  }

  /** Buttons that show less of a long series, more of it, or all. */
  #zooming(): HTMLElement[] {
    if (!this.#payload || !this.#words || !zooms({ payload: this.#payload })) return [];
    const { name, closer, farther, whole } = this.#words.zooming;
    const group = document.createElement("div");
    group.className = "chart-zoom";
    group.setAttribute("role", "group");
    group.setAttribute("aria-label", name);
    for (const [sign, said, by] of [
      ["+", closer, 0.5],
      ["−", farther, 2],
      ["", whole, 1000],
    ] as const) {
      const button = document.createElement("button");
      button.type = "button";
      button.textContent = sign || said;
      if (sign) button.setAttribute("aria-label", said);
      button.addEventListener("click", () => this.#zoom(by));
      group.append(button);
    }
    return [group];
  }

  #toggle(name: string, button: HTMLElement, count: number): void {
    if (this.#aside.has(name)) this.#aside.delete(name);
    else if (this.#aside.size < count - 1) this.#aside.add(name);
    button.setAttribute("aria-pressed", String(!this.#aside.has(name)));
    this.#at = undefined;
    this.#draw();
  }

  #look(): Look {
    const payload = this.#payload as Payload;
    const isNarrow = this.#width < NARROW;
    const isBar = payload.kind === "bar" || payload.kind === "stacked" || payload.kind === "histogram";
    return {
      payload,
      palette: paletteAt(this),
      words: this.#words as Words,
      width: this.#width,
      isNarrow,
      isLying: isBar && !payload.isOrdered && (isNarrow || payload.isLying),
      isBanded: isBar || !payload.isTime,
      isStill: wantsLessMotion(),
      aside: this.#aside,
    };
  }

  #height(): number {
    const look = this.#look();
    const { payload } = look;
    const keys = payload.keys?.length ?? 0;
    if (payload.kind === "calendar") return calendarHeight(look);
    if (payload.kind === "box") return keys * 34 + 60;
    if (payload.kind === "treemap") return look.isNarrow ? 380 : 420;
    if (payload.kind === "pie") return look.isNarrow ? 300 : 340;
    if (!look.isLying) return look.isNarrow ? 320 : 400;
    const series = payload.kind === "stacked" ? 1 : (payload.lines?.length ?? 1);
    return keys * Math.max(30, 14 * series + 12) + 80;
  }

  /** The height that leaves the page where it was, once the buttons have theirs. */
  #heightWithin(room: number): number {
    const wanted = this.#height();
    if (this.#payload?.kind === "calendar" || room === 0) return wanted;
    return Math.max(wanted * 0.6, room - (this.offsetHeight - this.#stage.offsetHeight));
  }

  #draw(): void {
    this.#chart?.setOption(optionOf(this.#look()), { notMerge: true });
  }

  #resize(): void {
    const width = this.clientWidth;
    if (!width || width === this.#width || !this.#chart) return;
    this.#width = width;
    this.#stage.style.height = `${this.#height()}px`;
    this.#chart.resize();
    this.#draw();
  }

  #onKey = (event: KeyboardEvent): void => {
    if (!this.#payload || !this.#words || event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.key === "Escape") this.#leave();
    else if ((event.key === "+" || event.key === "-") && zooms({ payload: this.#payload }))
      this.#zoom(event.key === "+" ? 0.5 : 2);
    else if (!this.#move(event.key)) return;
    event.preventDefault();
  };

  #move(key: string): boolean {
    const spots = spotsOf(this.#payload as Payload, this.#words as Words, this.#aside);
    const [line, place] = this.#at ?? [0, -1];
    const last = (spots[line]?.length ?? 1) - 1;
    const to: Record<string, [number, number]> = {
      ArrowRight: [line, Math.min(place + 1, last)],
      ArrowLeft: [line, Math.max(place - 1, 0)],
      ArrowUp: [(line + spots.length - 1) % spots.length, Math.max(place, 0)],
      ArrowDown: [(line + 1) % spots.length, Math.max(place, 0)],
      Home: [line, 0],
      End: [line, last],
    };
    const next = to[key];
    const spot = next && spots[next[0]]?.[Math.min(next[1], (spots[next[0]]?.length ?? 1) - 1)];
    if (!next || !spot) return false;
    this.#at = next;
    this.#show(spot);
    return true;
  }

  #show(spot: Spot): void {
    const { seriesIndex, dataIndex } = spot;
    this.#chart?.dispatchAction({ type: "downplay" });
    this.#chart?.dispatchAction({ type: "highlight", seriesIndex, dataIndex });
    this.#chart?.dispatchAction({ type: "showTip", seriesIndex, dataIndex });
    this.#news.textContent = spot.words;
  }

  #leave(): void {
    this.#at = undefined;
    this.#chart?.dispatchAction({ type: "downplay" });
    this.#chart?.dispatchAction({ type: "hideTip" });
  }

  /** Show half as many points around the one that is read, or twice as many. */
  #zoom(by: number): void {
    const count = this.#payload?.keys?.length ?? 1;
    const option = this.#chart?.getOption() as { dataZoom?: { start: number; end: number }[] };
    const { start: from = 0, end: to = 100 } = option.dataZoom?.[0] ?? {};
    const middle = this.#at ? (this.#at[1] / count) * 100 : (from + to) / 2;
    const half = Math.min(100, Math.max(2, (to - from) * by)) / 2;
    const begin = Math.max(0, Math.min(middle - half, 100 - 2 * half));
    this.#chart?.dispatchAction({ type: "dataZoom", start: begin, end: Math.min(100, begin + 2 * half) });
  }
}

customElements.define("pv-chart", PvChart);
