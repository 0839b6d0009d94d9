const EDGE = 70;
const STEP = 24;

/**
 * Moves the blocks of an editor by their handles: with the arrow keys, or by dragging with a mouse, a pen or a finger.
 * `moved` hears of each move, with the block and its place from 1.
 */
export function arrange(root: HTMLElement, moved: (block: HTMLElement, place: number, count: number) => void): void {
  let dragged: { block: HTMLElement; before: number } | undefined;

  root.addEventListener("keydown", (event) => {
    const handle = handleOf(event);
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

  root.addEventListener("pointerdown", (event) => {
    const handle = handleOf(event);
    const block = handle?.closest<HTMLElement>("[data-key]");
    if (!handle || !block || event.button !== 0) return;
    dragged = { block, before: placeOf(block) };
    block.classList.add("dragged");
    handle.focus();
  });

  window.addEventListener("pointermove", ({ clientX, clientY }) => {
    if (!dragged?.block.isConnected) return;
    if (clientY < EDGE) window.scrollBy(0, -STEP);
    else if (clientY > window.innerHeight - EDGE) window.scrollBy(0, STEP);
    const over = document.elementFromPoint(clientX, clientY)?.closest<HTMLElement>("[data-key]");
    if (!over || over === dragged.block || !root.contains(over)) return;
    const { top, height } = over.getBoundingClientRect();
    if (clientY < top + height / 2) over.before(dragged.block);
    else over.after(dragged.block);
  });

  for (const end of ["pointerup", "pointercancel"] as const)
    window.addEventListener(end, () => {
      const ended = dragged;
      dragged = undefined;
      ended?.block.classList.remove("dragged");
      if (ended && placeOf(ended.block) !== ended.before) tell(ended.block);
    });

  function handleOf({ target }: Event): HTMLElement | null {
    return target instanceof Element ? target.closest<HTMLElement>("[data-handle]") : null;
  }

  function placeOf(block: HTMLElement): number {
    return [...root.querySelectorAll("[data-key]")].indexOf(block) + 1;
  }

  function tell(block: HTMLElement): void {
    moved(block, placeOf(block), root.querySelectorAll("[data-key]").length);
  }
}
