// The sources as tiles by cadence; those that are silent by their own cadence are named.
import type { Cadence } from "../../shared/city.ts";
import type { SourceRow, View } from "../../shared/view.ts";
import { nameOf, type TextKey } from "../i18n/catalogue.ts";
import { useLang, useText } from "../i18n/text-context.tsx";
import { useFormat } from "../i18n/use-format.ts";
import { useCity, useCityMinute, useView } from "../sync/city-context.tsx";
import { DurabilityLine } from "./durability-line.tsx";
import { Panel } from "./panel.tsx";
import { useFit } from "./use-fit.ts";

/** Name and state of an abnormal source, one below the other. */
const ROW_U = 2.75;
/** The line that counts the others. */
const MORE_U = 1.35;
export const CADENCES: readonly (Cadence | null)[] = ["push", "minutes", "hourly", "daily", null];

const selectSources = (view: View) => view.sources;

export function SourcesPanel() {
  const t = useText();
  const format = useFormat();
  const sources = useView(selectSources);
  const groups = CADENCES.map((cadence) => ({ cadence, rows: sources.filter((row) => row.cadence === cadence) })).filter(
    ({ rows }) => rows.length > 0,
  );
  const records = sources.reduce((sum, row) => sum + (row.records ?? 0), 0);
  return (
    <Panel
      title={t("panel.sources")}
      unit={t(sources.length === 1 ? "sources.unitOne" : "sources.unit", { n: sources.length })}
      aside={records > 0 ? t("sources.records", { n: format.compact(records) }) : undefined}
      veil={false}
      className="sources"
    >
      {sources.length === 0 ? <p className="empty">{t("sources.none")}</p> : null}
      <div className="sources-body">
        <ul className="cadences">
          {groups.map(({ cadence, rows }) => (
            <CadenceRow key={cadence ?? "unknown"} cadence={cadence} rows={rows} />
          ))}
        </ul>
        <Abnormal sources={sources} />
        <DurabilityLine />
      </div>
    </Panel>
  );
}

export const CADENCE_KEYS: Readonly<Record<Cadence, TextKey>> = {
  push: "cadence.push",
  minutes: "cadence.minutes",
  hourly: "cadence.hourly",
  daily: "cadence.daily",
};

function CadenceRow({ cadence, rows }: { readonly cadence: Cadence | null; readonly rows: readonly SourceRow[] }) {
  const t = useText();
  const lang = useLang();
  const city = useCity();
  return (
    <li>
      <span className="cadence-name">{t(cadence ? CADENCE_KEYS[cadence] : "cadence.unknown")}</span>
      <span className="tiles">
        {rows.map((row) => {
          const source = city.source(row.source);
          return (
            <i
              key={row.source}
              className="tile"
              data-state={row.state}
              title={`${source ? nameOf(source, lang) : row.source} · ${t(`sources.${row.state}`)}`}
            />
          );
        })}
      </span>
    </li>
  );
}

/** Silent before never heard; as many as fit, the rest as a number. */
function Abnormal({ sources }: { readonly sources: readonly SourceRow[] }) {
  const t = useText();
  const lang = useLang();
  const format = useFormat();
  const city = useCity();
  const now = useCityMinute();
  const { box, rows } = useFit<HTMLUListElement>(ROW_U, MORE_U);
  const abnormal = [...sources.filter((row) => row.state === "silent"), ...sources.filter((row) => row.state === "never")];
  const room = Math.min(rows, abnormal.length);
  const nameRow = (row: SourceRow) => {
    const source = city.source(row.source);
    return source ? nameOf(source, lang) : row.source;
  };
  return (
    <ul ref={box} className="abnormal fit">
      {sources.length > 0 && abnormal.length === 0 ? <li className="low">{t("sources.allFresh")}</li> : null}
      {abnormal.slice(0, room).map((row) => (
        <li key={row.source} title={nameRow(row)}>
          <i className="tile" data-state={row.state} />
          <span className="row-title">{nameRow(row)}</span>
          <span className="row-note">
            {row.lastAt === null ? t("sources.nothingYet") : t("sources.silentFor", { age: format.age(now - row.lastAt) })}
          </span>
        </li>
      ))}
      {room < abnormal.length ? <li className="low others">{t("sources.others", { n: abnormal.length - room })}</li> : null}
    </ul>
  );
}
