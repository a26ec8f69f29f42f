// SPDX-License-Identifier: Apache-2.0
// What the tests share: the pages of the phantom, made by the program, and a real Chromium.
// The environment says where they are: REDOSE_PROGRAM, REDOSE_PHANTOMS, REDOSE_PAGES (a folder to
// write to), REDOSE_CHROMIUM. Where something is missing, ctest's launcher (run.mjs) has skipped.
import { execFileSync, spawnSync } from "node:child_process";
import { mkdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { pathToFileURL } from "node:url";
import { chromium } from "playwright-core";

export const variants = ["within", "exceeded", "not-evaluable"];

const program = process.env.REDOSE_PROGRAM;
const phantoms = process.env.REDOSE_PHANTOMS;
const folder = process.env.REDOSE_PAGES;

/// Paths as typed stand in the page: relative ones are the same on every machine.
function run(arguments_) {
  const result = spawnSync(program, arguments_, { cwd: phantoms, encoding: "utf8" });
  if (result.status > 2) throw new Error(result.stderr);
  return result;
}

const made = new Map();

/// { file, url, json } of a variant; made once.
export function report(variant) {
  if (made.has(variant)) return made.get(variant);
  mkdirSync(folder, { recursive: true });
  const file = path.join(folder, `${variant}-${process.pid}.html`);
  const json = path.join(folder, `${variant}-${process.pid}.json`);
  run(["check", "--force", "--quiet", "--prior", `${variant}/prior`, "--planned", `${variant}/planned`,
    "--last-treated", "prior=2024-02-09", "--first-treated", "2025-03-17", "--html", file, "--json", json]);
  const page = { file, url: pathToFileURL(file).href, json: JSON.parse(readFileSync(json, "utf8")) };
  made.set(variant, page);
  return page;
}

/// The curves of one course as `redose dvh` gives them.
export function dvh_json(variant, course) {
  return JSON.parse(execFileSync(program, ["dvh", `${variant}/${course}`, "--json", "-"],
    { cwd: phantoms, encoding: "utf8", maxBuffer: 1 << 28 }));
}

export function launch() {
  return chromium.launch({ executablePath: process.env.REDOSE_CHROMIUM, args: ["--no-sandbox"] });
}

export const looks = {
  light: { viewport: { width: 1200, height: 900 }, colorScheme: "light" },
  dark: { viewport: { width: 1200, height: 900 }, colorScheme: "dark" },
  narrow: { viewport: { width: 360, height: 740 }, colorScheme: "light" },
};

/// A page with everything that went wrong on it: { page, errors, requests, close }.
export async function opened(browser, url, options = looks.light) {
  const context = await browser.newContext(options);
  const page = await context.newPage();
  const errors = [];
  const requests = [];
  page.on("console", (message) => { if (message.type() === "error" || message.type() === "warning") errors.push(message.text()); });
  page.on("pageerror", (error) => errors.push(String(error)));
  page.on("request", (request) => requests.push(request.url()));
  await page.goto(url);
  return { page, errors, requests, close: () => context.close() };
}
