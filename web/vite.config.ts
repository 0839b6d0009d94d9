import { defineConfig } from "vite";
import { carried } from "./build/carried.ts";

// One script and one style sheet, named by content; the manifest tells the pages which they are.
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
      input: "src/main.ts",
      output: {
        entryFileNames: "[name]-[hash].js",
        chunkFileNames: "[name]-[hash].js",
        assetFileNames: "[name]-[hash][extname]",
      },
    },
  },
});
