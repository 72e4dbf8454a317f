// Signing in by account and password, or by the city's single sign-on; on a page of its own, or over a desk whose session has ended.
import { type FormEvent, useEffect, useId, useRef, useState } from "react";
import { useText } from "../i18n/text-context.tsx";
import type { Refused } from "./ask.ts";
import { problemText } from "./problem-text.ts";
import { askWays, signIn, signInDemo, singleSignOnHref, type Ways, type Who } from "./session-api.ts";
import "./login.css";

type FormProps = {
  /** Where single sign-on comes back to. */
  readonly to: string;
  /** The account that was signed in here before. */
  readonly account?: string;
  /** The page has to stay as it is: single sign-on opens another one. */
  readonly stays?: boolean;
  readonly onSignedIn: (who: Who) => void;
};

export function LoginForm({ to, account = "", stays = false, onSignedIn }: FormProps) {
  const t = useText();
  const fault = useId();
  const [ways, setWays] = useState<Ways | null>(null);
  const [problem, setProblem] = useState<Refused | null>(null);
  const [busy, setBusy] = useState(false);
  const name = useRef<HTMLInputElement>(null);
  const password = useRef<HTMLInputElement>(null);
  useEffect(() => {
    (account === "" ? name : password).current?.focus();
    void askWays().then((said) => said.ok && setWays(said.body));
  }, [account]);

  const enter = async (asking: ReturnType<typeof signIn>) => {
    setBusy(true);
    const said = await asking;
    setBusy(false);
    if (said.ok) return onSignedIn(said.body);
    setProblem(said.problem);
    password.current?.select();
  };
  const send = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const fields = new FormData(event.currentTarget);
    void enter(signIn(String(fields.get("account")).trim(), String(fields.get("password"))));
  };
  return (
    <form className="login-form" onSubmit={send} data-testid="login-form" aria-busy={busy}>
      <label>
        {t("login.account")}
        <input
          ref={name}
          name="account"
          required
          maxLength={64}
          defaultValue={account}
          autoComplete="username"
          autoCapitalize="none"
          spellCheck={false}
        />
      </label>
      <label>
        {t("login.password")}
        <input
          ref={password}
          name="password"
          type="password"
          required
          maxLength={128}
          autoComplete="current-password"
          aria-invalid={problem?.code === "sign-in"}
          aria-describedby={problem ? fault : undefined}
        />
      </label>
      <button type="submit" className="login-go" disabled={busy}>
        {t(busy ? "login.busy" : "login.go")}
      </button>
      <p className="login-problem" id={fault} role="alert" data-testid="login-problem" data-code={problem?.code}>
        {problem ? problemText(problem, t) : null}
      </p>
      {ways?.singleSignOn ? (
        <a
          className="login-other"
          href={singleSignOnHref(to)}
          {...(stays && { target: "_blank", rel: "noopener" })}
          data-testid="login-single"
        >
          {t("login.single")}
        </a>
      ) : null}
      {ways?.demo ? (
        <button type="button" className="login-other" onClick={() => void enter(signInDemo())} disabled={busy} data-testid="login-demo">
          {t("login.demo")}
        </button>
      ) : null}
    </form>
  );
}
