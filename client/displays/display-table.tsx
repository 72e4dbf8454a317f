// The table of displays: one row each, figures beside what they mean.
import { useState } from "react";
import type { DisplayRow } from "../../shared/display.ts";
import { nameOf } from "../i18n/catalogue.ts";
import type { Format } from "../i18n/format.ts";
import { useLang, useText } from "../i18n/text-context.tsx";
import type { CityAnswer } from "../sync/city-info.ts";
import { askReload } from "./displays-api.ts";

const MIB = 2 ** 20;

type TableProps = { readonly rows: readonly DisplayRow[]; readonly city: CityAnswer; readonly format: Format; readonly now: number };

export function DisplayTable({ rows, city, format, now }: TableProps) {
  const t = useText();
  const lang = useLang();
  const names = new Map(city.divisions.map((division) => [division.code, nameOf(division, lang)]));
  const heads = ["name", "scope", "state", "marks", "screen", "heap", "frame", "age", "said", "since"] as const;
  return (
    <table className="displays-table">
      <thead>
        <tr>
          {heads.map((head) => (
            <th key={head} scope="col" className={head === "heap" || head === "frame" || head === "age" ? "num" : undefined}>
              {t(`displays.${head}`)}
            </th>
          ))}
          <th aria-label={t("displays.reload")} />
        </tr>
      </thead>
      <tbody>
        {rows.map((row) => (
          <Row key={row.id} row={row} place={names.get(row.scope) ?? row.scope} format={format} now={now} />
        ))}
      </tbody>
    </table>
  );
}

type RowProps = { readonly row: DisplayRow; readonly place: string; readonly format: Format; readonly now: number };

function Row({ row, place, format, now }: RowProps) {
  const t = useText();
  const { health } = row;
  const layoutName = (layout: string) => (layout === "wall" || layout === "leader" ? t(`settings.layout.${layout}`) : layout);
  const seconds = (ms: number) => `${format.decimal(ms / 1000)} s`;
  return (
    <tr data-testid="display-row" data-id={row.id} data-state={row.state}>
      <th scope="row">
        {row.name}
        {row.audience === "visitors" ? <span className="low"> · {t("displays.visitors")}</span> : null}
      </th>
      <td>{place}</td>
      <td>
        <span className="displays-state" data-state={row.state}>
          {t(`displays.state.${row.state}`)}
        </span>
        <StateNote row={row} format={format} now={now} />
      </td>
      <td>
        {row.marks.map((mark) => (
          <span key={mark} className="displays-mark">
            {t(`displays.mark.${mark}`)}
          </span>
        ))}
        {health?.faults.map(({ panel, message, count }) => (
          <p key={panel} className="displays-fault low">
            {t("displays.fault", { panel, message, n: count })}
          </p>
        ))}
      </td>
      {health ? (
        <>
          <td>
            {`${health.width}×${health.height}${health.dpr === 1 ? "" : ` @${format.decimal(health.dpr, 2)}`} · ${layoutName(health.layout)}`}
          </td>
          <td className="num">{typeof health.heapBytes === "number" ? `${format.count(health.heapBytes / MIB)} MB` : "–"}</td>
          <td className="num">{typeof health.frameMs === "number" ? `${format.count(health.frameMs)} ms` : "–"}</td>
          <td className="num">{seconds(health.frameAgeMs)}</td>
          <td>{format.near(Date.parse(health.at), now)}</td>
        </>
      ) : (
        <td colSpan={5} className="low">
          {t("displays.unsaid")}
        </td>
      )}
      <td>{format.near(Date.parse(row.connectedAt), now)}</td>
      <td>{row.state === "gone" ? null : <ReloadButton row={row} />}</td>
    </tr>
  );
}

function StateNote({ row: { state, lag, undrawnMs, goneAt }, format, now }: Omit<RowProps, "place">) {
  const t = useText();
  if (state === "live") return null;
  const notes = goneAt
    ? [t("displays.goneAt", { time: format.near(Date.parse(goneAt), now) })]
    : [t("displays.undrawn", { n: format.count(undrawnMs / 1000) }), ...(lag > 0 ? [t("displays.lag", { n: format.count(lag) })] : [])];
  return <span className="low"> {notes.join(" · ")}</span>;
}

function ReloadButton({ row }: { readonly row: DisplayRow }) {
  const t = useText();
  const [asked, setAsked] = useState<"no" | "yes" | "failed">("no");
  const reload = async () => setAsked((await askReload(row.id)) ? "yes" : "failed");
  return (
    <>
      <button
        type="button"
        className="displays-button"
        onClick={() => void reload()}
        aria-label={t("displays.reloadOf", { name: row.name })}
      >
        {t("displays.reload")}
      </button>
      <span className="low" role="status">
        {asked === "no" ? null : t(asked === "yes" ? "displays.reloadAsked" : "displays.reloadFailed")}
      </span>
    </>
  );
}
