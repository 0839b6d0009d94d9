/** The colour that a token of the style sheet has now, such as `ink` or `data-1`. */
export function token(name: string): string {
  return getComputedStyle(document.documentElement).getPropertyValue(`--${name}`).trim() || "#808080";
}

/** The first family of the page's text, under which maps draw their labels too; in its quotes, without which a name is not CSS. */
export function textFamily(): string {
  const [first = "sans-serif"] = getComputedStyle(document.body).fontFamily.split(",");
  return first.trim();
}

/** Call `changed` whenever the reader's scheme or contrast changes; the function returned stops it. */
export function onSchemeChange(changed: () => void): () => void {
  const queries = ["(prefers-color-scheme: dark)", "(prefers-contrast: more)"].map((one) => window.matchMedia(one));
  for (const query of queries) query.addEventListener("change", changed);
  return () => {
    for (const query of queries) query.removeEventListener("change", changed);
  };
}
