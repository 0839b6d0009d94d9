import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { Plugin } from "vite";

const TOKENS = ["colour.css", "data.css"];

/** The drawing of each icon of Lucide, by its name or a former one, as the server puts it into a page. */
function icons(root: string): string {
  const folder = join(root, "node_modules/lucide-static/icons");
  const drawn = readdirSync(folder)
    .filter((file) => file.endsWith(".svg"))
    .map((file) => {
      const [, drawing = ""] = /<svg[^>]*>(.*)<\/svg>/s.exec(readFileSync(join(folder, file), "utf8")) ?? [];
      return [
        file.slice(0, -4),
        drawing
          .trim()
          .replace(/\s*\n\s*/g, "")
          .replaceAll(" />", "/>"),
      ];
    });
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
      this.emitFile({ type: "asset", fileName: "icons.json", source: icons(root) });
      this.emitFile({ type: "asset", fileName: "colours.css", source: colours });
      this.emitFile({ type: "asset", fileName: "licences.txt", source: licences(root) });
    },
  };
}
