import type { Feature } from "./features";
import { type Spec, say } from "./spec";

const MOST = 30;

/** The list of what is in view, by which the keyboard and a screen reader reach every sign; a line announces how many there are. */
export class InView {
  readonly element = document.createElement("section");
  readonly news = document.createElement("p");
  #list = document.createElement("ul");
  #count = document.createElement("h3");
  #more = document.createElement("p");

  constructor(
    private readonly spec: Spec,
    private readonly choose: (feature: Feature) => void,
  ) {
    this.element.className = "map-key map-in-view";
    this.#count.id = "map-in-view";
    this.element.setAttribute("aria-labelledby", this.#count.id);
    this.news.className = "unseen";
    this.news.setAttribute("role", "status");
    this.#more.className = "help";
    this.element.append(this.#count, this.#list, this.#more);
  }

  show(features: Feature[]): void {
    const rows = features.reduce((sum, one) => sum + one.rows * one.of, 0);
    const written = new Intl.NumberFormat(this.spec.language).format(rows);
    const words = rows === 0 ? "inViewNone" : rows === 1 ? "inViewOne" : "inViewCount";
    const text = say(this.spec, words, { n: written });
    if (this.news.textContent !== text) this.news.textContent = text;
    this.#count.textContent = text;
    const focused = this.#list.contains(document.activeElement)
      ? (document.activeElement as HTMLElement).dataset.key
      : "";
    const named = features.filter((one) => one.title || one.of === 1);
    this.#list.replaceChildren(...named.slice(0, MOST).map((one) => this.#item(one)));
    this.#more.textContent = named.length < features.length ? say(this.spec, "thinned") : "";
    if (focused) this.#list.querySelector<HTMLElement>(`[data-key="${CSS.escape(focused)}"]`)?.focus();
  }

  #item(feature: Feature): HTMLLIElement {
    const item = document.createElement("li");
    const button = document.createElement("button");
    button.type = "button";
    button.dataset.key = `${feature.layer.id}/${feature.place}/${feature.rows}`;
    const number = new Intl.NumberFormat(this.spec.language).format(feature.rows);
    button.textContent =
      feature.rows > 1 ? say(this.spec, "group", { n: number }) : feature.title || say(this.spec, "untitled");
    button.addEventListener("click", () => this.choose(feature));
    item.append(button);
    return item;
  }
}
