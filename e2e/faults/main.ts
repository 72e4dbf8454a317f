// `npm run faults`: every fault of the table made for real, on loopback, and what held. `--only NAME`, `--seed N`.
import { parseArgs } from "node:util";
import { undoAll } from "./lib/undo.ts";
import type { Line } from "./line.ts";
import { LINES } from "./lines.ts";
import { tableOf } from "./table.ts";

const { values } = parseArgs({ options: { only: { type: "string", multiple: true }, seed: { type: "string" } } });
const seed = Number(values.seed ?? Math.floor(Math.random() * 1_000_000));
const names = values.only ?? Object.keys(LINES);
const unknown = names.filter((name) => !Object.hasOwn(LINES, name));
if (unknown.length > 0 || !Number.isInteger(seed)) {
  console.error(`--only takes ${Object.keys(LINES).join(", ")}; --seed a whole number`);
  process.exit(2);
}

async function undoAndSay(): Promise<void> {
  for (const failed of await undoAll()) console.error(`could not be cleaned up: ${failed}`);
}

let stopping = false;
for (const signal of ["SIGINT", "SIGTERM"] as const)
  process.on(signal, () => {
    if (stopping) process.exit(130);
    stopping = true;
    console.error("\nstopping, cleaning up …");
    void undoAndSay().then(() => process.exit(130));
  });

console.log(`seed ${seed} (again with --seed ${seed})`);
const lines: Line[] = [];
for (const name of names) {
  const began = performance.now();
  console.log(`\n${name}`);
  const run = { short: false, seed, say: (text: string) => console.log(`  ${text}`) };
  const line = await LINES[name]?.(run).catch((error: Error): Line => {
    return { fault: name, mustHold: "", held: false, measured: "the line itself failed", faults: [error.stack ?? error.message] };
  });
  await undoAndSay();
  if (stopping) break;
  if (!line) continue;
  lines.push(line);
  console.log(`  ${line.held ? "held" : "DID NOT HOLD"}, ${Math.round((performance.now() - began) / 1000)} s`);
  for (const fault of line.faults) console.log(`  ! ${fault}`);
}
if (!stopping) {
  console.log(`\n${tableOf(lines)}\nseed ${seed}`);
  process.exit(lines.every(({ held }) => held) ? 0 : 1);
}
