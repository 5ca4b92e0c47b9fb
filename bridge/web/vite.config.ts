import { defineConfig } from "vite";

// Relative paths, so that the built pages work from any folder of any server.
export default defineConfig({
  base: "./",
  build: {
    outDir: "dist",
    emptyOutDir: true,
    chunkSizeWarningLimit: 1200,
    rolldownOptions: { input: { studio: "index.html", viewer: "viewer.html" } },
  },
});
