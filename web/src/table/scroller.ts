import { Blocks, type Fetch } from "./blocks";
import { Scale } from "./scale";

const QUIET = 160;
const STEPS: Readonly<Record<string, number>> = { ArrowDown: 1, ArrowUp: -1 };

/** What a scroller tells: the rows that show, and that some could not be fetched. */
export interface Seen {
  rows(first: number, last: number): void;
  failed(): void;
}

/**
 * Shows any number of rows in a window of the page: those around the window are in the document, in blocks of one page each.
 *
 * The browser scrolls; nothing is drawn while a block lasts. The block that holds the focus stays, however far it is.
 */
export class Scroller {
  readonly #view: HTMLElement;
  readonly #table: HTMLTableElement;
  readonly #head: HTMLTableSectionElement;
  readonly #blocks: Blocks;
  readonly #seen: Seen;
  readonly #total: number;
  readonly #size: number;
  readonly #shown = new Map<number, HTMLTableSectionElement>();
  readonly #sizes = new ResizeObserver(() => this.#resized());
  #scale: Scale;
  #width = 0;
  #height = 0;
  #quiet = 0;
  #wanted: number | undefined;

  constructor(view: HTMLElement, table: HTMLTableElement, fetch: Fetch, seen: Seen) {
    this.#view = view;
    this.#table = table;
    this.#head = table.tHead ?? table.createTHead();
    this.#seen = seen;
    this.#total = Number(view.dataset.total);
    this.#size = Number(view.dataset.size);
    const page = Number(view.dataset.page);
    this.#blocks = new Blocks(
      fetch,
      () => this.#draw(),
      () => seen.failed(),
    );
    const first = table.tBodies[0];
    if (first) {
      this.#blocks.add(page, first);
      this.#shown.set(page, first);
    }
    this.#describeHead();
    this.#scale = this.#measure();
    this.goTo(Number(view.dataset.row) || (page - 1) * this.#size + 1);
    view.addEventListener("scroll", this.#onScroll, { passive: true });
    view.addEventListener("keydown", this.#onKey);
    this.#sizes.observe(view);
  }

  stop(): void {
    this.#view.removeEventListener("scroll", this.#onScroll);
    this.#view.removeEventListener("keydown", this.#onKey);
    this.#sizes.disconnect();
    this.#blocks.stop();
    window.clearTimeout(this.#quiet);
  }

  /** Bring a row (from 1) to the top of the window. */
  goTo(row: number): void {
    this.#moveTo((row - 1) * this.#scale.row);
  }

  #moveTo(pixels: number): void {
    this.#view.scrollTop = this.#scale.moveTo(pixels);
    this.#draw();
    this.#tell();
  }

  /** Give each column the width that the page gave it, and each row its height, as they are without script. */
  #measure(): Scale {
    this.#view.classList.remove("is-virtual");
    const cells = [...(this.#head.rows[0]?.cells ?? [])];
    const row = [...this.#shown.values()][0]?.rows[0]?.getBoundingClientRect().height || 40;
    const widths = cells.map((cell) => `${cell.getBoundingClientRect().width}px`);
    this.#view.style.setProperty("--columns", widths.join(" "));
    this.#view.style.setProperty("--row", `${row}px`);
    this.#view.classList.add("is-virtual");
    this.#width = this.#view.clientWidth;
    this.#height = this.#view.clientHeight;
    const scale = new Scale(this.#total, row, this.#height - this.#head.offsetHeight);
    this.#table.style.height = `${this.#head.offsetHeight + scale.canvas}px`;
    return scale;
  }

  #describeHead(): void {
    this.#table.setAttribute("role", "table");
    this.#head.setAttribute("role", "rowgroup");
    this.#head.rows[0]?.setAttribute("role", "row");
    for (const cell of this.#head.rows[0]?.cells ?? []) cell.setAttribute("role", "columnheader");
  }

  #onScroll = (): void => {
    this.#scale.follow(this.#view.scrollTop);
    this.#draw();
    window.clearTimeout(this.#quiet);
    this.#quiet = window.setTimeout(() => {
      this.#moveTo(this.#scale.top);
    }, QUIET);
  };

  #resized(): void {
    if (this.#view.clientWidth === this.#width && this.#view.clientHeight === this.#height) return;
    const row = this.#scale.top / this.#scale.row;
    this.#scale = this.#measure();
    this.#moveTo(row * this.#scale.row);
  }

  /** Put the blocks around the window in the document, fetch those that miss, let the others go. */
  #draw(): void {
    const pages = this.#around();
    const last = this.#view.ownerDocument.activeElement;
    for (const [page, block] of this.#shown) {
      if (pages.includes(page) || block.contains(last)) continue;
      block.remove();
      this.#shown.delete(page);
    }
    for (const page of pages) {
      const block = this.#blocks.at(page);
      if (block && !this.#shown.has(page)) this.#insert(page, block);
    }
    for (const [page, block] of this.#shown) {
      const top = `${this.#head.offsetHeight + (page - 1) * this.#size * this.#scale.row - this.#scale.origin}px`;
      if (block.style.top !== top) block.style.top = top;
    }
    this.#view.toggleAttribute("data-waiting", !this.#blocks.at(pages[0] ?? 1));
    this.#blocks.want(pages);
    this.#focusWanted();
  }

  /** In the document, blocks follow one another as their rows do: that is the order in which they are read and tabbed. */
  #insert(page: number, block: HTMLTableSectionElement): void {
    const next = [...this.#shown].filter(([other]) => other > page).sort(([a], [b]) => a - b)[0];
    this.#table.insertBefore(block, next?.[1] ?? null);
    this.#shown.set(page, block);
  }

  /** The pages that show, then their neighbours. */
  #around(): number[] {
    const most = Math.ceil(this.#total / this.#size);
    const first = Math.min(most, Math.ceil(this.#scale.firstRow / this.#size));
    const last = Math.min(most, Math.ceil(this.#scale.lastRow / this.#size));
    const pages = first === last ? [first] : [first, last];
    return [...pages, last + 1, first - 1].filter((page) => page >= 1 && page <= most);
  }

  #onKey = (event: KeyboardEvent): void => {
    if (event.altKey || event.metaKey || event.shiftKey || event.defaultPrevented) return;
    if (!(event.target instanceof Element) || event.target.closest("[popover]")) return;
    const row = event.target.closest("tbody tr");
    const here = row ? Number(row.getAttribute("aria-rowindex")) - 1 : undefined;
    const wanted = this.#target(event.key, here);
    if (wanted === undefined) return;
    event.preventDefault();
    const to = Math.min(Math.max(1, wanted), this.#total);
    const { firstRow, lastRow } = this.#scale;
    if (here !== undefined) this.#wanted = to;
    if (to < firstRow || here === undefined) this.goTo(to);
    else if (to > lastRow) this.goTo(to - (lastRow - firstRow));
    else this.#draw();
  };

  /** The row that a key leads to: the ends from anywhere, one row or one window further from a row. */
  #target(key: string, here: number | undefined): number | undefined {
    if (key === "Home") return 1;
    if (key === "End") return this.#total;
    if (here === undefined) return undefined;
    const window = this.#scale.lastRow - this.#scale.firstRow;
    const steps = STEPS[key] ?? { PageDown: window, PageUp: -window }[key];
    return steps === undefined ? undefined : here + steps;
  }

  /** Give the focus to the row that a key led to, as soon as it is there. */
  #focusWanted(): void {
    if (this.#wanted === undefined) return;
    const row = this.#table.querySelector(`tbody tr[aria-rowindex="${this.#wanted + 1}"]`);
    if (!row) return;
    this.#wanted = undefined;
    row.querySelector<HTMLElement>("a")?.focus({ preventScroll: true });
    row.scrollIntoView({ block: "nearest" });
    this.#draw();
  }

  #tell(): void {
    this.#seen.rows(this.#scale.firstRow, this.#scale.lastRow);
  }
}
