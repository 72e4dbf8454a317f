// What a crash of the log's store could lose, as the server says it: a calm line when nothing, a marked one when something.
import type { Durability } from "../../shared/protocol.ts";
import type { TextKey, Translate } from "../i18n/catalogue.ts";
import { useText } from "../i18n/text-context.tsx";
import { useHealth } from "../sync/city-context.tsx";

const KEYS: Readonly<Record<Durability["loses"], TextKey>> = {
  nothing: "durability.nothing",
  "last-second": "durability.lastSecond",
  "since-save": "durability.sinceSave",
  everything: "durability.everything",
  unknown: "durability.unknown",
};

/** `isCalm`: nothing to do. */
export function sayDurability({ loses, replicas }: Durability, t: Translate): { readonly said: string; readonly isCalm: boolean } {
  const isCalm = loses === "nothing";
  const said = t(KEYS[loses]);
  return { said: isCalm && replicas > 0 ? `${said} · ${t("durability.replicas", { n: replicas })}` : said, isCalm };
}

export function DurabilityLine() {
  const t = useText();
  const health = useHealth();
  if (!health) return null;
  const { said, isCalm } = sayDurability(health.durability, t);
  return (
    <p className={isCalm ? "durability low" : "durability"} title={health.durability.detail} data-testid="durability">
      {isCalm ? null : <i className="tile" data-state="silent" />}
      {said}
    </p>
  );
}
