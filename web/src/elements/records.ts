import { type PropertyValues, ReactiveElement } from "lit";

/** The links inside the rows that lead to another state of the same table. */
const LEADS_TO_ROWS = "a[data-records], .pages a";

/**
 * Takes over a table that the server rendered: sorting, filtering and paging fetch the rows alone.
 *
 * The page works without it. With it the address still changes, the focus stays where it was, and the number of rows
 * is announced. When rows cannot be fetched, what is shown stays and `failed` is said.
 */
export class PvRecords extends ReactiveElement {
  static override properties = {
    failed: { type: String },
    busy: { type: Boolean, reflect: true },
  };

  declare failed: string;
  declare busy: boolean;

  #news = document.createElement("p");
  #running: AbortController | undefined;

  constructor() {
    super();
    this.failed = "";
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
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#running?.abort();
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
    const link = event.target instanceof Element ? event.target.closest<HTMLAnchorElement>(LEADS_TO_ROWS) : null;
    const opensElsewhere = event.button !== 0 || event.ctrlKey || event.metaKey || event.shiftKey || event.altKey;
    if (!link || opensElsewhere || event.defaultPrevented) return;
    event.preventDefault();
    void this.#show(new URL(link.href), { record: true, focus: link.dataset.focus ?? "" });
  };

  #onSubmit = (event: SubmitEvent): void => {
    if (!(event.target instanceof HTMLFormElement)) return;
    event.preventDefault();
    void this.#show(addressOf(event.target), { record: true, focus: "" });
  };

  #onReturn = (): void => {
    void this.#show(new URL(window.location.href), { record: false, focus: "" });
  };

  async #show(address: URL, { record, focus }: { record: boolean; focus: string }): Promise<void> {
    this.#running?.abort();
    const running = new AbortController();
    this.#running = running;
    this.busy = true;
    try {
      const response = await fetch(address, { headers: { "X-Parvis-Fragment": "rows" }, signal: running.signal });
      if (!response.ok) throw new Error(String(response.status));
      const rows = this.#rows;
      const html = await response.text();
      if (!rows || running.signal.aborted) return;
      rows.innerHTML = html;
      if (record) window.history.pushState(null, "", address);
      this.#agreeWith(address);
      this.#settle(rows, focus);
    } catch {
      if (!running.signal.aborted) this.#say(this.failed, "message error");
    } finally {
      if (this.#running === running) this.busy = false;
    }
  }

  /** Put the state of the address in the form and in the links to the other languages. */
  #agreeWith(address: URL): void {
    const form = this.querySelector("form");
    for (const control of form?.elements ?? []) {
      const isTyped = control instanceof HTMLInputElement || control instanceof HTMLSelectElement;
      if (isTyped && control.name) control.value = address.searchParams.get(control.name) ?? "";
    }
    for (const link of document.querySelectorAll<HTMLAnchorElement>("a[hreflang]")) link.search = address.search;
  }

  #settle(rows: HTMLElement, focus: string): void {
    const same = focus ? rows.querySelector<HTMLElement>(`[data-focus="${CSS.escape(focus)}"]`) : null;
    if (same) same.focus();
    else if (focus) rows.querySelector<HTMLElement>(".scroll")?.focus();
    this.#say(rows.querySelector("[data-count]")?.textContent ?? "", "unseen");
  }

  #say(words: string, className: string): void {
    this.#news.className = className;
    this.#news.textContent = words;
  }
}

/** The address that a GET form asks for, without the fields left empty. */
function addressOf(form: HTMLFormElement): URL {
  const address = new URL(form.action);
  for (const [name, value] of new FormData(form)) {
    if (typeof value === "string" && value) address.searchParams.append(name, value);
  }
  return address;
}

customElements.define("pv-records", PvRecords);
