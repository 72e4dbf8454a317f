// What tests need from the system: a browser, Redis, a Chinese font, and to make faults a C compiler and libfaketime. Installs it on Debian and Ubuntu as root, else names it.
import { spawnSync } from "node:child_process";
import { accessSync, constants, existsSync, readdirSync, readFileSync, statSync } from "node:fs";
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

/** The compiler that makes the shim of e2e/faults, where it finds the C library's headers too. */
export function findCompiler() {
  const compiler = findOnPath(["cc", "gcc", "clang"]);
  if (compiler === undefined) return undefined;
  const { status } = spawnSync(compiler, ["-E", "-x", "c", "-"], { input: "#include <dlfcn.h>\n", stdio: ["pipe", "ignore", "ignore"] });
  return status === 0 ? compiler : undefined;
}

/** The library that moves a program's clock; distributions put it under a folder of the machine's kind. */
export function findFaketime() {
  for (const lib of ["/usr/lib", "/usr/lib64", "/usr/local/lib"]) {
    const folders = existsSync(lib) ? readdirSync(lib).map((name) => join(lib, name)) : [];
    for (const folder of [lib, ...folders]) {
      const file = join(folder, "faketime", "libfaketimeMT.so.1");
      if (existsSync(file)) return file;
    }
  }
  return undefined;
}

const NEEDS = [
  { what: "a browser (Chromium or Chrome)", debian: "chromium", found: () => findOnPath(BROWSERS) !== undefined },
  { what: "Redis (redis-server)", debian: "redis-server", found: () => findOnPath(["redis-server"]) !== undefined },
  { what: "a Chinese font (Noto CJK)", debian: "fonts-noto-cjk", found: hasChineseFont },
  { what: "a C compiler with the C library's headers", debian: "gcc libc6-dev", found: () => findCompiler() !== undefined },
  { what: "libfaketime", debian: "libfaketime", found: () => findFaketime() !== undefined },
];

function isDebianAsRoot() {
  if (process.getuid?.() !== 0 || !existsSync("/etc/os-release") || findOnPath(["apt-get"]) === undefined) return false;
  return /^ID(_LIKE)?=.*\b(debian|ubuntu)\b/m.test(readFileSync("/etc/os-release", "utf8"));
}

/** Returns once all of `NEEDS` is there; otherwise calls `stop` with what is missing and how to get it. */
export function ensureSystemPackages({ say, stop }) {
  let missing = NEEDS.filter((need) => !need.found());
  if (missing.length === 0) return;
  const packages = missing.flatMap((need) => need.debian.split(" "));
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
