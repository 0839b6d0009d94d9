const AT_ONCE = 2;
const KEPT = 40;

/** Fetches the HTML of a page of rows. */
export type Fetch = (page: number, signal: AbortSignal) => Promise<string>;

/** The blocks of rows that were fetched, by page; those that nobody needs any more are not waited for, the oldest forgotten. */
export class Blocks {
  readonly #known = new Map<number, HTMLTableSectionElement>();
  readonly #running = new Map<number, AbortController>();
  readonly #fetch: Fetch;
  readonly #arrived: (page: number) => void;
  readonly #failed: () => void;

  constructor(fetch: Fetch, arrived: (page: number) => void, failed: () => void) {
    this.#fetch = fetch;
    this.#arrived = arrived;
    this.#failed = failed;
  }

  add(page: number, block: HTMLTableSectionElement): void {
    describe(block);
    this.#known.delete(page);
    this.#known.set(page, block);
    for (const old of this.#known.keys()) {
      if (this.#known.size <= KEPT) break;
      if (!this.#known.get(old)?.isConnected) this.#known.delete(old);
    }
  }

  at(page: number): HTMLTableSectionElement | undefined {
    return this.#known.get(page);
  }

  /** Fetch what is missing of `pages`, the first ones first. */
  want(pages: readonly number[]): void {
    for (const [page, running] of this.#running) if (!pages.includes(page)) running.abort();
    for (const page of pages) {
      if (this.#running.size >= AT_ONCE) return;
      if (!this.#known.has(page) && !this.#running.has(page)) void this.#load(page);
    }
  }

  stop(): void {
    for (const running of this.#running.values()) running.abort();
  }

  async #load(page: number): Promise<void> {
    const running = new AbortController();
    this.#running.set(page, running);
    let html: string | undefined;
    try {
      html = await this.#fetch(page, running.signal);
    } catch {
      if (!running.signal.aborted) this.#failed();
    }
    this.#running.delete(page);
    if (html === undefined) return;
    const block = document.createElement("tbody");
    block.innerHTML = html;
    this.add(page, block);
    this.#arrived(page);
  }
}

/** Say what each element is: a table drawn as a grid is no table for every assistive technology. */
function describe(block: HTMLTableSectionElement): void {
  block.setAttribute("role", "rowgroup");
  for (const row of block.rows) {
    row.setAttribute("role", "row");
    for (const cell of row.cells) cell.setAttribute("role", cell.localName === "th" ? "rowheader" : "cell");
  }
}
