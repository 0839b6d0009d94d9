/** A frame in a story is never so high that it hides the text around it: beyond, it scrolls. */
const HIGHEST = 820;

/** A view of the portal inside a story: its frame takes the height of what it shows. */
export class PvStoryFrame extends HTMLElement {
  connectedCallback(): void {
    window.addEventListener("message", this.#onMessage);
  }

  disconnectedCallback(): void {
    window.removeEventListener("message", this.#onMessage);
  }

  #onMessage = ({ source, origin, data }: MessageEvent): void => {
    const frame = this.querySelector("iframe");
    if (!frame || source !== frame.contentWindow || origin !== location.origin || data?.type !== "parvis:height")
      return;
    const height = Math.ceil(Number(data.height));
    if (height > 0) frame.style.height = `${Math.min(height, HIGHEST)}px`;
  };
}

customElements.define("pv-story-frame", PvStoryFrame);
