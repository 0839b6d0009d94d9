/** How long a person stops typing before the results follow, in milliseconds. */
const PAUSE = 200;

interface Way {
  /** Whether the address is a new step of the history, takes the place of the present one, or is there already. */
  record: "push" | "replace" | "none";
  /** The name (`data-focus`) of the link that had the focus, and gets it back. */
  focus: string;
}

/**
 * Takes over the catalogue that the server rendered: results follow what is typed and what is chosen, without a new page.
 *
 * The address follows too, so that what is shown can be shared; the focus stays where it was; the number of datasets is
 * announced. When results cannot be fetched, those shown stay and `failed` is said.
 */
export class PvCatalogue extends HTMLElement {
  #news = document.createElement("p");
  #waiting = 0;
  #running: AbortController | undefined;

  connectedCallback(): void {
    this.#news.className = "unseen";
    this.#news.role = "status";
    this.querySelector(".found")?.before(this.#news);
    this.addEventListener("click", this.#onClick);
    this.addEventListener("input", this.#onInput);
    this.addEventListener("submit", this.#onSubmit);
    window.addEventListener("popstate", this.#onReturn);
  }

  disconnectedCallback(): void {
    this.#running?.abort();
    window.clearTimeout(this.#waiting);
    window.removeEventListener("popstate", this.#onReturn);
  }

  get #form(): HTMLFormElement | null {
    return this.querySelector("form.search");
  }

  #onClick = (event: MouseEvent): void => {
    const link = event.target instanceof Element ? event.target.closest<HTMLAnchorElement>("[data-part] a") : null;
    const opensElsewhere = event.button !== 0 || event.ctrlKey || event.metaKey || event.shiftKey || event.altKey;
    if (!link || opensElsewhere || event.defaultPrevented || link.pathname !== window.location.pathname) return;
    event.preventDefault();
    void this.#show(new URL(link.href), { record: "push", focus: link.dataset.focus ?? "results" });
  };

  #onInput = (event: Event): void => {
    if (!(event.target instanceof HTMLInputElement) || event.target.name !== "q") return;
    window.clearTimeout(this.#waiting);
    this.#waiting = window.setTimeout(() => {
      if (this.#form) void this.#show(addressOf(this.#form), { record: "replace", focus: "" });
    }, PAUSE);
  };

  #onSubmit = (event: SubmitEvent): void => {
    if (!(event.target instanceof HTMLFormElement)) return;
    event.preventDefault();
    const address = addressOf(event.target);
    void this.#show(address, { record: address.href === window.location.href ? "none" : "push", focus: "" });
  };

  #onReturn = (): void => {
    void this.#show(new URL(window.location.href), { record: "none", focus: "" });
  };

  async #show(address: URL, way: Way): Promise<void> {
    window.clearTimeout(this.#waiting);
    this.#running?.abort();
    const running = new AbortController();
    this.#running = running;
    this.ariaBusy = "true";
    try {
      const response = await fetch(address, { headers: { "X-Parvis-Fragment": "results" }, signal: running.signal });
      if (!response.ok) throw new Error(String(response.status));
      const fresh = new DOMParser().parseFromString(await response.text(), "text/html");
      if (running.signal.aborted) return;
      if (way.record === "push") window.history.pushState(null, "", address);
      if (way.record === "replace") window.history.replaceState(null, "", address);
      this.#replace(fresh);
      this.#agreeWith(address, way);
      this.#settle(way.focus);
    } catch {
      if (!running.signal.aborted) this.#say(this.getAttribute("failed") ?? "", "message error");
    } finally {
      if (this.#running === running) this.ariaBusy = null;
    }
  }

  /** Put the fresh parts in place of those shown; what was unfolded stays so. */
  #replace(fresh: Document): void {
    const unfolded = new Map<string, boolean>();
    for (const one of this.querySelectorAll<HTMLDetailsElement>("details[data-facet]"))
      unfolded.set(one.dataset.facet ?? "", one.open);
    for (const part of fresh.querySelectorAll<HTMLElement>("[data-part]")) {
      const here = this.querySelector<HTMLElement>(`[data-part="${part.dataset.part}"]`);
      if (here) here.innerHTML = part.innerHTML;
    }
    for (const one of this.querySelectorAll<HTMLDetailsElement>("details[data-facet]"))
      one.open = unfolded.get(one.dataset.facet ?? "") ?? one.open;
    const facets = this.querySelector<HTMLElement>("#facets");
    if (facets) facets.hidden = fresh.querySelector("[data-part=facets] details") === null;
    const title = fresh.querySelector<HTMLElement>("[data-title]")?.dataset.title;
    if (title) document.title = title;
  }

  /** Put the state of the address in the form and in the links to the other languages. */
  #agreeWith(address: URL, way: Way): void {
    const box = this.#form?.querySelector<HTMLInputElement>("input[name=q]");
    if (box && way.record !== "replace") box.value = address.searchParams.get("q") ?? "";
    const kept = [...address.searchParams].filter(([name]) => name !== "q" && name !== "page");
    this.#form?.querySelector("[data-kept]")?.replaceChildren(
      ...kept.map(([name, value]) => {
        const field = document.createElement("input");
        Object.assign(field, { type: "hidden", name, value });
        return field;
      }),
    );
    for (const link of document.querySelectorAll<HTMLAnchorElement>("a[hreflang]")) link.search = address.search;
  }

  #settle(focus: string): void {
    const count = this.querySelector<HTMLElement>("[data-count]");
    const same = focus ? this.querySelector<HTMLElement>(`[data-focus="${CSS.escape(focus)}"]`) : null;
    if (same && focus !== "prev" && focus !== "next" && focus !== "results") same.focus();
    else if (focus) {
      count?.focus({ preventScroll: true });
      count?.scrollIntoView({ block: "start" });
    }
    this.#say(count?.textContent?.trim() ?? "", "unseen");
  }

  #say(words: string, className: string): void {
    this.#news.className = className;
    this.#news.textContent = words;
  }
}

/** The address that the form asks for, without the fields left empty. */
function addressOf(form: HTMLFormElement): URL {
  const address = new URL(form.action);
  for (const [name, value] of new FormData(form)) {
    if (typeof value === "string" && value.trim()) address.searchParams.append(name, value.trim());
  }
  return address;
}

customElements.define("pv-catalogue", PvCatalogue);
