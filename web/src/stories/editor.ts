import { arrange } from "./arranging";
import { type Outcome, send } from "./saving";

const WAIT = 1500;
const TRY_AGAIN = 8000;
const LANGUAGES: Record<string, string> = { fr: "Français", en: "English" };

/**
 * The editor of a story: its form works without it. With it the buttons answer without leaving the page, blocks move by
 * dragging or with the arrow keys, the draft is saved as one writes and the preview follows, in either language.
 *
 * Only one request runs at a time and the form stays as it was typed until its answer is known to be about that same text.
 */
export class PvStoryEditor extends HTMLElement {
  #waiting = 0;
  #isDirty = false;
  #isBusy = false;
  #isOvertaken = false;
  #language = document.documentElement.lang === "en" ? "en" : "fr";

  connectedCallback(): void {
    this.addEventListener("input", this.#onInput);
    this.addEventListener("change", this.#onChange);
    this.addEventListener("submit", this.#onSubmit);
    window.addEventListener("beforeunload", this.#onLeave);
    arrange(this, this.#onMoved);
    this.#showHandles();
    this.#offerLanguages();
  }

  disconnectedCallback(): void {
    window.removeEventListener("beforeunload", this.#onLeave);
    clearTimeout(this.#waiting);
  }

  get #form(): HTMLFormElement {
    return this.querySelector("form") as HTMLFormElement;
  }

  #onInput = (): void => {
    this.#isDirty = true;
    this.#say(this.getAttribute("unsaved") ?? "");
    this.#saveSoon(WAIT);
  };

  /** An image is sent as soon as it is chosen, and the form comes back with it. */
  #onChange = (event: Event): void => {
    if (event.target instanceof HTMLInputElement && event.target.type === "file") void this.#act("save");
  };

  #onSubmit = (event: SubmitEvent): void => {
    const act = event.submitter instanceof HTMLButtonElement ? event.submitter.value : "save";
    const leaves = act === "publish" || act === "unpublish";
    if (leaves) {
      this.#isDirty = false;
      return;
    }
    event.preventDefault();
    if (act === "preview") {
      void this.#save().then(() => this.querySelector("#preview")?.scrollIntoView({ block: "start" }));
    } else void this.#act(act);
  };

  #onLeave = (event: BeforeUnloadEvent): void => {
    if (this.#isDirty) event.preventDefault();
  };

  #onMoved = (block: HTMLElement, place: number, count: number): void => {
    this.#renumber();
    this.#onInput();
    const words = this.getAttribute("place") ?? "";
    this.#say(words.replace("{place}", String(place)).replace("{count}", String(count)));
    block.scrollIntoView({ block: "nearest" });
  };

  #saveSoon(wait: number): void {
    clearTimeout(this.#waiting);
    if (!this.#isOvertaken) this.#waiting = window.setTimeout(() => void this.#save(), wait);
  }

  /** Save the draft as it stands; what was typed meanwhile is saved by the next one. */
  async #save(): Promise<void> {
    if (this.#isBusy) return this.#saveSoon(WAIT);
    clearTimeout(this.#waiting);
    this.#isBusy = true;
    this.#isDirty = false;
    this.#say(this.getAttribute("saving") ?? "");
    const outcome = await send(this.#form, "autosave", "saved");
    this.#isBusy = false;
    if (outcome.kind === "saved") {
      this.#agree(outcome.version);
      if (!this.#isDirty) this.#say(`${this.getAttribute("saved")} ${outcome.at}`);
      await this.#preview();
    } else this.#fallen(outcome);
  }

  /** Send the form for another arrangement of it, which takes its place. */
  async #act(act: string): Promise<void> {
    if (this.#isBusy) {
      await new Promise((done) => setTimeout(done, 200));
      return this.#act(act);
    }
    clearTimeout(this.#waiting);
    this.#isBusy = true;
    const outcome = await send(this.#form, act, "form");
    this.#isBusy = false;
    if (outcome.kind !== "form" || outcome.overtaken) return this.#fallen(outcome);
    this.#isDirty = this.#isOvertaken = false;
    const held = document.activeElement instanceof HTMLElement ? document.activeElement.dataset.focus : undefined;
    this.#replace(outcome.html, held);
    this.#say(`${this.getAttribute("saved")} ${new Date().toLocaleTimeString(this.#language)}`);
    await this.#preview();
  }

  #fallen(outcome: Outcome): void {
    this.#isDirty = true;
    if (outcome.kind === "form" && outcome.overtaken) {
      this.#isOvertaken = true;
      const notice = document.createElement("template");
      notice.innerHTML = outcome.html;
      const told = notice.content.querySelector("[data-overtaken]");
      this.querySelector("[data-overtaken]")?.remove();
      if (told) this.querySelector("[data-form]")?.prepend(told);
      this.querySelector<HTMLElement>("[data-overtaken] a")?.focus();
      this.#say("");
    } else {
      this.#say(this.getAttribute("failed") ?? "", true);
      this.#saveSoon(TRY_AGAIN);
    }
  }

  #replace(html: string, held: string | undefined): void {
    const place = this.querySelector<HTMLElement>("[data-form]");
    if (!place) return;
    const openFolds = [...place.querySelectorAll("details")].map((one) => one.open);
    place.innerHTML = html;
    place.querySelectorAll("details").forEach((one, number) => {
      one.open ||= openFolds[number] ?? false;
    });
    this.#showHandles();
    const same = held ? place.querySelector<HTMLButtonElement>(`[data-focus="${CSS.escape(held)}"]`) : null;
    if (same && !same.disabled) {
      same.focus();
      return;
    }
    const key = place.querySelector<HTMLElement>("[data-focused]")?.dataset.focused;
    const block = key ? place.querySelector<HTMLElement>(`#block-${CSS.escape(key)}`) : null;
    block?.querySelector<HTMLElement>("input:not([type=hidden]), textarea, select:not([name$=width])")?.focus();
  }

  async #preview(): Promise<void> {
    const place = this.querySelector<HTMLElement>("[data-preview]");
    const address = this.getAttribute(`preview-${this.#language}`);
    if (!place || !address) return;
    const answer = await fetch(address, { headers: { "X-Parvis-Fragment": "story" } }).catch(() => null);
    if (answer?.ok && !answer.redirected) place.innerHTML = await answer.text();
    for (const button of this.querySelectorAll("[data-languages] button"))
      button.setAttribute("aria-pressed", String(button.getAttribute("lang") === this.#language));
  }

  #agree(version: string): void {
    const field = this.#form.elements.namedItem("version");
    if (field instanceof HTMLInputElement) field.value = version;
  }

  #renumber(): void {
    this.querySelectorAll("[data-blocks] > li").forEach((block, number, all) => {
      const shown = block.querySelector("[data-number]");
      if (shown) shown.textContent = String(number + 1);
      const up = block.querySelector<HTMLButtonElement>('button[value^="up:"]');
      const down = block.querySelector<HTMLButtonElement>('button[value^="down:"]');
      if (up) up.disabled = number === 0;
      if (down) down.disabled = number === all.length - 1;
    });
  }

  #showHandles(): void {
    for (const handle of this.querySelectorAll<HTMLElement>("[data-handle]")) {
      handle.hidden = false;
      handle.title = this.getAttribute("picked") ?? "";
    }
  }

  #offerLanguages(): void {
    const place = this.querySelector("[data-languages]");
    for (const [code, name] of Object.entries(LANGUAGES)) {
      const button = document.createElement("button");
      button.type = "button";
      button.className = "button quiet small";
      button.lang = code;
      button.textContent = name;
      button.setAttribute("aria-pressed", String(code === this.#language));
      button.addEventListener("click", () => {
        this.#language = code;
        void this.#preview();
      });
      place?.append(button);
    }
  }

  #say(words: string, isBad = false): void {
    const place = this.querySelector<HTMLElement>("[data-state]");
    if (!place) return;
    place.textContent = words;
    place.classList.toggle("field-error", isBad);
  }
}

customElements.define("pv-story-editor", PvStoryEditor);
