/** The colours and the letters of the page as they are now: scheme, contrast and theme included. */
export interface Palette {
  readonly tones: readonly string[];
  readonly heats: readonly string[];
  readonly other: string;
  readonly ink: string;
  readonly quiet: string;
  readonly line: string;
  readonly edge: string;
  readonly surface: string;
  readonly accent: string;
  readonly wash: string;
  readonly sunk: string;
  readonly font: string;
}

/** Read the tokens where `place` stands. Each is resolved by the browser itself, whatever it is made of. */
export function paletteAt(place: HTMLElement): Palette {
  const probe = document.createElement("span");
  probe.hidden = true;
  place.append(probe);
  const colour = (token: string): string => {
    probe.style.color = `var(--${token})`;
    return getComputedStyle(probe).color;
  };
  try {
    return {
      tones: [1, 2, 3, 4, 5, 6, 7, 8].map((n) => colour(`data-${n}`)),
      heats: [1, 2, 3, 5, 7].map((n) => colour(`seq-${n}`)),
      other: colour("data-other"),
      ink: colour("ink"),
      quiet: colour("quiet"),
      line: colour("line"),
      edge: colour("edge"),
      surface: colour("surface"),
      accent: colour("accent"),
      wash: colour("accent-wash"),
      sunk: colour("sunk"),
      font: getComputedStyle(place).fontFamily,
    };
  } finally {
    probe.remove();
  }
}

/** Call `changed` when the reader's scheme, contrast or wish for less movement changes. Gives back what stops it. */
export function watchLook(changed: () => void): () => void {
  const asked = ["(prefers-color-scheme: dark)", "(prefers-contrast: more)", "(prefers-reduced-motion: reduce)"];
  const queries = asked.map((query) => window.matchMedia(query));
  for (const query of queries) query.addEventListener("change", changed);
  return () => {
    for (const query of queries) query.removeEventListener("change", changed);
  };
}

export function wantsLessMotion(): boolean {
  return window.matchMedia("(prefers-reduced-motion: reduce)").matches;
}
