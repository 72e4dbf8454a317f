// The three things that tests need from the system: a browser, Redis and a Chinese font. Installs them on Debian and Ubuntu as root, else names them.
import { spawnSync } from "node:child_process";
import { accessSync, constants, existsSync, readFileSync, statSync } from "node:fs";
import { delimiter, join } from "node:path";

export const BROWSERS = ["chromium", "chromium-browser", "google-chrome-stable", "google-chrome"];

/** The full path of the first of `names` that is an executable on PATH, or undefined. */
export function findOnPath(names) {
  for (const folder of (process.env.PATH ?? "").split(delimiter)) {
    for (const name of names) {
      const file = join(folder, name);
      try {
        accessSync(file, constants.X_OK);
        if (statSync(file).isFile()) return file;
      } catch {
        // not here: the next folder may have it
      }
    }
  }
  return undefined;
}

function hasChineseFont() {
  const { status, stdout } = spawnSync("fc-list", [":lang=zh-cn", "family"], { encoding: "utf8" });
  return status === 0 && stdout.trim() !== "";
}

const NEEDS = [
  { what: "a browser (Chromium or Chrome)", debian: "chromium", found: () => findOnPath(BROWSERS) !== undefined },
  { what: "Redis (redis-server)", debian: "redis-server", found: () => findOnPath(["redis-server"]) !== undefined },
  { what: "a Chinese font (Noto CJK)", debian: "fonts-noto-cjk", found: hasChineseFont },
];

function isDebianAsRoot() {
  if (process.getuid?.() !== 0 || !existsSync("/etc/os-release") || findOnPath(["apt-get"]) === undefined) return false;
  return /^ID(_LIKE)?=.*\b(debian|ubuntu)\b/m.test(readFileSync("/etc/os-release", "utf8"));
}

/** Returns once all of `NEEDS` is there; otherwise calls `stop` with what is missing and how to get it. */
export function ensureSystemPackages({ say, stop }) {
  let missing = NEEDS.filter((need) => !need.found());
  if (missing.length === 0) return;
  const packages = missing.map((need) => need.debian);
  if (isDebianAsRoot()) {
    say(`installing system packages for the tests: ${packages.join(" ")} …`);
    const env = { ...process.env, DEBIAN_FRONTEND: "noninteractive" };
    const options = { env, stdio: ["ignore", "ignore", "inherit"] };
    spawnSync("apt-get", ["update", "-qq"], options); // a stale list may still do, so its failure is not the end
    // fontconfig has fc-list, by which the font is found
    spawnSync("apt-get", ["install", "-y", "-qq", "--no-install-recommends", ...packages, "fontconfig"], options);
    missing = missing.filter((need) => !need.found());
    if (missing.length === 0) return;
  }
  const names = missing.map((need) => need.what).join(", ");
  const cure = `On Debian or Ubuntu: sudo apt-get install ${missing.map((need) => need.debian).join(" ")} fontconfig. Elsewhere: put them on PATH.`;
  stop(`the tests need, and this machine lacks: ${names}. ${cure}`);
}
