import { agreeWith, fragment, isOwnPage, isPlain } from "./fragments";

const STEPS: Readonly<Record<string, string>> = { ArrowLeft: "before", ArrowRight: "after" };
const FAR_ENOUGH = 50;

/**
 * Opens the pictures of a gallery in a dialog above the page: arrows and swipes lead to the others, Escape and “back” close it, the
 * focus returns to the picture last seen. The page works without it, one address a picture.
 */
export class PvGallery extends HTMLElement {
  #dialog: HTMLDialogElement | undefined;
  #news = document.createElement("p");
  #running: AbortController | undefined;
  #grid = "";
  #pressed: { x: number; y: number } | undefined;

  connectedCallback(): void {
    this.#news.className = "unseen";
    this.#news.setAttribute("role", "status");
    this.prepend(this.#news);
    this.addEventListener("click", this.#onClick);
    this.addEventListener("error", this.#onError, true);
    window.addEventListener("popstate", this.#onReturn);
    for (const image of this.querySelectorAll<HTMLImageElement>(".gallery-link img")) {
      if (image.complete && image.naturalWidth === 0 && image.currentSrc) this.#giveUp(image);
    }
    const shown = this.querySelector<HTMLElement>(":scope > .picture");
    if (shown) this.#open(shown);
  }

  disconnectedCallback(): void {
    this.#running?.abort();
    window.removeEventListener("popstate", this.#onReturn);
  }

  #onClick = (event: MouseEvent): void => {
    if (!(event.target instanceof Element)) return;
    const target = event.target;
    if (target.closest("[data-zoom]") || (this.#dialog?.open && target.matches("[data-large]"))) {
      this.#zoom();
      return;
    }
    const link = target.closest<HTMLAnchorElement>("a[data-picture], a[data-close]");
    if (!link || !isPlain(event)) return;
    if (link.hasAttribute("data-close") && !this.#dialog?.open) return;
    event.preventDefault();
    if (link.hasAttribute("data-close")) this.#dialog?.close();
    else void this.#show(new URL(link.href), true);
  };

  async #show(address: URL, record: boolean): Promise<void> {
    this.#running?.abort();
    const running = new AbortController();
    this.#running = running;
    this.#dialog?.setAttribute("aria-busy", "true");
    try {
      const part = await fragment(address, "picture", running.signal);
      const picture = part.querySelector<HTMLElement>(".picture");
      if (!picture) throw new Error("no picture");
      const isFirst = !this.#dialog?.open;
      if (isFirst) this.#grid = window.location.href;
      if (record && isOwnPage(address)) {
        if (isFirst) window.history.pushState({ picture: true }, "", address);
        else window.history.replaceState({ picture: true }, "", address);
        agreeWith(address);
      }
      this.#open(picture);
    } catch {
      if (!running.signal.aborted) this.#say(this.getAttribute("failed") ?? "", "message error");
    } finally {
      if (this.#running === running) this.#dialog?.setAttribute("aria-busy", "false");
    }
  }

  /** Show a picture in the dialog, which opens if need be; the next one is asked for in advance. */
  #open(picture: HTMLElement): void {
    this.#say("", "unseen");
    const dialog = this.#dialog ?? this.#made();
    const step = this.#heldStep();
    dialog.replaceChildren(picture);
    const title = picture.querySelector<HTMLElement>("#picture-title");
    for (const button of picture.querySelectorAll<HTMLElement>("[data-zoom]")) {
      button.hidden = !picture.querySelector("[data-large]");
    }
    if (!dialog.open) dialog.showModal();
    const same = step && picture.querySelector<HTMLElement>(`[data-step="${step}"]`);
    (same || title)?.focus();
    const next = picture.querySelector<HTMLAnchorElement>('[data-step="after"]');
    if (next) void fetch(next.href, { headers: { "X-Parvis-Fragment": "picture" } }).catch(() => undefined);
  }

  #heldStep(): string {
    const held = document.activeElement;
    return held instanceof HTMLElement && this.#dialog?.contains(held) ? (held.dataset.step ?? "") : "";
  }

  #made(): HTMLDialogElement {
    const dialog = document.createElement("dialog");
    dialog.className = "lightbox";
    dialog.setAttribute("aria-labelledby", "picture-title");
    dialog.addEventListener("close", this.#onClose);
    dialog.addEventListener("keydown", this.#onKey);
    dialog.addEventListener("pointerdown", (event) => {
      this.#pressed = event.pointerType === "mouse" ? undefined : { x: event.clientX, y: event.clientY };
    });
    dialog.addEventListener("pointerup", this.#onLift);
    this.append(dialog);
    this.#dialog = dialog;
    return dialog;
  }

  #onKey = (event: KeyboardEvent): void => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const step = STEPS[event.key];
    if (step && !this.#isZoomed) {
      event.preventDefault();
      this.#step(step);
    } else if (event.key === "+" || (event.key === "-" && this.#isZoomed)) {
      event.preventDefault();
      this.#zoom(event.key === "+");
    }
  };

  #onLift = (event: PointerEvent): void => {
    const start = this.#pressed;
    this.#pressed = undefined;
    if (!start || this.#isZoomed) return;
    const across = event.clientX - start.x;
    if (Math.abs(across) < FAR_ENOUGH || Math.abs(across) < 2 * Math.abs(event.clientY - start.y)) return;
    this.#step(across > 0 ? "before" : "after");
  };

  #step(step: string): void {
    const link = this.#dialog?.querySelector<HTMLAnchorElement>(`[data-step="${step}"]`);
    if (link) void this.#show(new URL(link.href), true);
  }

  get #stage(): HTMLElement | null {
    return this.#dialog?.querySelector<HTMLElement>("[data-stage]") ?? null;
  }

  get #isZoomed(): boolean {
    return this.#stage?.classList.contains("zoomed") ?? false;
  }

  #zoom(wanted = !this.#isZoomed): void {
    const stage = this.#stage;
    if (!stage) return;
    stage.classList.toggle("zoomed", wanted);
    stage.tabIndex = wanted ? 0 : -1;
    this.#dialog?.querySelector("[data-zoom]")?.setAttribute("aria-pressed", String(wanted));
    if (wanted)
      stage.scrollTo((stage.scrollWidth - stage.clientWidth) / 2, (stage.scrollHeight - stage.clientHeight) / 2);
  }

  #onClose = (): void => {
    const picture = this.#dialog?.querySelector<HTMLElement>(".picture");
    this.#running?.abort();
    if (!picture) return;
    const address = new URL(picture.dataset.address ?? "", window.location.href);
    const all = new URL(picture.dataset.all ?? "", window.location.href);
    this.#dialog?.replaceChildren();
    if (isOwnPage(address) && new URLSearchParams(window.location.search).has("picture")) {
      if (window.history.state?.picture) window.history.back();
      else window.history.replaceState(null, "", all);
    }
    const tile = document.getElementById(all.hash.slice(1));
    if (tile) tile.querySelector<HTMLElement>("a")?.focus();
    else if (isOwnPage(all) && this.#grid && new URL(this.#grid).search !== all.search) window.location.assign(all);
  };

  #onReturn = (): void => {
    const address = new URL(window.location.href);
    if (address.searchParams.has("picture")) void this.#show(address, false);
    else if (this.#dialog?.open) this.#dialog.close();
    agreeWith(address);
  };

  #onError = (event: Event): void => {
    if (event.target instanceof HTMLImageElement) this.#giveUp(event.target);
  };

  /** Put words where a picture should be. */
  #giveUp(image: HTMLImageElement): void {
    const words = document.createElement("span");
    words.className = "gallery-broken";
    words.textContent = this.getAttribute("unshowable");
    const name = document.createElement("span");
    name.className = "unseen";
    name.textContent = ` ${image.alt}`;
    words.append(name);
    (image.closest("picture") ?? image).replaceWith(words);
  }

  #say(words: string, className: string): void {
    this.#news.className = className;
    this.#news.textContent = words;
  }
}

customElements.define("pv-gallery", PvGallery);
