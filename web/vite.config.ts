import { defineConfig } from "vite";
import { carried } from "./build/carried.ts";

// One script and one style sheet, named by content; the manifest tells the pages which they are. The script of the tags for
// other sites stands alone and keeps its name.
export default defineConfig({
  base: "/static/web/",
  plugins: [carried()],
  build: {
    outDir: "../src/parvis/site/static/web",
    emptyOutDir: true,
    manifest: "manifest.json",
    target: "es2022",
    modulePreload: false,
    rollupOptions: {
      input: { main: "src/main.ts", embed: "src/embed/embed.ts" },
      output: {
        entryFileNames: ({ name }) => (name === "embed" ? "embed.js" : "[name]-[hash].js"),
        chunkFileNames: "[name]-[hash].js",
        assetFileNames: "[name]-[hash][extname]",
      },
    },
  },
});
