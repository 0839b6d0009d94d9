import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import type { Plugin } from "vite";

type IconNodes = Record<string, [tag: string, attributes: Record<string, string>][]>;

const read = createRequire(import.meta.url);
const TOKENS = ["colour.css", "data.css"];

/** The drawing of each icon of Lucide, by its name, as the server puts it into a page. */
function icons(): string {
  const nodes: IconNodes = read("lucide-static/icon-nodes.json");
  const drawn = Object.entries(nodes).map(([name, shapes]) => [
    name,
    shapes
      .map(([tag, attributes]) => {
        const written = Object.entries(attributes).map(([key, value]) => `${key}="${value}"`);
        return `<${tag} ${written.join(" ")}/>`;
      })
      .join(""),
  ]);
  return JSON.stringify(Object.fromEntries(drawn));
}

/** The licence of each package whose work is in the built files. */
function licences(root: string): string {
  const { dependencies } = JSON.parse(readFileSync(join(root, "package.json"), "utf8"));
  return Object.keys(dependencies)
    .map((name) => {
      const folder = join(root, "node_modules", name);
      const { version, license } = JSON.parse(readFileSync(join(folder, "package.json"), "utf8"));
      return `${name} ${version} (${license})\n\n${licenceText(folder)}`;
    })
    .join(`\n${"-".repeat(100)}\n\n`);
}

function licenceText(folder: string): string {
  for (const name of ["LICENSE", "LICENSE.txt", "LICENSE.md"]) {
    try {
      return readFileSync(join(folder, name), "utf8");
    } catch {}
  }
  return "";
}

/** What the server needs of the front end beside script and style: icons, the tokens of colour, the licences of others. */
export function carried(): Plugin {
  let root = "";
  return {
    name: "parvis-carried",
    apply: "build",
    configResolved(config) {
      root = config.root;
    },
    generateBundle() {
      const colours = TOKENS.map((name) => readFileSync(join(root, "tokens", name), "utf8")).join("\n");
      this.emitFile({ type: "asset", fileName: "icons.json", source: icons() });
      this.emitFile({ type: "asset", fileName: "colours.css", source: colours });
      this.emitFile({ type: "asset", fileName: "licences.txt", source: licences(root) });
    },
  };
}
