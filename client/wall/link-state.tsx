// How fresh the whole wall is: live, late by so many seconds, or cut off with the time at which the picture stands.
import type { View } from "../../shared/view.ts";
import type { Translate } from "../i18n/catalogue.ts";
import type { Format } from "../i18n/format.ts";
import { useText } from "../i18n/text-context.tsx";
import { useFormat } from "../i18n/use-format.ts";
import { useLink, useProgress, useRevoked, useView } from "../sync/city-context.tsx";
import type { Link } from "../sync/link.ts";

const SECOND_MS = 1000;
/** Whole seconds: finer would draw the line ten times a second for nobody. */
const selectAsOf = (view: View) => Math.floor(view.asOf / SECOND_MS) * SECOND_MS;

export function LinkState() {
  const t = useText();
  const format = useFormat();
  const link = useLink();
  const revoked = useRevoked();
  const progress = useProgress();
  const asOf = useView(selectAsOf);
  const history = progress ? t("link.history", { percent: format.percent(progress.done / Math.max(1, progress.total), 0) }) : null;
  return (
    <div className="link">
      <output className="link-state" data-testid="link-state" data-state={link.state === "connecting" ? "stale" : link.state}>
        <LinkMark state={link.state} />
        {sayLink(link, { t, format, revoked })}
      </output>
      <span className="link-note">
        {history ? <span data-testid="history-progress">{history} · </span> : null}
        <time data-testid="as-of" dateTime={new Date(asOf).toISOString()}>
          {t("link.asOf", { time: format.clock(asOf) })}
        </time>
      </span>
    </div>
  );
}

type Speech = { readonly t: Translate; readonly format: Format; readonly revoked: boolean };

function sayLink(link: Link, { t, format, revoked }: Speech): string {
  const time = link.lastAsOf === null ? "–" : format.clock(link.lastAsOf);
  if (revoked) return t("link.revoked", { time });
  if (link.recovering) return t("link.catchingUp");
  switch (link.state) {
    case "live":
      return t("link.live");
    case "connecting":
      return t("link.connecting");
    case "stale":
      return t("link.stale", { n: Math.floor(link.ageMs / SECOND_MS) });
    case "offline":
      return t("link.offline", { time });
  }
}

/** A full disc, a half one, an empty ring: the state without its word. */
function LinkMark({ state }: Pick<Link, "state">) {
  return (
    <svg className="link-mark" viewBox="0 0 12 12" aria-hidden="true">
      <circle cx="6" cy="6" r="4.6" />
      {state === "live" ? <circle className="fill" cx="6" cy="6" r="4.6" /> : null}
      {state === "stale" ? <path className="fill" d="M6 1.4a4.6 4.6 0 0 0 0 9.2Z" /> : null}
    </svg>
  );
}
