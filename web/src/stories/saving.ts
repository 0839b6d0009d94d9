/** What a form may become when it is sent: saved, overtaken by somebody else, or not received. */
export type Outcome =
  | { kind: "saved"; version: string; at: string }
  | { kind: "form"; html: string; overtaken: boolean }
  | { kind: "failed" };

/** Send the whole form of a story with the act `act`; `wants` is what comes back: the form, or only that it was saved. */
export async function send(form: HTMLFormElement, act: string, wants: "saved" | "form"): Promise<Outcome> {
  const body = new FormData(form);
  body.set("act", act);
  try {
    const answer = await fetch(form.action, { method: "POST", body, headers: { "X-Parvis-Fragment": wants } });
    const isPage = answer.headers.get("Content-Type")?.startsWith("text/html") ?? false;
    if (isPage && (answer.ok || answer.status === 409 || answer.status === 422) && !answer.redirected)
      return { kind: "form", html: await answer.text(), overtaken: answer.status === 409 };
    if (!answer.ok || isPage) return { kind: "failed" };
    const { version, saved } = await answer.json();
    return { kind: "saved", version: String(version), at: String(saved) };
  } catch {
    return { kind: "failed" };
  }
}
