import { agreeWith, fragment, isOwnPage, isPlain } from "./fragments";

const DAY = 86_400_000;
const SHIFTS: Readonly<Record<string, number>> = { ArrowLeft: -1, ArrowRight: 1, ArrowUp: -7, ArrowDown: 7 };

/**
 * Takes over a calendar that the server rendered: its links fetch the dates alone, and the days of the grid are read with the arrows,
 * Home and End (the week), Page Up and Page Down (the month). The page works without it.
 */
export class PvCalendar extends HTMLElement {
  #news = document.createElement("p");
  #running: AbortController | undefined;

  connectedCallback(): void {
    this.#news.className = "unseen";
    this.#news.setAttribute("role", "status");
    this.prepend(this.#news);
    this.addEventListener("click", this.#onClick);
    this.addEventListener("submit", this.#onSubmit);
    this.addEventListener("keydown", this.#onKey);
    this.addEventListener("focusin", this.#onFocus);
    window.addEventListener("popstate", this.#onReturn);
    this.#settleGrid("");
  }

  disconnectedCallback(): void {
    this.#running?.abort();
    window.removeEventListener("popstate", this.#onReturn);
  }

  get #part(): HTMLElement | null {
    return this.querySelector("[data-part]");
  }

  get #days(): HTMLAnchorElement[] {
    return [...this.querySelectorAll<HTMLAnchorElement>("[data-grid] a[data-day]")];
  }

  #onClick = (event: MouseEvent): void => {
    const link =
      event.target instanceof Element ? event.target.closest<HTMLAnchorElement>("a[data-calendar], .pages a") : null;
    if (!link || !isPlain(event)) return;
    event.preventDefault();
    const name = link.dataset.calendar;
    void this.#show(new URL(link.href), { record: true, focus: name ? `[data-calendar="${name}"]` : "[data-period]" });
  };

  #onSubmit = (event: SubmitEvent): void => {
    if (!(event.target instanceof HTMLFormElement)) return;
    event.preventDefault();
    const address = new URL(event.target.action);
    for (const [name, value] of new FormData(event.target)) {
      if (typeof value === "string") address.searchParams.append(name, value);
    }
    void this.#show(address, { record: true, focus: "[data-period]" });
  };

  #onReturn = (): void => {
    void this.#show(new URL(window.location.href), { record: false, focus: "" });
  };

  #onFocus = (event: FocusEvent): void => {
    if (event.target instanceof HTMLAnchorElement && event.target.dataset.day)
      this.#settleGrid(event.target.dataset.day);
  };

  #onKey = (event: KeyboardEvent): void => {
    const held = event.target;
    if (!(held instanceof HTMLAnchorElement) || !held.dataset.day || event.ctrlKey || event.metaKey || event.altKey)
      return;
    const wanted = sought(held.dataset.day, event.key, event.shiftKey);
    if (!wanted) return;
    event.preventDefault();
    const box = this.#days.find((day) => day.dataset.day === wanted);
    if (box && !event.key.startsWith("Page")) {
      box.focus();
      return;
    }
    const address = new URL(held.href);
    const view = this.querySelector("[data-grid].week") ? "week" : "month";
    address.searchParams.set("view", view);
    address.searchParams.set("on", view === "week" ? wanted : wanted.slice(0, 7));
    void this.#show(address, { record: true, focus: `[data-day="${wanted}"]` });
  };

  async #show(address: URL, { record, focus }: { record: boolean; focus: string }): Promise<void> {
    this.#running?.abort();
    const running = new AbortController();
    this.#running = running;
    this.#part?.setAttribute("aria-busy", "true");
    try {
      const found = await fragment(address, "calendar", running.signal);
      const part = found.querySelector<HTMLElement>("[data-part]");
      if (!part) throw new Error("no calendar");
      this.#part?.replaceWith(part);
      if (record && isOwnPage(address)) window.history.pushState(null, "", address);
      if (isOwnPage(address)) agreeWith(address);
      const day = /data-day="(.*)"/.exec(focus)?.[1] ?? "";
      this.#settleGrid(day);
      if (focus) (part.querySelector<HTMLElement>(focus) ?? part.querySelector<HTMLElement>("[data-period]"))?.focus();
      const words = [part.querySelector("[data-period]"), part.querySelector("[data-count]")];
      this.#say(words.map((one) => one?.firstChild?.textContent?.trim() ?? "").join(", "), "unseen");
    } catch {
      if (!running.signal.aborted) this.#say(this.getAttribute("failed") ?? "", "message error");
    } finally {
      if (this.#running === running) this.#part?.removeAttribute("aria-busy");
    }
  }

  /** One day of the grid is reached by Tab: the one held, today, or the first of the month. */
  #settleGrid(day: string): void {
    const days = this.#days;
    const first = days.find((one) => !one.closest(".other-month"));
    const held =
      days.find((one) => one.dataset.day === day) ??
      days.find((one) => one.getAttribute("aria-current") === "date") ??
      first;
    if (days.length) this.querySelector("[data-grid]")?.setAttribute("role", "grid");
    for (const one of days) one.tabIndex = one === held ? 0 : -1;
  }

  #say(words: string, className: string): void {
    this.#news.className = className;
    this.#news.textContent = words;
  }
}

/** The day (ISO 8601) to which a key leads from another; none for other keys, nor out of the years 1 to 9999. */
function sought(day: string, key: string, isFar: boolean): string {
  const from = new Date(`${day}T00:00:00Z`);
  const weekday = (from.getUTCDay() + 6) % 7;
  const shift = SHIFTS[key] ?? (key === "Home" ? -weekday : key === "End" ? 6 - weekday : undefined);
  if (shift !== undefined) return written(new Date(from.getTime() + shift * DAY));
  if (key !== "PageUp" && key !== "PageDown") return "";
  const months = (key === "PageUp" ? -1 : 1) * (isFar ? 12 : 1);
  const to = new Date(from);
  to.setUTCDate(1);
  to.setUTCMonth(to.getUTCMonth() + months);
  const last = new Date(to);
  last.setUTCMonth(last.getUTCMonth() + 1);
  last.setUTCDate(0);
  to.setUTCDate(Math.min(from.getUTCDate(), last.getUTCDate()));
  return written(to);
}

function written(day: Date): string {
  const year = day.getUTCFullYear();
  return year < 1 || year > 9999 ? "" : day.toISOString().slice(0, 10);
}

customElements.define("pv-calendar", PvCalendar);
