/**
 * What stands in a frame on another page: it tells its height, opens the rest of the portal in a window of its own, and
 * keeps in the frame the links that lead to another state of the same view.
 */
export class PvFrame extends HTMLElement {
  #sizes = new ResizeObserver(() => this.#tell());
  #changes = new MutationObserver(() => this.#prepare());
  #last = 0;

  connectedCallback(): void {
    if (window.parent === window) return;
    this.#prepare();
    this.#sizes.observe(this);
    this.#changes.observe(this, { childList: true, subtree: true });
  }

  disconnectedCallback(): void {
    this.#sizes.disconnect();
    this.#changes.disconnect();
  }

  #tell(): void {
    const height = Math.ceil(this.getBoundingClientRect().height);
    if (height === this.#last || height === 0) return;
    this.#last = height;
    window.parent.postMessage({ type: "parvis:height", height }, "*");
  }

  #prepare(): void {
    for (const link of this.querySelectorAll<HTMLAnchorElement>("a[href]:not([target])")) {
      const address = this.#here(new URL(link.href, location.href));
      if (address) link.href = address.href;
      else if (!link.hasAttribute("download")) {
        link.target = "_blank";
        link.rel = `${link.rel} noopener`.trim();
      }
    }
    for (const form of this.querySelectorAll<HTMLFormElement>("form:not([target])")) {
      const address = this.#here(new URL(form.action, location.href));
      if (!address) form.target = "_blank";
      else {
        form.action = address.pathname;
        for (const name of ["lang", "theme"]) this.#carry(form, name);
      }
    }
  }

  #carry(form: HTMLFormElement, name: string): void {
    const value = new URLSearchParams(location.search).get(name);
    if (!value || form.querySelector(`input[name="${name}"]`)) return;
    const field = document.createElement("input");
    field.type = "hidden";
    field.name = name;
    field.value = value;
    form.append(field);
  }

  /** The address in this frame of another state of its own view; null for any other place. */
  #here(address: URL): URL | null {
    if (address.origin !== location.origin) return null;
    const own = this.getAttribute("own");
    const path = address.pathname.replace(/^\/en\//, "/");
    if (path !== location.pathname && (!own || path !== own.replace(/^\/en\//, "/"))) return null;
    const here = new URL(location.pathname + address.search + address.hash, location.origin);
    for (const name of ["lang", "theme"]) {
      const value = new URLSearchParams(location.search).get(name);
      if (value) here.searchParams.set(name, value);
    }
    return here;
  }
}

customElements.define("pv-frame", PvFrame);
