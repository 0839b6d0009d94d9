/**
 * The tags that put a view of the portal on any page: `<pv-chart dataset="arbres" query="kind=bar&x=quartier">`.
 *
 * Each makes a frame of the portal that this script came from, and gives it the height of its content. Nothing is styled by
 * text, so that a strict policy of the host page is enough: `script-src` and `frame-src` of the portal. Attributes: `dataset`
 * and `query`, or `figure`, `story`, or `src` (the address of a frame of the portal); `lang`, `theme`, `title`, `height` (before the content
 * tells its own) and `max-height` (beyond which the frame scrolls), in pixels.
 */
(() => {
  const portal = new URL((document.currentScript as HTMLScriptElement | null)?.src || location.href).origin;
  const HIGHEST = 1200;
  const SECTIONS: Record<string, string> = {
    "pv-table": "table",
    "pv-map": "map",
    "pv-chart": "charts",
    "pv-calendar": "calendar",
    "pv-gallery": "gallery",
    "pv-figure": "",
    "pv-embed": "",
  };
  const frames = new Map<MessageEventSource | null, HTMLIFrameElement>();

  function addressOf(element: Element): URL | null {
    const given = (name: string): string => element.getAttribute(name) ?? "";
    const part = (name: string): string => encodeURIComponent(given(name));
    const section = SECTIONS[element.localName] || given("section") || "table";
    let path = "";
    if (given("src")) path = given("src");
    else if (given("figure")) path = `/embed/figure/${part("figure")}/`;
    else if (given("story")) path = `/embed/story/${part("story")}/`;
    else if (given("dataset"))
      path = `/embed/dataset/${part("dataset")}/${encodeURIComponent(section)}/?${given("query").replace(/^\?/, "")}`;
    if (!path) return null;
    const address = new URL(path, portal);
    if (address.origin !== portal || !address.pathname.startsWith("/embed/")) return null;
    for (const name of ["lang", "theme"]) if (given(name)) address.searchParams.set(name, given(name));
    return address;
  }

  class Embedded extends HTMLElement {
    static readonly observedAttributes = ["dataset", "query", "section", "figure", "story", "src", "lang", "theme"];
    #frame: HTMLIFrameElement | undefined;

    connectedCallback(): void {
      const frame = document.createElement("iframe");
      this.#frame = frame;
      frame.loading = "lazy";
      frame.title = this.getAttribute("title") || this.textContent?.trim() || this.localName.slice(3);
      frame.setAttribute(
        "sandbox",
        "allow-scripts allow-same-origin allow-forms allow-popups allow-popups-to-escape-sandbox allow-downloads",
      );
      frame.allow = "fullscreen";
      frame.style.cssText = "border:0;display:block;width:100%";
      frame.style.height = `${Number(this.getAttribute("height")) || (this.localName === "pv-figure" ? 260 : 520)}px`;
      this.style.display = "block";
      this.#point();
      this.replaceChildren(frame);
      frames.set(frame.contentWindow, frame);
      // A title on the tag too would be read twice.
      this.removeAttribute("title");
    }

    disconnectedCallback(): void {
      for (const [source, frame] of frames) if (frame === this.#frame) frames.delete(source);
      this.#frame = undefined;
    }

    attributeChangedCallback(): void {
      if (this.#frame) this.#point();
    }

    #point(): void {
      const address = addressOf(this);
      if (this.#frame && address && this.#frame.src !== address.href) this.#frame.src = address.href;
    }
  }

  addEventListener("message", ({ source, origin, data }: MessageEvent) => {
    const frame = frames.get(source);
    if (!frame || origin !== portal || data?.type !== "parvis:height") return;
    const height = Math.ceil(Number(data.height));
    const highest = Number(frame.parentElement?.getAttribute("max-height")) || HIGHEST;
    if (height > 0) frame.style.height = `${Math.min(height, highest)}px`;
  });

  for (const tag of Object.keys(SECTIONS)) {
    if (!customElements.get(tag)) customElements.define(tag, class extends Embedded {});
  }
})();
