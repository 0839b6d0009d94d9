import fit from "lucide-static/icons/expand.svg?raw";
import locate from "lucide-static/icons/locate-fixed.svg?raw";
import fullScreen from "lucide-static/icons/maximize.svg?raw";
import zoomOut from "lucide-static/icons/minus.svg?raw";
import area from "lucide-static/icons/pentagon.svg?raw";
import zoomIn from "lucide-static/icons/plus.svg?raw";
import box from "lucide-static/icons/square-dashed.svg?raw";

const ICONS = { zoomIn, zoomOut, fit, locate, fullScreen, drawBox: box, drawArea: area };
export type Control = keyof typeof ICONS;
export const GROUPS: readonly (readonly Control[])[] = [
  ["zoomIn", "zoomOut", "fit"],
  ["locate", "fullScreen"],
  ["drawBox", "drawArea"],
];

/** The buttons of a map, each with its name as a tooltip, in the order of the keyboard. */
export function controls(
  say: (name: string) => string,
  act: (name: Control, button: HTMLButtonElement) => void,
  groups: readonly (readonly Control[])[] = GROUPS,
): HTMLElement {
  const bar = document.createElement("div");
  bar.className = "map-controls";
  for (const group of groups) {
    const set = document.createElement("div");
    for (const name of group) {
      const button = document.createElement("button");
      button.type = "button";
      button.title = say(name);
      button.setAttribute("aria-label", say(name));
      button.dataset.control = name;
      button.innerHTML = ICONS[name];
      button.querySelector("svg")?.setAttribute("aria-hidden", "true");
      button.addEventListener("click", () => act(name, button));
      set.append(button);
    }
    bar.append(set);
  }
  return bar;
}
