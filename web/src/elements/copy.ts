/** Adds a button that copies the text of its `[data-copy]` element; without script there is the text alone. */
class PvCopy extends HTMLElement {
  connectedCallback(): void {
    if (this.querySelector("button") || !navigator.clipboard) return;
    const button = document.createElement("button");
    const words = this.getAttribute("words") ?? "";
    button.type = "button";
    button.className = "copy";
    button.textContent = words;
    button.addEventListener("click", async () => {
      await navigator.clipboard.writeText(this.querySelector("[data-copy]")?.textContent?.trim() ?? "");
      button.textContent = this.getAttribute("done") ?? words;
      window.setTimeout(() => {
        button.textContent = words;
      }, 2000);
    });
    const said = document.createElement("span");
    said.setAttribute("role", "status");
    said.append(button);
    this.append(said);
  }
}

customElements.define("pv-copy", PvCopy);
