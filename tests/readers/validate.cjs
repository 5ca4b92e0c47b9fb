// Prints what gltf-validator says about each of the files given, as one JSON object by path.
// Usage: node validate.cjs FOLDER_OF_PACKAGE_JSON FILE...
const { createRequire } = require("node:module");
const { readFileSync } = require("node:fs");
const { join } = require("node:path");

const [folder, ...files] = process.argv.slice(2);
const validator = createRequire(join(folder, "package.json"))("gltf-validator");

async function main() {
  const reports = {};
  for (const file of files) {
    const report = await validator.validateBytes(new Uint8Array(readFileSync(file)), { maxIssues: 20 });
    reports[file] = report.issues;
  }
  process.stdout.write(JSON.stringify(reports));
}

main().catch((error) => {
  process.stderr.write(String(error));
  process.exit(1);
});
