// SPDX-License-Identifier: Apache-2.0
// The dose-volume curves: what the pointer reads is in the JSON, to the digit.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { dvh_json, launch, opened, report } from "./report.mjs";

let browser;
let view;
before(async () => {
  browser = await launch();
  view = await opened(browser, report("within").url);
});
after(async () => { await browser.close(); });

const curves = () => view.page.evaluate(() => JSON.parse(document.getElementById("dvh-curves").textContent));

/// Moves the pointer over the plot to a dose and returns what each row of the legend says.
async function hover(dose) {
  const at = await view.page.evaluate((gray) => {
    const svg = document.querySelector(".picture.dvh svg");
    svg.scrollIntoView({ block: "center" });
    const plot = svg.querySelector(".plot");
    const n = (name) => Number(plot.getAttribute("data-" + name));
    const point = new DOMPoint(n("left") + (n("right") - n("left")) * gray / n("dose-max"), (n("top") + n("bottom")) / 2);
    const screen = point.matrixTransform(svg.getScreenCTM());
    return { x: screen.x, y: screen.y };
  }, dose);
  await view.page.mouse.move(at.x, at.y);
  return view.page.$$eval(".legend tbody tr", (rows) => rows.map((row) => ({
    dose: row.querySelector("td.dose data")?.value, volume: row.querySelector("td.volume data")?.value,
    shown: row.querySelector("td.volume").textContent, bounds: row.querySelector("td.bounds").textContent,
  })));
}

const press = (selector) => view.page.locator(selector).click();

test("hover reads the curves' own numbers, to the digit", async () => {
  await press("button[data-unit=cc]");
  const numbers = await curves();
  assert.ok(numbers.length >= 6);
  for (const dose of [0.4, 7.3, 18.9, 36.2]) {
    const rows = await hover(dose);
    let read = 0;
    numbers.forEach((curve, k) => {
      if (!rows[k].dose) { assert.ok(curve.dose_gy.at(-1) < dose + 1); return; }
      const i = curve.dose_gy.findIndex((gray) => String(gray) === rows[k].dose);
      assert.ok(i >= 0, "a dose of the curve");
      const step = curve.dose_gy[1] - curve.dose_gy[0];
      assert.ok(Math.abs(curve.dose_gy[i] - dose) <= step, "the nearest one, to a pixel");
      assert.equal(rows[k].volume, String(curve.volume_cc[i]));
      assert.equal(rows[k].shown, `${curve.volume_cc[i].toFixed(3)} cc`);
      assert.equal(rows[k].bounds, `(${curve.lower_cc[i].toFixed(3)}..${curve.upper_cc[i].toFixed(3)})`);
      ++read;
    });
    assert.ok(read >= 2, `${dose} Gy`);
  }
});

test("the curves and those of redose dvh --json hold the same truth", async () => {
  const numbers = await curves();
  let compared = 0;
  for (const { name, dvh } of dvh_json("within", "planned").structures) {
    const own = numbers.find((curve) => curve.structure === name && curve.course === "planned" && curve.quantity === "physical");
    if (!own) continue;
    // A picture's curve is refined less far than that of redose dvh, so it may end a step later, but
    // their proven bands overlap. 1e-9 cc for volumes that are the same sum in another order.
    const steps = Math.min(own.dose_gy.length, dvh.dose_gy.length);
    assert.ok(steps > 50 && Math.abs(own.dose_gy.length - dvh.dose_gy.length) <= 1, name);
    assert.deepEqual(own.dose_gy.slice(0, steps), dvh.dose_gy.slice(0, steps));
    for (let i = 0; i < steps; ++i)
      assert.ok(own.lower_cc[i] <= dvh.upper_cc[i] + 1e-9 && dvh.lower_cc[i] <= own.upper_cc[i] + 1e-9, `${name} at ${own.dose_gy[i]} Gy`);
    ++compared;
  }
  assert.ok(compared >= 3);
});

test("percent is the volume over the structure's", async () => {
  await press("button[data-unit=percent]");
  const rows = await hover(7.3);
  (await curves()).forEach((curve, k) => {
    if (!rows[k].dose) return;
    const i = curve.dose_gy.findIndex((gray) => String(gray) === rows[k].dose);
    assert.equal(rows[k].shown, `${(100 * curve.volume_cc[i] / curve.structure_cc).toFixed(2)} %`);
  });
});

test("a click on the legend hides its curve and another shows it", async () => {
  const curve = view.page.locator(".curve[data-curve='0']");
  const button = view.page.locator("tr[data-curve='0'] button");
  assert.equal(await curve.isVisible(), true);
  await button.click();
  assert.equal(await curve.isVisible(), false);
  assert.equal(await button.getAttribute("aria-pressed"), "false");
  await button.press("Enter");
  assert.equal(await curve.isVisible(), true);
});

test("physical dose and EQD2 are shown and hidden as a whole", async () => {
  const numbers = await curves();
  for (const quantity of ["physical", "eqd2"]) {
    await press(`button[data-quantity=${quantity}]`);
    for (const [k, curve] of numbers.entries()) {
      const hidden = curve.quantity === quantity;
      assert.equal(await view.page.locator(`.curve[data-curve='${k}']`).isVisible(), !hidden);
      assert.equal(await view.page.locator(`tr[data-curve='${k}']`).isVisible(), !hidden);
    }
    await press(`button[data-quantity=${quantity}]`);
  }
});

test("cc and percent change curves and axis", async () => {
  const line = view.page.locator(".curve[data-curve='0'] .line");
  await press("button[data-unit=cc]");
  assert.equal(await line.getAttribute("d"), await line.getAttribute("data-d-cc"));
  assert.equal(await view.page.locator(".axis.cc").isVisible(), true);
  assert.equal(await view.page.locator(".axis.percent").isVisible(), false);
  await press("button[data-unit=percent]");
  assert.equal(await line.getAttribute("d"), await line.getAttribute("data-d-percent"));
  assert.equal(await view.page.locator(".axis.percent").isVisible(), true);
});

test("the keyboard reads the curves as well", async () => {
  const slider = view.page.locator("input.read");
  await slider.focus();
  await slider.fill("12.5");
  assert.equal(await view.page.locator("output.dose").textContent(), "12.50 Gy");
  assert.equal(await slider.getAttribute("aria-valuetext"), "12.50 Gy");
  await view.page.keyboard.press("ArrowRight");
  assert.notEqual(await view.page.locator("output.dose").textContent(), "12.50 Gy");
});

test("nothing went wrong meanwhile", () => {
  assert.deepEqual(view.errors, []);
});
