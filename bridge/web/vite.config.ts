import { defineConfig } from "vite";

// Relative paths, so that the built page works from any folder of any server.
export default defineConfig({
  base: "./",
  build: { outDir: "dist", emptyOutDir: true, chunkSizeWarningLimit: 900 },
});
