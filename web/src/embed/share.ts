/** The panel that shares a view: opened after the view has changed its address, it takes the codes of that new address. */
export class PvShare extends HTMLElement {
  #shown = location.search;

  connectedCallback(): void {
    this.querySelector("details")?.addEventListener("toggle", this.#onToggle);
  }

  #onToggle = async (event: Event): Promise<void> => {
    const fold = event.currentTarget;
    if (!(fold instanceof HTMLDetailsElement) || !fold.open || location.search === this.#shown) return;
    const asked = location.search;
    const answer = await fetch(location.href).catch(() => null);
    if (!answer?.ok) return;
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    const fresh = page.querySelectorAll<HTMLTextAreaElement>("pv-share [data-copy]");
    this.querySelectorAll<HTMLTextAreaElement>("[data-copy]").forEach((field, number) => {
      const words = fresh[number]?.textContent;
      if (words) field.textContent = field.value = words;
    });
    this.#shown = asked;
  };
}

customElements.define("pv-share", PvShare);
