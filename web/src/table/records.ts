import { type PropertyValues, ReactiveElement } from "lit";
import { Panel } from "./panel";
import { Scroller } from "./scroller";

/** The links that lead to another state of the same table. */
const LEADS_TO_ROWS = "a[data-records=go], .pages a";

/**
 * Takes over a table that the server rendered: it scrolls through all the rows, and sorting and filtering fetch the rows alone.
 *
 * The page works without it. With it the address still changes, the focus stays where it was, and the number of rows is
 * announced. When rows cannot be fetched, what is shown stays and `failed` is said. `source` is where parts are fetched,
 * since the table may stand on another page than its own.
 */
export class PvRecords extends ReactiveElement {
  static override properties = {
    source: { type: String },
    failed: { type: String },
    close: { type: String },
    seen: { type: String },
    busy: { type: Boolean, reflect: true },
  };

  declare source: string;
  declare failed: string;
  declare close: string;
  declare seen: string;
  declare busy: boolean;

  #news = document.createElement("p");
  #running: AbortController | undefined;
  #scroller: Scroller | undefined;
  #panel: Panel | undefined;
  #opener = "";

  constructor() {
    super();
    this.source = window.location.pathname;
    this.failed = "";
    this.close = "";
    this.seen = "";
    this.busy = false;
  }

  protected override createRenderRoot(): HTMLElement {
    return this;
  }

  override connectedCallback(): void {
    super.connectedCallback();
    this.#news.className = "unseen";
    this.#news.setAttribute("role", "status");
    this.#rows?.before(this.#news);
    this.addEventListener("click", this.#onClick);
    this.addEventListener("submit", this.#onSubmit);
    window.addEventListener("popstate", this.#onReturn);
    this.#scroll();
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#running?.abort();
    this.#scroller?.stop();
    this.removeEventListener("click", this.#onClick);
    this.removeEventListener("submit", this.#onSubmit);
    window.removeEventListener("popstate", this.#onReturn);
  }

  protected override updated(changed: PropertyValues<this>): void {
    if (changed.has("busy")) this.#rows?.setAttribute("aria-busy", String(this.busy));
  }

  get #rows(): HTMLElement | null {
    return this.querySelector("[data-rows]");
  }

  #onClick = (event: MouseEvent): void => {
    const link = event.target instanceof Element ? event.target.closest<HTMLAnchorElement>("a") : null;
    const opensElsewhere = event.button !== 0 || event.ctrlKey || event.metaKey || event.shiftKey || event.altKey;
    if (!link || opensElsewhere || event.defaultPrevented) return;
    if (link.dataset.records === "panel") {
      event.preventDefault();
      void this.#open(link);
    } else if (link.matches(LEADS_TO_ROWS)) {
      event.preventDefault();
      void this.#show(this.#addressOf(link.href), { record: true, focus: link.dataset.focus ?? this.#opener });
    }
  };

  #onSubmit = (event: SubmitEvent): void => {
    if (!(event.target instanceof HTMLFormElement)) return;
    event.preventDefault();
    const row = event.target.matches("[data-go]") ? Number(new FormData(event.target).get("row")) : 0;
    if (row > 0 && this.#scroller) {
      this.#scroller.goTo(row);
      return;
    }
    const focus = event.target.dataset.records ? this.#opener : "";
    void this.#show(this.#addressOf(asked(event.target)), { record: true, focus });
  };

  #onReturn = (): void => {
    void this.#show(this.#addressOf(window.location.href), { record: false, focus: "" });
  };

  /** An address of this page is that of the table; others, such as those of a panel, lead to it by themselves. */
  #addressOf(href: string): URL {
    const address = new URL(href);
    if (address.pathname !== window.location.pathname) return address;
    return new URL(this.source + address.search, address);
  }

  async #open(link: HTMLAnchorElement): Promise<void> {
    this.#opener = link.dataset.focus ?? "";
    this.#panel ??= new Panel(this, this.close);
    try {
      await this.#panel.open(link.href);
    } catch {
      window.location.assign(link.href);
    }
  }

