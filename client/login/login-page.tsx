// `/login`: the form, who is signed in here already, and why a single sign-on came to nothing.
import { useEffect, useState } from "react";
import type { TextKey } from "../i18n/catalogue.ts";
import { useText } from "../i18n/text-context.tsx";
import { LoginForm } from "./login-form.tsx";
import { askWho, signOut, type Who } from "./session-api.ts";
import { whereTo } from "./where-to.ts";

/** What the server adds to the address when it sends a browser back here. */
const SINGLE: Readonly<Record<string, TextKey>> = {
  unknown: "login.single.unknown",
  refused: "login.single.refused",
  failed: "login.single.failed",
  away: "login.single.away",
};

export function LoginPage() {
  const t = useText();
  const [who, setWho] = useState<Who | null>(null);
  const to = whereTo(location.search);
  const problem = SINGLE[new URLSearchParams(location.search).get("problem") ?? ""];
  useEffect(() => {
    document.title = t("login.title");
    void askWho().then((said) => setWho(said.ok && said.body.role !== "display" ? said.body : null));
  }, [t]);
  const leave = async () => {
    if ((await signOut()).ok) setWho(null);
  };
  return (
    <main className="login" data-testid="login">
      <h1>{t("app.name")}</h1>
      <p className="login-about">{t("login.about")}</p>
      {problem ? (
        <p className="login-problem" role="alert" data-testid="login-single-problem">
          {t(problem)}
        </p>
      ) : null}
      {who ? (
        <section className="login-known" data-testid="login-known">
          <p>{t("login.known", { name: who.name })}</p>
          <a className="login-go" href={to}>
            {t("login.goOn")}
          </a>
          <button type="button" className="login-other" onClick={() => void leave()}>
            {t("login.other")}
          </button>
        </section>
      ) : (
        <LoginForm to={to} onSignedIn={() => location.assign(to)} />
      )}
      <p className="low">{t("login.help")}</p>
    </main>
  );
}
