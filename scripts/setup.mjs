// Makes a clone ready: packages, the built client (`client`), system packages for tests (`tests`). Plain JavaScript, for it runs first, on any Node ≥ 20.19.
import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { delimiter, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { ensureSystemPackages } from "./system-packages.mjs";

const root = resolve(fileURLToPath(import.meta.url), "../..");
const at = (...parts) => join(root, ...parts);
const say = (line) => console.log(`setup: ${line}`);
const PINNED_NODE = at("node_modules", "node", "bin", process.platform === "win32" ? "node.exe" : "node");
const CLIENT_STAMP = at("dist", ".built-from");

/** Whether every package of the lock file is there in its version. npm writes the second file last, so an interrupted install shows. */
function packagesAreFresh() {
  const installedFile = at("node_modules", ".package-lock.json");
  if (!existsSync(installedFile) || !existsSync(PINNED_NODE)) return false;
  const wanted = JSON.parse(readFileSync(at("package-lock.json"), "utf8")).packages;
  const installed = JSON.parse(readFileSync(installedFile, "utf8")).packages;
  return Object.entries(wanted).every(([path, entry]) => path === "" || entry.optional || installed[path]?.version === entry.version);
}

function installPackages() {
  if (packagesAreFresh()) return;
  say("installing packages (once, about a minute) …");
  // An interrupted install leaves folders that npm stumbles over.
  if (!existsSync(at("node_modules", ".package-lock.json"))) rmSync(at("node_modules"), { recursive: true, force: true });
  // npm replaces the Node in node_modules/.bin, so it must not run on it.
  const path = (process.env.PATH ?? "").split(delimiter).filter((folder) => resolve(folder) !== at("node_modules", ".bin"));
  const env = { ...process.env, PATH: path.join(delimiter) };
  const npm = process.env.npm_execpath;
  // Not `npm ci`: it refuses a lock file that lacks another platform's optional package. `--no-save` leaves the lock file as it is.
  const args = ["install", "--no-save", "--include=dev", "--include=optional", "--no-audit", "--no-fund", "--loglevel=error"];
  const started = Date.now();
  const { status } = npm?.endsWith(".js")
    ? spawnSync("node", [npm, ...args], { cwd: root, env, stdio: "inherit" })
    : spawnSync("npm", args, { cwd: root, env, stdio: "inherit", shell: process.platform === "win32" });
  if (status !== 0)
    stop("npm install failed (its message is above). Check the network and the npm registry setting, then run the same command again.");
  if (!existsSync(PINNED_NODE))
    stop(
      "npm ran no install script, so the pinned Node is missing. Unset ignore-scripts in your npm settings and run the same command again.",
    );
  if (!packagesAreFresh()) stop("npm install ended, but packages are still missing. Delete node_modules and run the same command again.");
  say(`packages installed in ${seconds(started)}`);
}

/** Every file that the built client depends on, in one hash. Tests are left out. */
function clientSourceHash() {
  const hash = createHash("sha256");
  const files = ["client", "shared"].flatMap((folder) =>
    readdirSync(at(folder), { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile() && !/\.test\.tsx?$/.test(entry.name))
      .map((entry) => join(entry.parentPath, entry.name)),
  );
  for (const file of [...files.sort(), at("vite.config.ts"), at("package-lock.json")]) {
    hash.update(file.slice(root.length)).update("\0").update(readFileSync(file)).update("\0");
  }
  return hash.digest("hex");
}

/** Builds beside `dist` and swaps, so that a running server never serves half a build. */
function buildClient() {
  const hash = clientSourceHash();
  if (existsSync(CLIENT_STAMP) && readFileSync(CLIENT_STAMP, "utf8") === hash) return;
  say("building the client …");
  const started = Date.now();
  const next = at(`dist.next-${process.pid}`);
  const vite = at("node_modules", "vite", "bin", "vite.js");
  const { status } = spawnSync(PINNED_NODE, [vite, "build", "--outDir", next, "--logLevel", "warn"], { cwd: root, stdio: "inherit" });
  if (status !== 0) {
    rmSync(next, { recursive: true, force: true });
    stop("the client does not build (the message is above). Correct it and run the same command again.");
  }
  writeFileSync(join(next, ".built-from"), hash);
  rmSync(at("dist"), { recursive: true, force: true });
  renameSync(next, at("dist"));
  say(`client built in ${seconds(started)}`);
}

function seconds(since) {
  return `${((Date.now() - since) / 1000).toFixed(1)} s`;
}

function stop(reason) {
  console.error(`setup: ${reason}`);
  process.exit(1);
}

const parts = process.argv.slice(2);
const unknown = parts.filter((part) => part !== "client" && part !== "tests");
if (unknown.length > 0) stop(`unknown part ${unknown.join(", ")}; there are: client, tests`);
const [major = 0, minor = 0] = process.versions.node.split(".").map(Number);
if (major < 20 || (major === 20 && minor < 19))
  stop(`Node ${process.versions.node} is too old. Install Node 20.19 or newer; the right one then comes by itself.`);
if (parts.includes("tests")) ensureSystemPackages({ say, stop });
installPackages();
if (parts.includes("client")) buildClient();
