// SPDX-License-Identifier: Apache-2.0
// The pictures of docs/how-to/read-the-report.md, taken of the phantom's pages:
//   node document.mjs FOLDER, with the environment of report.mjs.
import { writeFileSync } from "node:fs";
import path from "node:path";
import { PNG } from "pngjs";
import { launch, opened, report } from "./report.mjs";

const folder = process.argv[2];
const browser = await launch();

async function take(variant, selector, name, options) {
  const { page, close } = await opened(browser, report(variant).url, options);
  await page.addStyleTag({ content: '* { font-family: "DejaVu Sans", sans-serif !important; } nav { position: static !important; }' });
  const png = PNG.sync.read(await page.locator(selector).screenshot());
  for (let i = 0; i < png.data.length; ++i) if (i % 4 !== 3) png.data[i] = Math.min(255, Math.round(png.data[i] / 17) * 17);
  writeFileSync(path.join(folder, `${name}.png`), PNG.sync.write(png, { deflateLevel: 9, colorType: 2 }));
  await close();
}

const wide = { viewport: { width: 1000, height: 900 }, colorScheme: "light" };
await take("within", "section.verdict", "verdict-within", wide);
await take("exceeded", "section.verdict", "verdict-exceeded", wide);
await take("exceeded", "table.limits", "limits", wide);
await take("exceeded", "#where", "where", wide);
await take("within", ".picture.dvh", "curves", wide);
await browser.close();
