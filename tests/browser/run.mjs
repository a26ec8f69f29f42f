// SPDX-License-Identifier: Apache-2.0
// ctest's way in: node run.mjs PROGRAM PHANTOMS FOLDER. Ends with 77, which ctest takes for
// skipped, where Chromium or the packages of package-lock.json are not installed.
import { spawnSync } from "node:child_process";
import { accessSync, constants, existsSync } from "node:fs";
import path from "node:path";
import { fileURLToPath } from "node:url";

const here = path.dirname(fileURLToPath(import.meta.url));
const [program, phantoms, folder] = process.argv.slice(2);

function in_path(name) {
  return (process.env.PATH ?? "").split(":").map((place) => path.join(place, name)).find((file) => {
    try { accessSync(file, constants.X_OK); return true; } catch { return false; }
  });
}

const browser = ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable"].map(in_path).find(Boolean);
const packages = ["playwright-core", "axe-core", "pngjs"].filter((name) => !existsSync(path.join(here, "node_modules", name)));
if (!browser || packages.length > 0) {
  console.log(`skipped: ${browser ? `npm ci was not run for ${packages.join(", ")}` : "no Chromium is installed"} (tools/setup test)`);
  process.exit(77);
}
const tests = ["page", "curves", "goldens"].map((name) => path.join(here, `${name}.test.mjs`));
const result = spawnSync(process.execPath, ["--test", ...tests], {
  stdio: "inherit",
  env: { ...process.env, REDOSE_PROGRAM: program, REDOSE_PHANTOMS: phantoms, REDOSE_PAGES: folder, REDOSE_CHROMIUM: browser },
});
process.exit(result.status ?? 1);
