/** The panel that shares a view: opened after the view has changed its address, it takes the codes of that new address. */
export class PvShare extends HTMLElement {
  connectedCallback(): void {
    const fold = this.querySelector("details");
    fold?.addEventListener("toggle", this.#agree);
    if (fold?.open) void this.#agree();
  }

  #agree = async (): Promise<void> => {
    const fields = [...this.querySelectorAll<HTMLTextAreaElement>("[data-copy]")];
    const link = fields[0];
    if (!link || !this.querySelector("details")?.open || saysTheSame(new URL(link.value), location)) return;
    const answer = await fetch(location.href).catch(() => null);
    if (!answer?.ok) return;
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    page.querySelectorAll<HTMLTextAreaElement>("pv-share [data-copy]").forEach((fresh, number) => {
      const field = fields[number];
      if (field) field.textContent = field.value = fresh.textContent ?? "";
    });
  };
}

function saysTheSame(one: { search: string }, other: { search: string }): boolean {
  return new URLSearchParams(one.search).toString() === new URLSearchParams(other.search).toString();
}

customElements.define("pv-share", PvShare);
