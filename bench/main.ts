// `npm run bench [-- NAME …]`: runs the named benchmarks, or all but the one that takes an hour.
import { desk } from "./desk.ts";
import { deskQueue } from "./desk-queue.ts";
import { endurance } from "./endurance.ts";
import { fanout } from "./fanout.ts";
import { firstPicture } from "./first-picture.ts";
import { fold } from "./fold.ts";
import { hour } from "./hour.ts";
import { ingest } from "./ingest.ts";
import { latency } from "./latency.ts";
import { paint } from "./paint.ts";
import { restart } from "./restart.ts";
import { scale } from "./scale.ts";

const BENCHMARKS = {
  endurance,
  fanout,
  fold,
  latency,
  scale,
  paint,
  "first-picture": firstPicture,
  ingest,
  restart,
  desk,
  "desk-queue": deskQueue,
  hour,
} as const;

const names = process.argv.slice(2);
const unknown = names.filter((name) => !Object.hasOwn(BENCHMARKS, name));
if (unknown.length > 0) {
  console.error(`no benchmark is called ${unknown.join(", ")}; there are: ${Object.keys(BENCHMARKS).join(", ")}`);
  process.exit(2);
}
for (const [name, run] of Object.entries(BENCHMARKS)) if (names.includes(name) || (names.length === 0 && name !== "hour")) await run();
