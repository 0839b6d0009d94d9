/** A small page of the table (the filter of a column, the choice of columns) shown over it. */
export class Panel {
  readonly #dialog = document.createElement("dialog");
  readonly #content = document.createElement("div");
  #typing = 0;

  constructor(host: HTMLElement, closeWords: string) {
    this.#dialog.className = "table-dialog table-panel";
    this.#dialog.setAttribute("aria-labelledby", "panel-title");
    const close = document.createElement("button");
    close.type = "button";
    close.className = "dialog-close";
    close.setAttribute("aria-label", closeWords);
    close.textContent = "×";
    close.addEventListener("click", () => this.close());
    this.#dialog.append(close, this.#content);
    this.#dialog.addEventListener("click", (event) => {
      if (event.target === this.#dialog) this.close();
    });
    this.#content.addEventListener("input", this.#onInput);
    host.append(this.#dialog);
  }

  async open(address: string): Promise<void> {
    this.#content.innerHTML = await fetchPart(address);
    for (const hidden of this.#content.querySelectorAll<HTMLElement>("[data-narrow]")) hidden.hidden = false;
    this.#dialog.showModal();
    this.#content.querySelector<HTMLElement>("input:not([type=hidden]), a")?.focus();
  }

  close(): void {
    this.#dialog.close();
  }

  #onInput = (event: Event): void => {
    const typed = event.target;
    if (!(typed instanceof HTMLInputElement)) return;
    if (typed.closest("[data-narrow]")) this.#narrow(typed.value);
    const suggest = typed.dataset.suggest;
    if (suggest === undefined) return;
    window.clearTimeout(this.#typing);
    this.#typing = window.setTimeout(() => void this.#suggest(suggest, typed.value), 200);
  };

  /** Keep in the list of columns those whose name holds what was typed. */
  #narrow(typed: string): void {
    const wanted = plain(typed);
    for (const item of this.#content.querySelectorAll<HTMLElement>(".column-list li"))
      item.hidden = !plain(item.textContent ?? "").includes(wanted);
  }

  async #suggest(address: string, typed: string): Promise<void> {
    const separator = address.includes("?") ? "&" : "?";
    try {
      const fresh = document.createElement("template");
      fresh.innerHTML = await fetchPart(`${address}${separator}like=${encodeURIComponent(typed)}`);
      const list = fresh.content.querySelector("[data-suggestions]");
      if (list) this.#content.querySelector("[data-suggestions]")?.replaceWith(list);
    } catch {
      // Suggestions only help: what was typed can be applied without them.
    }
  }
}

async function fetchPart(address: string): Promise<string> {
  const response = await fetch(address, { headers: { "X-Parvis-Fragment": "panel" } });
  if (!response.ok) throw new Error(String(response.status));
  return response.text();
}

function plain(text: string): string {
  return text
    .normalize("NFD")
    .replace(/\p{Diacritic}/gu, "")
    .toLowerCase();
}
