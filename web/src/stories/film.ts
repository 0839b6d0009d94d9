/** A film of another site: its player is asked for after a click and not before. */
export class PvFilm extends HTMLElement {
  connectedCallback(): void {
    this.addEventListener("click", this.#onClick);
  }

  disconnectedCallback(): void {
    this.removeEventListener("click", this.#onClick);
  }

  #onClick = (event: MouseEvent): void => {
    const link = event.target instanceof Element ? event.target.closest("a.button") : null;
    const source = this.getAttribute("source");
    if (!link || !source || event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    const player = document.createElement("iframe");
    player.title = this.getAttribute("label") ?? "";
    player.allow = "fullscreen; encrypted-media; picture-in-picture";
    player.setAttribute("sandbox", "allow-scripts allow-same-origin allow-presentation allow-popups");
    player.referrerPolicy = "origin";
    player.src = source;
    this.replaceChildren(player);
    player.focus();
  };
}

customElements.define("pv-film", PvFilm);
