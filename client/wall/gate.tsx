// Before the first view: what is being waited for, or why the server does not let this display in.
import type { Translate } from "../i18n/catalogue.ts";
import { useText } from "../i18n/text-context.tsx";
import type { Boot } from "../sync/use-boot.ts";

type Waiting = Extract<Boot, { phase: "waiting" }>;
type GateProps = { readonly boot: Waiting; readonly scope: string | undefined };

export function Gate({ boot, scope }: GateProps) {
  const t = useText();
  const [said, cure] = sayWaiting(boot, scope, t);
  return (
    <main className="gate" data-testid="gate" data-why={boot.why}>
      <h1>{t("app.name")}</h1>
      <p>{said}</p>
      {cure ? <p className="low">{cure}</p> : null}
    </main>
  );
}

function sayWaiting(boot: Waiting, scope: string | undefined, t: Translate): readonly [string, string?] {
  switch (boot.why) {
    case "unauthorized":
      return [t("gate.unauthorized"), t("gate.unauthorizedCure")];
    case "scope":
      return [t("gate.scope", { scope: scope ?? "" }), t("gate.scopeCure")];
    case "not-ready":
      return [t("gate.notReady")];
    case "unreachable":
      return [t("gate.unreachable", { n: boot.secondsLeft })];
    case "loading":
      return [t("gate.loading")];
    case "protocol":
    case "connecting":
      return [t("gate.connecting")];
  }
}
