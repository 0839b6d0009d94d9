/** Shows the figure as its form describes it, a moment after each change. The buttons of the form work without it. */
export class PvFigureForm extends HTMLElement {
  #running: AbortController | undefined;
  #waiting = 0;

  connectedCallback(): void {
    this.addEventListener("input", this.#onInput);
    this.addEventListener("submit", this.#onSubmit);
  }

  disconnectedCallback(): void {
    this.removeEventListener("input", this.#onInput);
    this.removeEventListener("submit", this.#onSubmit);
    this.#running?.abort();
  }

  #onInput = (): void => {
    clearTimeout(this.#waiting);
    this.#waiting = window.setTimeout(() => void this.#show(), 500);
  };

  #onSubmit = (event: SubmitEvent): void => {
    if (!(event.submitter instanceof HTMLButtonElement) || event.submitter.value !== "preview") return;
    event.preventDefault();
    void this.#show();
  };

  async #show(): Promise<void> {
    const form = this.querySelector("form");
    const place = this.querySelector<HTMLElement>("[data-preview]");
    if (!form || !place) return;
    this.#running?.abort();
    const running = new AbortController();
    this.#running = running;
    place.setAttribute("aria-busy", "true");
    try {
      const answer = await fetch(location.href, {
        method: "POST",
        body: new FormData(form),
        headers: { "X-Parvis-Fragment": "preview" },
        signal: running.signal,
      });
      if (!answer.ok) throw new Error(String(answer.status));
      place.innerHTML = await answer.text();
    } catch {
      if (running.signal.aborted) return;
      const said = document.createElement("p");
      said.className = "message error";
      said.textContent = this.getAttribute("failed");
      place.replaceChildren(said);
    } finally {
      if (this.#running === running) place.removeAttribute("aria-busy");
    }
  }
}

customElements.define("pv-figure-form", PvFigureForm);