  async #show(address: URL, { record, focus }: { record: boolean; focus: string }): Promise<void> {
    this.#running?.abort();
    const running = new AbortController();
    this.#running = running;
    this.busy = true;
    try {
      const response = await fetch(address, { headers: { "X-Parvis-Fragment": "rows" }, signal: running.signal });
      if (!response.ok && ![400, 503].includes(response.status)) throw new Error(String(response.status));
      const rows = this.#rows;
      const html = await response.text();
      if (!rows || running.signal.aborted) return;
      const search = new URL(response.url).search;
      this.#panel?.close();
      this.#scroller?.stop();
      rows.innerHTML = html;
      if (record) window.history.pushState(null, "", window.location.pathname + search);
      this.#agreeWith(search);
      this.#scroll();
      this.#settle(rows, focus);
    } catch {
      if (!running.signal.aborted) this.#say(this.failed, "message error");
    } finally {
      if (this.#running === running) this.busy = false;
    }
  }

  /** Scroll through all the rows found, when they are more than those of the page. */
  #scroll(): void {
    this.#scroller = undefined;
    const view = this.querySelector<HTMLElement>("[data-view]");
    const table = view?.querySelector("table");
    if (!view || !table || Number(view.dataset.total) <= Number(view.dataset.size)) return;
    const seen = { rows: this.#onRows, failed: () => this.#say(this.failed, "message error") };
    this.#scroller = new Scroller(view, table, this.#block, seen);
    this.toggleAttribute("scrolls", true);
  }

  #block = async (page: number, signal: AbortSignal): Promise<string> => {
    const address = new URL(this.source + window.location.search, window.location.href);
    address.searchParams.delete("row");
    address.searchParams.set("page", String(page));
    const response = await fetch(address, { headers: { "X-Parvis-Fragment": "block" }, signal });
    if (!response.ok) throw new Error(String(response.status));
    return response.text();
  };

  /** Keep in the address which row is on top, so that the view can be shared and found again. */
  #onRows = (first: number, last: number): void => {
    const address = new URL(window.location.href);
    address.searchParams.delete("page");
    address.searchParams.delete("row");
    if (first > 1) address.searchParams.set("row", String(first));
    if (address.href !== window.location.href) window.history.replaceState(window.history.state, "", address);
    const place = this.querySelector("[data-seen]");
    const total = Number(this.querySelector<HTMLElement>("[data-view]")?.dataset.total);
    if (place) place.textContent = this.#words(first, last, total);
  };

  #words(first: number, last: number, total: number): string {
    const write = new Intl.NumberFormat(document.documentElement.lang || "fr");
    const values: Record<string, string> = {
      first: write.format(first),
      last: write.format(last),
      total: write.format(total),
    };
    return this.seen.replace(/\{(\w+)\}/g, (whole, name: string) => values[name] ?? whole);
  }

  /** Put the state of the address in the form and in the links to the other languages. */
  #agreeWith(search: string): void {
    const words = this.querySelector<HTMLInputElement>("#rows-q");
    if (words) words.value = new URLSearchParams(search).get("q") ?? "";
    for (const link of document.querySelectorAll<HTMLAnchorElement>("a[hreflang]")) link.search = search;
  }

  #settle(rows: HTMLElement, focus: string): void {
    const same = focus ? rows.querySelector<HTMLElement>(`[data-focus="${CSS.escape(focus)}"]`) : null;
    if (same) same.focus();
    else if (focus) rows.querySelector<HTMLElement>("[data-count]")?.focus();
    this.#opener = "";
    this.#say(rows.querySelector("[data-count]")?.textContent ?? "", "unseen");
  }

  #say(words: string, className: string): void {
    this.#news.className = className;
    this.#news.textContent = words;
  }
}

/** The address that a GET form asks for, without the fields left empty. */
function asked(form: HTMLFormElement): string {
  const address = new URL(form.action || window.location.href);
  address.search = "";
  for (const [name, value] of new FormData(form)) {
    if (typeof value === "string" && value) address.searchParams.append(name, value);
  }
  return address.href;
}

customElements.define("pv-records", PvRecords);
