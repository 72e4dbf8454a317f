// Where no case is chosen: the newest of the overdue ones, as many as fit, each opens.
import { useText } from "../i18n/text-context.tsx";
import { useFit } from "../panels/use-fit.ts";
import { isShown } from "../panels/visible-title.ts";
import { useScope } from "../sync/city-context.tsx";
import { useAudience } from "../wall/address-context.tsx";
import { pin } from "../wall/pinned.ts";
import { type Case, parseCase } from "./case.ts";
import { CaseRow } from "./case-list.tsx";
import { moveInList } from "./list-keys.ts";
import { useAsked } from "./use-asked.ts";
import "./case-list.css";

const EVERY_MS = 60_000;
/** A row as case-list.css makes it, in u. */
const ROW_U = 3.6;
const ASKED = 40;

const parse = (wire: Record<string, unknown>): readonly Case[] => (wire["items"] as Record<string, unknown>[]).map(parseCase);

export function OverdueCases() {
  const t = useText();
  const scope = useScope();
  const audience = useAudience();
  const { answer } = useAsked(`/api/v1/reports?scope=${scope}&overdue=true&limit=${ASKED}`, { parse, everyMs: EVERY_MS });
  const { box, rows } = useFit<HTMLDivElement>(ROW_U);
  const cases = (answer ?? []).filter((row) => isShown(row, audience)).slice(0, rows);
  return (
    <div className="case-overdue">
      <div className="case-empty">
        <p>{t(cases.length > 0 ? "case.emptyOverdue" : "case.empty")}</p>
        <p className="low">{t("case.emptyHow")}</p>
      </div>
      <div ref={box} className="case-list fit">
        <ul onKeyDown={moveInList}>
          {cases.map((row) => (
            <CaseRow key={row.reportId} row={row} scope={scope} onOpen={(id) => pin({ kind: "report", id })} oneLine />
          ))}
        </ul>
      </div>
    </div>
  );
}
