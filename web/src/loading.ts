/** Fetches the code of an element, which defines it. */
export type Loader = () => Promise<unknown>;

/**
 * Load the code of each element of `loaders` (by tag) when the first one nears the window, whether it was in the page or
 * comes later. What the server rendered inside it stays until then, and for ever when the code cannot be fetched.
 */
export function loadWhenSeen(loaders: Readonly<Record<string, Loader>>): void {
  const tags = Object.keys(loaders);
  if (tags.length === 0) return;
  const waiting = new Set(tags);
  const sight = new IntersectionObserver(
    (entries) => {
      for (const { isIntersecting, target } of entries) if (isIntersecting) void load(target.localName);
    },
    { rootMargin: "200px" },
  );

  async function load(tag: string): Promise<void> {
    if (!waiting.delete(tag)) return;
    for (const element of document.querySelectorAll(tag)) sight.unobserve(element);
    try {
      await loaders[tag]?.();
    } catch {
      for (const element of document.querySelectorAll(tag)) element.toggleAttribute("unloaded", true);
    }
  }

  function watch(root: ParentNode): void {
    if (waiting.size === 0) return;
    for (const element of root.querySelectorAll([...waiting].join(","))) sight.observe(element);
  }

  watch(document);
  new MutationObserver((changes) => {
    for (const change of changes) {
      for (const node of change.addedNodes)
        if (node instanceof Element && node.parentElement) watch(node.parentElement);
    }
  }).observe(document.body, { childList: true, subtree: true });
}
