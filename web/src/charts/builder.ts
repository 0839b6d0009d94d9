import { ReactiveElement } from "lit";
import { savePicture } from "./picture";

/**
 * Follows the form of the charts: each choice draws the chart at once, and the address follows.
 *
 * Without it the form is sent by its button and links lead to pages. `workshop` is the address of what it replaces, `page`
 * that of the whole page; `failed` is said when the workshop cannot be fetched, `drawn` before the title of a new chart.
 */
export class PvChartBuilder extends ReactiveElement {
  static override properties = {
    workshop: { type: String },
    page: { type: String },
    failed: { type: String },
    drawn: { type: String },
    busy: { type: Boolean, reflect: true },
  };

  declare workshop: string;
  declare page: string;
  declare failed: string;
  declare drawn: string;
  declare busy: boolean;

  #news = document.createElement("p");
  #running: AbortController | undefined;

  constructor() {
    super();
    this.workshop = "";
    this.page = "";
    this.failed = "";
    this.drawn = "";
    this.busy = false;
  }

  protected override createRenderRoot(): HTMLElement {
    return this;
  }

  override connectedCallback(): void {
    super.connectedCallback();
    this.#news.className = "unseen";
    this.#news.setAttribute("role", "status");
    this.prepend(this.#news);
    this.addEventListener("click", this.#onClick);
    this.addEventListener("change", this.#onChange);
    this.addEventListener("submit", this.#onSubmit);
    window.addEventListener("popstate", this.#onReturn);
    this.#offerPicture();
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#running?.abort();
    this.removeEventListener("click", this.#onClick);
    this.removeEventListener("change", this.#onChange);
    this.removeEventListener("submit", this.#onSubmit);
    window.removeEventListener("popstate", this.#onReturn);
  }

  get #place(): HTMLElement | null {
    return this.querySelector("[data-charts]");
  }

  #onClick = (event: MouseEvent): void => {
    const target = event.target instanceof Element ? event.target : null;
    const picture = target?.closest<HTMLElement>("[data-png]");
    if (picture?.dataset.png) {
      void savePicture(picture.dataset.png).catch(() => this.#say(this.failed, "message error"));
      return;
    }
    const link = target?.closest<HTMLAnchorElement>("a[data-chart-link]");
    const opensElsewhere = event.button !== 0 || event.ctrlKey || event.metaKey || event.shiftKey || event.altKey;
    if (!link || opensElsewhere || event.defaultPrevented) return;
    event.preventDefault();
    void this.#show(new URL(link.href).searchParams, true, link.dataset.focus ?? "");
  };

  #onChange = (event: Event): void => {
    const control = event.target;
    if (!(control instanceof HTMLInputElement || control instanceof HTMLSelectElement) || !control.form) return;
    void this.#show(asked(control.form), true, control.dataset.focus ?? "");
  };

  #onSubmit = (event: SubmitEvent): void => {
    if (!(event.target instanceof HTMLFormElement)) return;
    event.preventDefault();
    void this.#show(asked(event.target), true, "chart-draw");
  };

  #onReturn = (): void => {
    void this.#show(new URLSearchParams(window.location.search), false, "");
  };

  async #show(query: URLSearchParams, record: boolean, focus: string): Promise<void> {
    this.#running?.abort();
    const running = new AbortController();
    this.#running = running;
    this.busy = true;
    try {
      const response = await fetch(`${this.workshop}?${query}`, { signal: running.signal });
      const html = await response.text();
      const place = this.#place;
      if (running.signal.aborted || !place) return;
      if (response.status > 400 && response.status !== 503) throw new Error(String(response.status));
      const open = [...place.querySelectorAll("details[open]")].map((one) => one.className);
      place.innerHTML = html;
      for (const name of open) place.querySelector(`details.${CSS.escape(name)}`)?.setAttribute("open", "");
      if (record) window.history.pushState(null, "", `${this.page}?${query}`);
      for (const link of document.querySelectorAll<HTMLAnchorElement>("a[hreflang]")) link.search = `?${query}`;
      this.#settle(place, focus);
    } catch {
      if (!running.signal.aborted) this.#say(this.failed, "message error");
    } finally {
      if (this.#running === running) this.busy = false;
    }
  }

  #settle(place: HTMLElement, focus: string): void {
    if (focus) place.querySelector<HTMLElement>(`[data-focus="${CSS.escape(focus)}"]`)?.focus();
    const title = place.querySelector(".chart-title")?.textContent;
    const problem = place.querySelector(".chart-result .message")?.textContent;
    this.#say(problem ?? (title ? `${this.drawn} ${title}` : ""), "unseen");
    this.#offerPicture();
  }

  #offerPicture(): void {
    for (const place of this.querySelectorAll<HTMLElement>("[data-png-place]")) place.hidden = false;
  }

  #say(words: string, className: string): void {
    this.#news.className = className;
    this.#news.textContent = words;
  }
}

/** What a form asks for, without the fields left empty. */
function asked(form: HTMLFormElement): URLSearchParams {
  const query = new URLSearchParams();
  for (const [name, value] of new FormData(form)) {
    if (typeof value === "string" && value) query.append(name, value);
  }
  return query;
}

customElements.define("pv-chart-builder", PvChartBuilder);
