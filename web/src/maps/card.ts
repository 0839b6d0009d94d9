import type { Feature } from "./features";
import { type Spec, say } from "./spec";

/** The card of the row that was chosen; the server writes what it says. */
export class Card {
  readonly element = document.createElement("div");
  #running: AbortController | undefined;
  #from: Element | null = null;
  #heading = document.createElement("div");
  #body = document.createElement("div");

  constructor(
    private readonly spec: Spec,
    private readonly closed: () => void,
  ) {
    this.element.className = "map-card";
    this.element.setAttribute("role", "dialog");
    this.element.tabIndex = -1;
    this.element.hidden = true;
    const close = document.createElement("button");
    close.type = "button";
    close.className = "map-card-close";
    close.setAttribute("aria-label", say(spec, "close"));
    close.textContent = "×";
    close.addEventListener("click", () => this.close());
    this.element.append(close, this.#heading, this.#body);
    this.element.addEventListener("keydown", (event) => {
      if (event.key === "Escape") this.close();
    });
  }

  /** Show one row, whose `place` is asked from its dataset. */
  async row(feature: Feature): Promise<void> {
    this.#open(feature.title || say(this.spec, "untitled"));
    this.#running?.abort();
    const running = new AbortController();
    this.#running = running;
    this.#body.textContent = say(this.spec, "loading");
    this.#body.setAttribute("aria-busy", "true");
    try {
      const address = feature.layer.rows.replace("{place}", String(feature.place));
      const response = await fetch(address, { signal: running.signal });
      if (!response.ok && response.status !== 410) throw new Error(String(response.status));
      this.#body.innerHTML = await response.text();
    } catch {
      if (running.signal.aborted) return;
      this.#body.textContent = say(this.spec, "rowFailed");
    }
    this.#body.removeAttribute("aria-busy");
    if (this.element.contains(document.activeElement) || this.#from) this.element.focus();
  }

  /** Let the reader choose among rows that lie under one another. */
  several(features: Feature[], choose: (feature: Feature) => void): void {
    this.#open(say(this.spec, "inViewCount", { n: features.length }));
    const list = document.createElement("ul");
    list.className = "map-card-list";
    for (const feature of features) {
      const item = document.createElement("li");
      const button = document.createElement("button");
      button.type = "button";
      button.textContent = feature.title || say(this.spec, "untitled");
      button.addEventListener("click", () => choose(feature));
      item.append(button);
      list.append(item);
    }
    this.#body.replaceChildren(list);
    this.element.focus();
  }

  /** Say a thing, with a link where there is one. */
  words(text: string, address?: URL): void {
    this.#open(text);
    const line = document.createElement(address ? "a" : "p");
    line.textContent = text;
    if (address && line instanceof HTMLAnchorElement) line.href = address.href;
    this.#body.replaceChildren(line);
    this.element.focus();
  }

  close(): void {
    if (this.element.hidden) return;
    this.#running?.abort();
    this.element.hidden = true;
    if (this.#from instanceof HTMLElement && this.#from.isConnected) this.#from.focus();
    this.#from = null;
    this.closed();
  }

  #open(name: string): void {
    const isInside = this.element.contains(document.activeElement);
    if (this.element.hidden || !isInside) this.#from = document.activeElement;
    this.element.setAttribute("aria-label", name);
    this.element.hidden = false;
  }
}
