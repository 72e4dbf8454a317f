// 叫应: a cell a town with how it stands and since when; a press opens what was said and logs a call.
import { useMemo, useState } from "react";
import { useReader } from "../../attention/use-reader.ts";
import { nameOf } from "../../i18n/catalogue.ts";
import { shortNameOf } from "../../i18n/short-name.ts";
import { useFormat } from "../../i18n/use-format.ts";
import type { ListedWarning } from "../../panels/order.ts";
import { useCityMinute } from "../../sync/city-context.tsx";
import { useRecord } from "../../warning/use-record.ts";
import { ActForm } from "./act-form.tsx";
import { type Call, type Called, callsThrough, hasConfirmed } from "./call-through.ts";
import { callLink, postsOf } from "./posts.ts";
import { useList } from "./use-list.ts";

/** A city has fewer towns than this; several calls to each are told. */
const CALLS_READ = 500;

type GridProps = { readonly row: ListedWarning; readonly acts: boolean };

export function CallGrid({ row, acts }: GridProps) {
  const { t, city, scope, lang } = useReader();
  const format = useFormat();
  const now = useCityMinute();
  const { record } = useRecord(row.warningId, row.version);
  const calls = useList<Call>(`/calls?warningId=${encodeURIComponent(row.warningId)}`, CALLS_READ);
  const [openCode, setOpen] = useState<string | null>(null);
  const called = useMemo(
    () => callsThrough(city, { scope, area: row.area }, { calls: calls.items, steps: record?.steps ?? [] }),
    [city, scope, row.area, calls.items, record],
  );
  if (called.length === 0) return null;
  const counties = Map.groupBy(called, ({ division }) => division.parent ?? "");
  const open = called.find(({ division }) => division.code === openCode);
  const confirmed = called.filter(hasConfirmed).length;
  const said = ({ stand, at, tries }: Called) =>
    [
      t(`watch.call.${stand}`),
      ...(at === null ? [] : [format.near(at, now)]),
      ...(tries > 1 || (tries === 1 && stand !== "tried") ? [t("watch.call.tries", { n: tries })] : []),
    ].join(" ");
  return (
    <details
      className="call-grid"
      open={row.authority === "statutory"}
      data-testid="call-grid"
      data-confirmed={confirmed}
      data-towns={called.length}
    >
      <summary>
        {t("watch.callThrough")} <span className="num">{t("watch.callCount", { n: confirmed, of: called.length })}</span>
      </summary>
      {[...counties].map(([county, towns]) => {
        const division = city.division(county);
        return (
          <div key={county} className="call-county">
            <h4>
              {division ? shortNameOf(division, lang) : county}{" "}
              <span className="num low">{t("watch.callCount", { n: towns.filter(hasConfirmed).length, of: towns.length })}</span>
            </h4>
            <ul>
              {towns.map((one) => (
                <li key={one.division.code}>
                  <button
                    type="button"
                    data-stand={one.stand}
                    aria-expanded={openCode === one.division.code}
                    onClick={() => setOpen(openCode === one.division.code ? null : one.division.code)}
                  >
                    <span>{shortNameOf(one.division, lang)}</span>
                    <span className="low num">{said(one)}</span>
                  </button>
                </li>
              ))}
            </ul>
            {open?.division.parent === county && acts ? (
              <CallForm
                key={open.division.code}
                row={row}
                called={open}
                onDone={() => {
                  calls.again();
                  setOpen(null);
                }}
                onCancel={() => setOpen(null)}
              />
            ) : null}
          </div>
        );
      })}
    </details>
  );
}

type FormProps = {
  readonly row: ListedWarning;
  readonly called: Called;
  readonly onDone: () => void;
  readonly onCancel: () => void;
};

function CallForm({ row, called: { division }, onDone, onCancel }: FormProps) {
  const { t, city, lang } = useReader();
  const posts = postsOf(city, division.code);
  const links = posts.flatMap((post) => {
    const link = callLink(post, division.code);
    return link ? [{ post, link }] : [];
  });
  return (
    <ActForm
      path="/calls"
      label={t("watch.logCall")}
      body={{ division: division.code, warningId: row.warningId }}
      fields={[
        {
          name: "to",
          label: "watch.calledPost",
          as: posts.length > 0 ? "choice" : "line",
          needed: true,
          max: 64,
          ...(posts[0] && { value: posts[0].name }),
          options: posts.map((post) => ({ value: post.name, name: nameOf(post, lang) })),
        },
        {
          name: "result",
          label: "watch.callResult",
          as: "choice",
          needed: true,
          options: (["reached", "no-answer", "declined"] as const).map((value) => ({ value, name: t(`watch.result.${value}`) })),
        },
        { name: "text", label: "watch.note", as: "text" },
      ]}
      onDone={onDone}
      onCancel={onCancel}
    >
      <h4>{t("watch.callTown", { name: nameOf(division, lang) })}</h4>
      {links.map(({ post, link }) => (
        <a key={post.code} className="watch-button" href={link}>
          {t("watch.dial", { name: nameOf(post, lang) })}
        </a>
      ))}
    </ActForm>
  );
}
