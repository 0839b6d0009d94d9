/** The filters of the rows in the address of the page, which every section of a dataset's rows understands. */
function filters(): string {
  const kept = [...new URLSearchParams(window.location.search)].filter(
    ([name]) => name === "q" || name.startsWith("f."),
  );
  return new URLSearchParams(kept).toString();
}

/** Lead from tab to tab with the filters of this moment: elements change the address after the server wrote the tabs. */
function carry(event: Event): void {
  const tab =
    event.target instanceof Element ? event.target.closest<HTMLAnchorElement>(".sections a[data-filtered]") : null;
  if (tab) tab.search = filters();
}

for (const kind of ["click", "auxclick", "contextmenu"]) document.addEventListener(kind, carry, { capture: true });

document.querySelector(".sections a[aria-current]")?.scrollIntoView({ block: "nearest", inline: "nearest" });
