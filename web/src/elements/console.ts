import { type PropertyValues, ReactiveElement } from "lit";

/**
 * Takes over the API console that the server rendered: a query is sent as soon as a control changes, and the answer
 * comes without loading the page again; each program has a button that copies it.
 *
 * What is being typed is never replaced: the form follows the answer only when nothing changed meanwhile.
 */
export class PvConsole extends ReactiveElement {
  static override properties = {
    failed: { type: String },
    copy: { type: String },
    copied: { type: String },
    busy: { type: Boolean, reflect: true },
  };

  declare failed: string;
  declare copy: string;
  declare copied: string;
  declare busy: boolean;

  #news = document.createElement("p");
  #running: AbortController | undefined;

  constructor() {
    super();
    this.failed = this.copy = this.copied = "";
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
    this.#offerCopies();
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#running?.abort();
    this.removeEventListener("click", this.#onClick);
    this.removeEventListener("change", this.#onChange);
    this.removeEventListener("submit", this.#onSubmit);
    window.removeEventListener("popstate", this.#onReturn);
  }

  protected override updated(changed: PropertyValues<this>): void {
    if (changed.has("busy")) this.#part("answer")?.setAttribute("aria-busy", String(this.busy));
  }

  #part(name: string, of: ParentNode = this): HTMLElement | null {
    return of.querySelector(`[data-${name}]`);
  }

  #onClick = (event: MouseEvent): void => {
    const target = event.target instanceof Element ? event.target : null;
    const button = target?.closest<HTMLButtonElement>("button.copy");
    if (button) return void this.#copyFrom(button);
    const link = target?.closest<HTMLAnchorElement>("a[data-view]");
    const opensElsewhere = event.button !== 0 || event.ctrlKey || event.metaKey || event.shiftKey || event.altKey;
    if (!link || opensElsewhere) return;
    event.preventDefault();
    void this.#show(new URL(link.href), "push", `a[data-view="${link.dataset.view}"]`);
  };

  #onChange = (event: Event): void => {
    const form = event.target instanceof Element ? event.target.closest("form") : null;
    if (form) void this.#show(addressOf(form), "replace");
  };

  #onSubmit = (event: SubmitEvent): void => {
    if (!(event.target instanceof HTMLFormElement)) return;
    event.preventDefault();
    void this.#show(addressOf(event.target, event.submitter), "push");
  };

  #onReturn = (): void => {
    void this.#show(new URL(window.location.href), "keep");
  };

  async #show(address: URL, history: "push" | "replace" | "keep", focus = ""): Promise<void> {
    this.#running?.abort();
    const running = new AbortController();
    this.#running = running;
    this.busy = true;
    const sent = this.#typed;
    try {
      const response = await fetch(address, { headers: { "X-Parvis-Fragment": "console" }, signal: running.signal });
      const page = document.createElement("template");
      page.innerHTML = await response.text();
      const [form, answer] = [this.#part("form", page.content), this.#part("answer", page.content)];
      if (!form || !answer) throw new Error(String(response.status));
      if (running.signal.aborted) return;
      this.#replace("answer", answer, focus);
      if (this.#typed === sent) this.#replace("form", form, "");
      const shown = new URL(response.url);
      if (history === "push") window.history.pushState(null, "", shown);
      else if (history === "replace") window.history.replaceState(null, "", shown);
      for (const link of document.querySelectorAll<HTMLAnchorElement>("a[hreflang]")) link.search = shown.search;
      this.#say(this.querySelector("[data-count], [data-answer] .message")?.textContent ?? "", "unseen");
    } catch {
      if (!running.signal.aborted) this.#say(this.failed, "message error");
    } finally {
      if (this.#running === running) this.busy = false;
    }
  }

  /** What the form holds now, to know whether something was typed while an answer was on its way. */
  get #typed(): string {
    const form = this.querySelector("form");
    return form ? addressOf(form).search : "";
  }

  /** Put a part of the answer in place; what was open stays open, and the focus stays where it was. */
  #replace(name: string, fresh: HTMLElement, focus: string): void {
    const old = this.#part(name);
    if (!old) return;
    for (const details of fresh.querySelectorAll("details[id]")) {
      const same = old.querySelector(`#${CSS.escape(details.id)}`);
      details.toggleAttribute("open", same instanceof HTMLDetailsElement ? same.open : details.hasAttribute("open"));
    }
    const held = document.activeElement;
    const inside = held instanceof HTMLElement && old.contains(held) ? held.id : "";
    old.replaceWith(fresh);
    const wanted = focus || (inside && `#${CSS.escape(inside)}`);
    if (wanted) this.querySelector<HTMLElement>(wanted)?.focus({ preventScroll: true });
    this.#offerCopies();
  }

  #offerCopies(): void {
    for (const block of this.querySelectorAll("[data-copy]:not(:has(.copy))")) {
      const button = document.createElement("button");
      button.type = "button";
      button.className = "button quiet copy";
      button.textContent = this.getAttribute("copy");
      block.prepend(button);
    }
  }

  async #copyFrom(button: HTMLButtonElement): Promise<void> {
    await navigator.clipboard.writeText(button.parentElement?.querySelector("pre")?.textContent ?? "");
    button.textContent = this.copied;
    this.#say(this.copied, "unseen");
    setTimeout(() => {
      button.textContent = this.copy;
    }, 2000);
  }

  #say(words: string, className: string): void {
    this.#news.className = className;
    this.#news.textContent = words;
  }
}

function addressOf(form: HTMLFormElement, submitter: HTMLElement | null = null): URL {
  const address = new URL(form.action);
  for (const [name, value] of new FormData(form, submitter)) {
    if (typeof value === "string") address.searchParams.append(name, value);
  }
  return address;
}

customElements.define("pv-console", PvConsole);
