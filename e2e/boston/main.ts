// The command behind docs/boston.md: cuts Boston, starts a server, feeds it 31,828 real cases, compares its figures with an independent count.
import { existsSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { toSummary } from "../../mock-data/feed/csv/summary.ts";
import { CASES, cutBoston, DATA, OUTLINE } from "./city.ts";
import { countUnplaced, readCases } from "./count.ts";
import { isAccounted, leftOver } from "./on-time.ts";
import { localText, runBoston } from "./run.ts";
import { startBoston } from "./server.ts";
import { shootWall } from "./shot.ts";
import { toDepartmentTable, toMomentTable, toOnTimeTable } from "./tables.ts";

const HELP = `npm exec -- node e2e/boston/main.ts [--shot FILE] [--keep]

Reads ../shared/data/boston beside the checkout. Prints tables in Markdown; exit 1 on any difference that is not explained in docs/boston.md.
  --shot FILE   a picture of the wall (PNG, 1920×1080) as it stood on 28 August 2011 at 18:00; needs the built client (npm run build)
  --keep        leaves the temporary folder, with city and data, and says where it is`;

/**
 * Before Irene, within it, after it, the end of the quarter in which the cases were opened, the end of a minute in which 51 open cases fall due,
 * the day on which the clocks went back, the end of the year, the end of the file.
 */
const MOMENTS = [
  "2011-07-31 23:59:00",
  "2011-08-27 23:59:00",
  "2011-08-28 18:00:00",
  "2011-08-29 23:59:00",
  "2011-09-30 23:59:00",
  "2011-11-03 11:14:59",
  "2011-11-06 12:00:00",
  "2011-12-31 23:59:00",
  "2019-06-27 13:00:00",
];
const BY_DEPARTMENT = ["2011-08-29 23:59:00", "2011-09-30 23:59:00"];
const SHOT_AT = "2011-08-28 18:00:00";

const { values } = parseArgs({
  options: { shot: { type: "string" }, keep: { type: "boolean", default: false }, help: { type: "boolean", default: false } },
});
if (values.help) console.log(HELP);
else if (!existsSync(CASES)) {
  console.error(`the cases are not there: ${DATA} must hold service-requests-2011-q3.csv.gz and outline-hull.geojson`);
  process.exitCode = 1;
} else {
  const folder = mkdtempSync(join(tmpdir(), "chengge-boston-"));
  try {
    process.exitCode = await run(folder, values.shot);
  } finally {
    if (values.keep) console.log(`kept: ${folder}`);
    else rmSync(folder, { recursive: true, force: true });
  }
}

async function run(folder: string, shot: string | undefined): Promise<number> {
  const cases = readCases(CASES);
  console.error(`${cases.length} cases read; cutting the city`);
  const server = await startBoston(await cutBoston(folder), join(folder, "data"), (time) => localText(time).slice(0, 10));
  try {
    const done = await runBoston(server, {
      file: CASES,
      cases,
      moments: MOMENTS,
      async onMoment({ moment, compared, differences }) {
        console.error(`${moment}: ${compared} figures compared, ${differences.length} differ`);
        if (shot !== undefined && moment === SHOT_AT) await shootWall(server, shot);
      },
    });
    const end = MOMENTS.at(-1) ?? "";
    const { onDefault, outside } = countUnplaced(cases, end, OUTLINE);
    console.log(`${toSummary(done.counts)}\n`);
    console.log(`${done.eventsPerSecond} events a second from the file to the log\n`);
    console.log(`${toMomentTable(done.moments)}\n`);
    for (const { moment, count, overdueBySecond } of done.moments) {
      const overdue = count.get("")?.overdue;
      if (overdue !== overdueBySecond) console.log(`${moment}: overdue ${overdue} by the minute, ${overdueBySecond} by the second\n`);
    }
    for (const comparison of done.moments) if (BY_DEPARTMENT.includes(comparison.moment)) console.log(`${toDepartmentTable(comparison)}\n`);
    console.log(`On time over ${done.monthEnds.length} months, to ${done.monthEnds.at(-1)?.moment}\n\n${toOnTimeTable(done.onTime)}\n`);
    const unlike = done.onTime.filter((row) => !isAccounted(row)).map(({ department }) => department || "all");
    console.log(
      `the account of each month, asked for at the end: ${unlike.length === 0 ? "the same, department by department" : `differs for ${unlike.join(", ")}`}\n`,
    );
    console.log(
      `unplaced: chengge ${done.unplaced}; count ${onDefault + outside} (${onDefault} on the default point, ${outside} outside the outline)`,
    );
    console.log(`out of order ${done.outOfOrder}, conflicts ${done.conflicts}`);
    console.log(`${done.compared} figures and ${done.rowsCompared} reports compared, ${done.differences.length} differ`);
    for (const difference of done.differences.slice(0, 50)) console.log(JSON.stringify(difference));
    const isWhole =
      done.rowsCompared === cases.length && done.outOfOrder === 0 && done.conflicts === 0 && done.unplaced === onDefault + outside;
    const isFlagged = done.onTime.every((row) => leftOver(row).due === 0 && leftOver(row).onTime === 0 && isAccounted(row));
    return done.differences.length === 0 && isWhole && isFlagged ? 0 : 1;
  } finally {
    await server.stop();
  }
}
