// SPDX-License-Identifier: Apache-2.0
// The page opened from disk: what a reader sees, with mouse, keyboard and screen reader.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { after, before, test } from "node:test";
import { launch, looks, opened, report, variants } from "./report.mjs";

const axe = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
let browser;
before(async () => { browser = await launch(); });
after(async () => { await browser.close(); });

/// [red, green, blue] of a CSS colour as browsers compute it.
const rgb = (text) => text.match(/[0-9.]+/g).slice(0, 3).map(Number);
const hues = {
  within: ([r, g]) => g > r + 40,
  exceeded: ([r, g]) => r > g + 40,
  not_evaluable: ([r, g, b]) => r > g && g > b + 30,
  info: ([r, g, b]) => Math.max(r, g, b) - Math.min(r, g, b) < 40,
};

for (const variant of variants) {
  test(`${variant}: opens from disk with no error and no request`, async () => {
    const { url } = report(variant);
    const { page, errors, requests, close } = await opened(browser, url);
    await page.mouse.wheel(0, 4000);
    assert.deepEqual(errors, []);
    assert.deepEqual(requests.filter((request) => !request.startsWith("data:")), [url]);
    await close();
  });

  test(`${variant}: verdict and rows are those of the JSON`, async () => {
    const { url, json } = report(variant);
    const { page, close } = await opened(browser, url);
    const word = { within: "WITHIN", exceeded: "EXCEEDED", not_evaluable: "NOT EVALUABLE" }[json.verdict];
    assert.equal(await page.textContent("h1 .word"), word);
    // The headline of the JSON is all there, in one line of reading.
    const letters = (text) => text.replace(/[^A-Za-z0-9]/g, "");
    assert.equal(letters(await page.textContent("h1")), letters(json.headline));
    for (const remark of json.remarks) assert.ok((await page.textContent(".verdict")).includes(remark));
    const shown = json.limits.filter((limit) => limit.required || limit.status !== "info" || "value" in limit);
    const rows = await page.$$eval("tr[data-limit]", (all) => all.map((row) => ({
      id: row.dataset.limit, status: row.dataset.status,
      number: row.querySelector("td.numeric .number").textContent,
      word: row.querySelector(".status .word").textContent,
      sign: row.querySelector(".status svg").getBoundingClientRect().width,
    })));
    assert.deepEqual(rows.map((row) => row.id).sort(), shown.map((limit) => limit.id).sort());
    for (const limit of shown) {
      const row = rows.find((one) => one.id === limit.id);
      assert.equal(row.status, limit.status);
      assert.ok(row.word.length > 3 && row.sign > 8, "a word and a sign, not only a colour");
      if (!("value" in limit)) { assert.equal(row.number, "-"); continue; }
      const places = (row.number.split(".")[1] ?? "").length;
      assert.equal(row.number, limit.value.toFixed(places));
    }
    const order = ["exceeded", "not_evaluable", "within", "info"];
    const ranks = rows.map((row) => order.indexOf(row.status));
    assert.deepEqual(ranks, [...ranks].sort((a, b) => a - b));
    await close();
  });

  for (const [name, look] of Object.entries(looks)) {
    test(`${variant}: green is within, red exceeded, amber not evaluable, ${name}`, async () => {
      const { url, json } = report(variant);
      const { page, close } = await opened(browser, url, look);
      const colours = await page.evaluate(() => ({
        verdict: getComputedStyle(document.querySelector("h1 .word")).color,
        rows: Array.from(document.querySelectorAll("tr[data-limit]")).map((row) => ({
          status: row.dataset.status, word: getComputedStyle(row.querySelector(".status")).color,
        })),
      }));
      assert.ok(hues[json.verdict](rgb(colours.verdict)), colours.verdict);
      for (const row of colours.rows) assert.ok(hues[row.status](rgb(row.word)), `${row.status}: ${row.word}`);
      await close();
    });

    test(`${variant}: axe finds no violation, ${name}`, async () => {
      const { page, close } = await opened(browser, report(variant).url, look);
      await page.evaluate(axe);
      const result = await page.evaluate(() => window.axe.run(document,
        { runOnly: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"] }));
      assert.deepEqual(result.violations.map((violation) => ({
        id: violation.id, nodes: violation.nodes.map((node) => node.html.slice(0, 120)) })), []);
      assert.ok(result.passes.some((pass) => pass.id === "color-contrast"));
      await close();
    });
  }

  test(`${variant}: nothing is wider than a narrow screen`, async () => {
    for (const width of [320, 360, 768, 2200]) {
      const { page, close } = await opened(browser, report(variant).url, { viewport: { width, height: 800 } });
      assert.ok(await page.evaluate(() => document.documentElement.scrollWidth) <= width, `${width} px`);
      await close();
    }
  });

  test(`${variant}: prints to at most three pages of A4 and of Letter`, async () => {
    const { page, close } = await opened(browser, report(variant).url);
    for (const format of ["A4", "Letter"]) {
      const pdf = (await page.pdf({ format, preferCSSPageSize: false })).toString("latin1");
      const pages = pdf.match(/\/Type\s*\/Page\b(?!s)/g).length;
      assert.ok(pages >= 2 && pages <= 3, `${pages} pages of ${format}`);
    }
    await close();
  });
}

test("the first stop of the keyboard leads to the limits, and every stop is seen", async () => {
  const { page, close } = await opened(browser, report("within").url);
  await page.keyboard.press("Tab");
  assert.equal(await page.evaluate(() => document.activeElement.className), "skip");
  await page.keyboard.press("Enter");
  assert.match(page.url(), /#limits$/);
  const seen = new Set();
  for (let i = 0; i < 60; ++i) {
    await page.keyboard.press("Tab");
    const stop = await page.evaluate(() => {
      const element = document.activeElement;
      if (element === document.body) return null;
      const style = getComputedStyle(element);
      return { text: element.textContent.slice(0, 30) + element.className, outline: style.outlineStyle, width: parseFloat(style.outlineWidth) };
    });
    if (!stop) break;
    seen.add(stop.text);
    assert.notEqual(stop.outline, "none", stop.text);
    assert.ok(stop.width >= 2, stop.text);
  }
  assert.ok(seen.size > 20);
  await close();
});

test("a citation shows on hover and on focus, and goes with Escape", async () => {
  const { page, close } = await opened(browser, report("within").url);
  const link = page.locator("tr[data-limit='RERT.HYTEC.CUM'] .cited a");
  const tip = page.locator("tr[data-limit='RERT.HYTEC.CUM'] .tip");
  assert.equal(await tip.isVisible(), false);
  await link.hover();
  assert.equal(await tip.isVisible(), true);
  assert.match(await tip.textContent(), /10\.1016\/j\.ijrobp\.2019\.09\.038.*copy seen \(abstract\)/);
  await page.keyboard.press("Escape");
  assert.equal(await tip.isVisible(), false);
  await page.mouse.move(0, 0);
  await link.focus();
  assert.equal(await tip.isVisible(), true);
  await close();
});

test("a picture is made as wide as the page, and small again", async () => {
  const { page, close } = await opened(browser, report("within").url);
  const width = () => page.locator(".picture.axial").evaluate((figure) => figure.getBoundingClientRect().width);
  const button = page.locator(".picture.axial .enlarge");
  const small = await width();
  await button.click();
  assert.ok(await width() > 2.5 * small);
  assert.equal(await button.getAttribute("aria-pressed"), "true");
  await button.press("Enter");
  assert.equal(await width(), small);
  await close();
});

test("a page without script stands as it is", async () => {
  const { page, close } = await opened(browser, report("within").url, { ...looks.light, javaScriptEnabled: false });
  assert.equal(await page.locator("h1 .word").textContent(), "WITHIN");
  assert.equal(await page.locator(".controls").isVisible(), false);
  assert.equal(await page.locator(".picture.dvh svg").isVisible(), true);
  await close();
});
