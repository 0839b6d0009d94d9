/** Moves the blocks of an editor by keyboard and by dragging; `moved` hears of each move with the block and its place. */
export function arrange(root: HTMLElement, moved: (block: HTMLElement, place: number, count: number) => void): void {
  let dragged: HTMLElement | null = null;

  root.addEventListener("keydown", (event) => {
    const handle = event.target instanceof Element ? event.target.closest<HTMLElement>("[data-handle]") : null;
    const block = handle?.closest<HTMLElement>("[data-key]");
    if (!handle || !block || (event.key !== "ArrowUp" && event.key !== "ArrowDown")) return;
    event.preventDefault();
    const up = event.key === "ArrowUp";
    const other = up ? block.previousElementSibling : block.nextElementSibling;
    if (!other) return;
    if (up) other.before(block);
    else other.after(block);
    handle.focus();
    tell(block);
  });

  // A block may be dragged only by its handle, so that text in its fields can still be selected.
  root.addEventListener("pointerdown", (event) => {
    const handle = event.target instanceof Element ? event.target.closest("[data-handle]") : null;
    handle?.closest<HTMLElement>("[data-key]")?.setAttribute("draggable", "true");
  });
  root.addEventListener("pointerup", () => {
    for (const one of root.querySelectorAll("[draggable]")) one.removeAttribute("draggable");
  });
  root.addEventListener("dragstart", (event) => {
    dragged = event.target instanceof HTMLElement ? event.target.closest<HTMLElement>("[data-key]") : null;
    dragged?.classList.add("dragged");
    if (event.dataTransfer) event.dataTransfer.effectAllowed = "move";
  });
  root.addEventListener("dragover", (event) => {
    const over = event.target instanceof Element ? event.target.closest<HTMLElement>("[data-key]") : null;
    if (!dragged || !over) return;
    event.preventDefault();
    if (over === dragged) return;
    const { top, height } = over.getBoundingClientRect();
    if (event.clientY < top + height / 2) over.before(dragged);
    else over.after(dragged);
  });
  root.addEventListener("dragend", () => {
    const block = dragged;
    dragged = null;
    block?.classList.remove("dragged");
    block?.removeAttribute("draggable");
    if (block) tell(block);
  });

  function tell(block: HTMLElement): void {
    const blocks = [...root.querySelectorAll<HTMLElement>("[data-key]")];
    moved(block, blocks.indexOf(block) + 1, blocks.length);
  }
}
