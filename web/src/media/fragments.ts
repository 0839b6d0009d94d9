const FRAGMENT = "X-Parvis-Fragment";

/** The part of a page at `address`, as the server writes it for an element. Rejects when it cannot be had. */
export async function fragment(address: URL, part: string, signal: AbortSignal): Promise<DocumentFragment> {
  const response = await fetch(address, { headers: { [FRAGMENT]: part }, signal });
  if (!response.ok) throw new Error(String(response.status));
  const template = document.createElement("template");
  template.innerHTML = await response.text();
  return template.content;
}

/** Whether a click asks for this page to change, and not for another tab or window. */
export function isPlain(event: MouseEvent): boolean {
  return (
    event.button === 0 && !(event.ctrlKey || event.metaKey || event.shiftKey || event.altKey || event.defaultPrevented)
  );
}

/** Whether the address of the page may say the state: the element stands in the page of its dataset. */
export function isOwnPage(address: URL): boolean {
  return address.pathname === window.location.pathname;
}

/** Put the question of the address in the links to the other languages. */
export function agreeWith(address: URL): void {
  for (const link of document.querySelectorAll<HTMLAnchorElement>("a[hreflang]")) link.search = address.search;
}
