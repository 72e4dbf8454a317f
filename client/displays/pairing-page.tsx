// What a display shows that has no access: a code, where to enter it, and nothing to sign in with.
import { useEffect, useState } from "react";
import { useText } from "../i18n/text-context.tsx";
import { signInHref } from "../login/where-to.ts";
import { type PairingState, startPairing } from "../sync/pairing.ts";
import "./displays.css";

export function PairingPage({ isTokenRefused }: { readonly isTokenRefused: boolean }) {
  const t = useText();
  const [state, setState] = useState<PairingState>({ phase: "asking" });
  useEffect(() => {
    const after = (ms: number, run: () => void) => {
      const timer = setTimeout(run, ms);
      return () => clearTimeout(timer);
    };
    return startPairing({ fetch: fetch.bind(window), storage: sessionStorage, now: () => Date.now(), after }, (next) => {
      setState(next);
      if (next.phase === "done") location.reload();
    });
  }, []);
  const address = `${location.origin}/desk/displays`;
  return (
    <main className="pairing" data-testid="pairing" data-phase={state.phase}>
      <h1>{t("pairing.title")}</h1>
      {isTokenRefused ? <p role="alert">{t("pairing.tokenRefused")}</p> : null}
      {state.phase === "shown" ? (
        <>
          <p className="low">{t("pairing.code")}</p>
          <p className="pairing-code" data-testid="pairing-code">
            {`${state.code.slice(0, 3)} ${state.code.slice(3)}`}
          </p>
          <p>{t("pairing.todo", { address, code: state.code })}</p>
          <p className="low">{t("pairing.left", { n: state.minutesLeft })}</p>
        </>
      ) : (
        <p aria-live="polite">{t(`pairing.${state.phase}`, state.phase === "failed" ? { n: state.againS } : {})}</p>
      )}
      <p className="low">
        {t("pairing.server")} {location.host} · <a href={signInHref(location)}>{t("pairing.signIn")}</a>
      </p>
    </main>
  );
}
