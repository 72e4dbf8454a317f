// Tells a screen reader of new warnings, each once: red at once, the others when it is their turn.
import { useEffect, useRef, useState } from "react";
import { GRAVITY } from "../../shared/terms.ts";
import type { View, WarningRow } from "../../shared/view.ts";
import { areaName } from "../panels/place.ts";
import { isShown, warningTitle } from "../panels/visible-title.ts";
import { useProgress, useView } from "../sync/city-context.tsx";
import { useDrill } from "../wall/use-drill.ts";
import { type Known, newsOf } from "./news.ts";
import { useReader } from "./use-reader.ts";
import { markOf, type Reader } from "./warning-words.ts";

/** More at once are told by their number. */
const MOST_TOLD = 3;

const selectWarnings = (view: View) => view.warnings;

export function Announcer() {
  const reader = useReader();
  const drill = useDrill() !== "none";
  const rows = useView(selectWarnings);
  const history = useProgress() !== null;
  const known = useRef<Known | null>(null);
  const [told, setTold] = useState({ polite: "", urgent: "" });
  useEffect(() => {
    // While the past comes in nothing is news; what stands then is summed up once.
    if (history) return;
    const shown = rows.filter((row) => isShown(row, reader.audience));
    const isFirst = known.current === null;
    const news = newsOf(known.current, shown);
    known.current = news.known;
    if (isFirst) setTold({ polite: summaryOf(shown, reader), urgent: "" });
    if (news.fresh.length === 0) return;
    const red = news.fresh.filter((row) => row.level === "red");
    const others = news.fresh.filter((row) => row.level !== "red");
    setTold((before) => ({
      polite: others.length > 0 ? tell(others, reader, drill) : before.polite,
      urgent: red.length > 0 ? tell(red, reader, drill) : before.urgent,
    }));
  }, [rows, history, reader, drill]);
  return (
    <>
      <output className="visually-hidden" aria-live="polite" data-testid="announced">
        {told.polite}
      </output>
      <div className="visually-hidden" role="alert" data-testid="announced-red">
        {told.urgent}
      </div>
    </>
  );
}

function summaryOf(rows: readonly WarningRow[], { t }: Reader): string {
  return t("announce.atLoad", { n: rows.length, k: rows.filter((row) => row.acknowledgedAt === null).length });
}

function tell(rows: readonly WarningRow[], reader: Reader, drill: boolean): string {
  const { t, city } = reader;
  const [first] = rows;
  if (!first) return "";
  if (rows.length > MOST_TOLD) {
    const gravest = rows.reduce((most, row) => (GRAVITY[row.level] > GRAVITY[most.level] ? row : most), first);
    return t("announce.many", { n: rows.length, level: t(`level.${gravest.level}.warning`) });
  }
  const one = (row: WarningRow) =>
    t("announce.new", {
      mark: markOf(row.exercise, reader, drill),
      level: t(`level.${row.level}.warning`),
      what: warningTitle(row, reader),
      place: areaName(city, row.area, reader),
    });
  return rows.map(one).join(" ");
}
