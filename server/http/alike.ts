// GET /api/v1/reports/{id}/alike: which reports look like one thing with it, and why. GET …/voices: who reported one incident, and each one's answer.
import { Router } from "express";
import { gridIndexOf } from "../../shared/city.ts";
import { toJson } from "../../shared/json.ts";
import type { Grant } from "../access/grant.ts";
import type { Alike, Offer } from "../alike/alike.ts";
import { answerOf, voicesOf } from "../alike/voices.ts";
import type { IndexedReport } from "../index/report-index.ts";
import { type Guard, grantOf } from "./guard.ts";
import { caughtUp } from "./indexed.ts";
import type { AppParts } from "./parts.ts";
import { onlyBy, Problem } from "./problem.ts";
import { listed } from "./reports.ts";
import { holdsGrid, namesOf, scopeOf } from "./scope.ts";

type Parts = Pick<AppParts, "hub" | "index"> & { readonly guard: Guard; readonly alike: Pick<Alike, "offers"> };

/** For the desk alone: what reports have in common is residents' own words. */
export function alikeRoutes({ hub, index, guard, alike }: Parts): Router {
  const router = Router();
  const { tree } = hub.city;

  const mayAct = (grant: Grant, grid: string | null) => holdsGrid(scopeOf(tree, grant, undefined), gridIndexOf(hub.city, grid));
  /** The report asked about, which has to lie in the token's scope. */
  const found = async (reportId: string, grant: Grant) => {
    await caughtUp(index, hub.state.seq);
    const one = index.report(reportId);
    if (!one) throw new Problem("not-found", "there is no report with this id: GET /api/v1/reports lists them");
    if (!mayAct(grant, one.report.grid))
      throw new Problem("scope", `this report lies outside ${grant.scope}, which is all this token sees`);
    return one;
  };
  const rowOf = (grant: Grant, report: IndexedReport) => toJson({ ...listed(grant, report), place: namesOf(tree, report.grid) }) as object;

  router.get("/reports/:id/alike", guard.only("supervisor", "admin"), async (req, res) => {
    const grant = grantOf(res);
    const { report } = await found(String(req.params["id"]), grant);
    const scope = scopeOf(tree, grant, undefined);
    const items = alike
      .offers(report.reportId, (grid) => holdsGrid(scope, grid))
      .flatMap(({ main, voice, likeness, why }) => {
        const row = index.report(main.reportId)?.report;
        return row === undefined
          ? []
          : [{ reportId: main.reportId, voice, likeness: round(likeness), why: rounded(why), report: rowOf(grant, row) }];
      });
    res.json({ items });
  });

  router.get("/reports/:id/voices", guard.only("supervisor", "admin"), async (req, res) => {
    const grant = grantOf(res);
    const { report } = await found(String(req.params["id"]), grant);
    const { main, voices, more } = await voicesOf(index, report);
    const here = voices.filter(({ grid }) => mayAct(grant, grid));
    const whole = index.report(main);
    // What is done about an incident that lies outside is told, not in which words and by whom.
    const isOurs = whole === null || mayAct(grant, whole.report.grid);
    const answered = (voice: IndexedReport) => {
      const answer = answerOf(index.report(voice.reportId), whole);
      return toJson(answer?.from === "incident" && !isOurs ? { ...answer, actor: null, summary: null } : answer);
    };
    res.json({
      into: main,
      items: here.map((voice) => ({ ...rowOf(grant, voice), answer: answered(voice) })),
      // A county's desk hears that there are voices beyond its scope, not what they say.
      elsewhere: voices.length - here.length,
      more,
    });
  });
  router.all(["/reports/:id/alike", "/reports/:id/voices"], onlyBy("GET"));
  return router;
}

const round = (part: number) => Math.round(part * 1000) / 1000;
const rounded = ({ place, time, subject, ...why }: Offer["why"]) => ({
  ...why,
  place: round(place),
  time: round(time),
  subject: round(subject),
});
