/** How long a person stops typing before suggestions are asked for, in milliseconds. */
const PAUSE = 120;

let made = 0;

/**
 * Suggests, under a search box that the server rendered, what a person may mean while typing.
 *
 * The box becomes a combobox with a list: arrows move in it, Enter goes to the chosen suggestion or else searches as without
 * script, Escape closes it. `source` is the address that gives the options, `told` the words said after their number.
 */
export class PvSearch extends HTMLElement {
  #list = document.createElement("div");
  #news = document.createElement("p");
  #waiting = 0;
  #running: AbortController | undefined;
  #asked = "";

  connectedCallback(): void {
    const input = this.#input;
    if (!input || input.role === "combobox") return;
    made += 1;
    this.#list.id = `search-list-${made}`;
    this.#list.className = "search-list";
    this.#list.role = "listbox";
    this.#list.hidden = true;
    this.#list.ariaLabel = this.getAttribute("label") ?? "";
    this.#news.className = "unseen";
    this.#news.role = "status";
    input.role = "combobox";
    input.ariaAutoComplete = "list";
    input.ariaExpanded = "false";
    input.setAttribute("aria-controls", this.#list.id);
    input.autocomplete = "off";
    input.parentElement?.append(this.#list);
    this.append(this.#news);
    input.addEventListener("input", this.#onInput);
    input.addEventListener("keydown", this.#onKey);
    input.addEventListener("blur", () => this.#close());
    input.form?.addEventListener("submit", () => this.#close());
    // The box keeps the focus while an option is pressed; otherwise the list would close under the pointer.
    this.#list.addEventListener("pointerdown", (event) => event.preventDefault());
    this.#list.addEventListener("click", (event) => {
      const option = event.target instanceof Element ? event.target.closest<HTMLElement>("[role=option]") : null;
      if (option) this.#go(option);
    });
  }

  get #input(): HTMLInputElement | null {
    return this.querySelector("input[name=q]");
  }

  get #options(): HTMLElement[] {
    return [...this.#list.querySelectorAll<HTMLElement>("[role=option]")];
  }

  get #active(): HTMLElement | null {
    return this.#list.querySelector("[aria-selected=true]");
  }

  #onInput = (): void => {
    window.clearTimeout(this.#waiting);
    this.#waiting = window.setTimeout(() => void this.#ask(), PAUSE);
  };

  async #ask(): Promise<void> {
    const words = this.#input?.value.trim() ?? "";
    this.#running?.abort();
    if (words.length < 2) {
      this.#close();
      return;
    }
    const running = new AbortController();
    this.#running = running;
    const address = new URL(this.getAttribute("source") ?? "", document.baseURI);
    address.searchParams.set("q", words);
    try {
      const response = await fetch(address, { signal: running.signal });
      if (!response.ok) throw new Error(String(response.status));
      const html = await response.text();
      if (!running.signal.aborted && this.#input?.matches(":focus")) this.#show(html, words);
    } catch {
      if (!running.signal.aborted) this.#close();
    }
  }

  #show(html: string, words: string): void {
    this.#list.innerHTML = html;
    this.#asked = words;
    const options = this.#options;
    for (const [rank, option] of options.entries()) option.id = `${this.#list.id}-${rank}`;
    if (options.length === 0) {
      this.#close();
      return;
    }
    this.#choose(null);
    this.#list.hidden = false;
    if (this.#input) this.#input.ariaExpanded = "true";
    this.#news.textContent = `${options.length} ${this.getAttribute("told") ?? ""}`;
  }

  #close(): void {
    window.clearTimeout(this.#waiting);
    this.#running?.abort();
    this.#list.hidden = true;
    this.#news.textContent = "";
    const input = this.#input;
    if (!input) return;
    input.ariaExpanded = "false";
    input.removeAttribute("aria-activedescendant");
  }

  #choose(option: HTMLElement | null): void {
    for (const one of this.#options) one.ariaSelected = String(one === option);
    option?.scrollIntoView({ block: "nearest" });
    if (option) this.#input?.setAttribute("aria-activedescendant", option.id);
    else this.#input?.removeAttribute("aria-activedescendant");
  }

  #onKey = (event: KeyboardEvent): void => {
    if (event.isComposing) return;
    const step = event.key === "ArrowDown" ? 1 : event.key === "ArrowUp" ? -1 : 0;
    if (this.#list.hidden) {
      if (step > 0 && this.#options.length > 0 && this.#asked === this.#input?.value.trim()) {
        event.preventDefault();
        this.#show(this.#list.innerHTML, this.#asked);
      }
      return;
    }
    const active = this.#active;
    if (step !== 0) {
      event.preventDefault();
      const options = this.#options;
      const place = active ? options.indexOf(active) : step > 0 ? -1 : options.length;
      this.#choose(options[place + step] ?? null);
    } else if (event.key === "Escape") {
      event.preventDefault();
      this.#close();
    } else if (event.key === "Enter" && active) {
      event.preventDefault();
      this.#go(active);
    }
  };

  #go(option: HTMLElement): void {
    const address = option.dataset.address;
    if (address) window.location.assign(address);
  }
}

customElements.define("pv-search", PvSearch);
