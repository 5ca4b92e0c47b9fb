import { fileURLToPath } from "node:url";

const web = fileURLToPath(new URL("../../bridge/web", import.meta.url));

// Built beside the studio, whose packages it uses: the server shows it at /webxr/.
export default {
  root: fileURLToPath(new URL(".", import.meta.url)),
  base: "./",
  resolve: { alias: { three: `${web}/node_modules/three`, "@pixiv/three-vrm": `${web}/node_modules/@pixiv/three-vrm` } },
  build: { outDir: `${web}/dist/webxr`, emptyOutDir: true, chunkSizeWarningLimit: 1200 },
};
