// SPDX-License-Identifier: Apache-2.0
// What the page looks like, against pictures that a person has looked at (goldens/).
//
// Pictures are taken at a third of the size, in one font, without the build's name. Chromium's versions
// draw the edges of letters differently, so a pixel counts as changed only if a colour is off by more
// than 64 of 255, and up to 1.5 % may be; the height may differ by 0.5 %. A section that moves by 30 px
// changes 14 % or more. Colours of small things are below that: page.test.mjs looks at those. To accept a
// wanted change: REDOSE_ACCEPT_GOLDENS=1, look at them, commit.
import assert from "node:assert/strict";
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { after, before, test } from "node:test";
import { fileURLToPath } from "node:url";
import { PNG } from "pngjs";
import { launch, looks, opened, report, variants } from "./report.mjs";

const goldens = path.join(path.dirname(fileURLToPath(import.meta.url)), "goldens");
const off_by = 64;
const changed_at_most = 0.015;

let browser;
before(async () => { browser = await launch(); });
after(async () => { await browser.close(); });

/// Fewer colours, which makes the files small and hides what nobody sees.
function coarse(png) {
  for (let i = 0; i < png.data.length; ++i) if (i % 4 !== 3) png.data[i] = Math.min(255, Math.round(png.data[i] / 17) * 17);
  return png;
}

async function picture(variant, look) {
  const options = { ...(looks[look] ?? { viewport: { width: 760, height: 900 }, colorScheme: "light" }), deviceScaleFactor: 1 / 3 };
  const { page, close } = await opened(browser, report(variant).url, options);
  if (look === "print") await page.emulateMedia({ media: "print" });
  await page.addStyleTag({ content: '* { font-family: "DejaVu Sans", sans-serif !important; }' });
  await page.evaluate(() => {
    const walk = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    while (walk.nextNode()) walk.currentNode.data = walk.currentNode.data.replace(/redose [0-9.]+ \(build [^)]*\)/, "redose");
  });
  const png = coarse(PNG.sync.read(await page.screenshot({ fullPage: true })));
  await close();
  return png;
}

/// The part of the pixels that differ.
function changed(one, other) {
  const height = Math.min(one.height, other.height);
  let count = 0;
  for (let i = 0; i < one.width * height; ++i) {
    const at = 4 * i;
    if ([0, 1, 2].some((c) => Math.abs(one.data[at + c] - other.data[at + c]) > off_by)) ++count;
  }
  return count / (one.width * height);
}

for (const variant of variants)
  for (const look of ["light", "dark", "narrow", "print"])
    test(`${variant}, ${look}: looks as it did`, async () => {
      const file = path.join(goldens, `${variant}-${look}.png`);
      const now = await picture(variant, look);
      if (process.env.REDOSE_ACCEPT_GOLDENS) {
        mkdirSync(goldens, { recursive: true });
        writeFileSync(file, PNG.sync.write(now, { deflateLevel: 9, colorType: 2 }));
        return;
      }
      assert.ok(existsSync(file), `${file} is there`);
      const golden = PNG.sync.read(readFileSync(file));
      assert.equal(now.width, golden.width);
      const taller = Math.abs(now.height / golden.height - 1);
      const part = changed(now, golden);
      if (part > changed_at_most || taller > 0.005)
        writeFileSync(path.join(process.env.REDOSE_PAGES, `${variant}-${look}.png`), PNG.sync.write(now));
      assert.ok(taller <= 0.005, `height ${now.height} against ${golden.height}`);
      assert.ok(part <= changed_at_most, `${(100 * part).toFixed(2)} % of the pixels changed`);
    });
