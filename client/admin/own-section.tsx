// One's own account: a new password, and signing out everywhere.
import { type FormEvent, useState } from "react";
import { useText } from "../i18n/text-context.tsx";
import { problemText } from "../login/problem-text.ts";
import { changeOwnPassword, signOutEverywhere, type Who } from "../login/session-api.ts";
import { SureButton } from "./sure-button.tsx";

export function OwnSection({ who }: { readonly who: Who }) {
  const t = useText();
  const [said, setSaid] = useState("");
  const { account } = who;
  const change = async (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const form = event.currentTarget;
    const fields = new FormData(form);
    const [current, next, again] = ["current", "next", "again"].map((name) => String(fields.get(name) ?? ""));
    if (next !== again) return setSaid(t("admin.own.differ"));
    const answer = await changeOwnPassword(account ?? "", current ?? "", next ?? "");
    setSaid(answer.ok ? t("admin.own.changed") : answer.problem.code === "sign-in" ? t("admin.own.wrong") : problemText(answer.problem, t));
    if (answer.ok) form.reset();
  };
  const leave = async () => {
    const answer = await signOutEverywhere();
    if (answer.ok) location.assign("/login");
    else setSaid(problemText(answer.problem, t));
  };
  return (
    <section className="admin-section" aria-labelledby="admin-own">
      <h2 id="admin-own">{t("admin.own")}</h2>
      <p>
        {who.name}
        {account === undefined ? null : <span className="low"> · {account}</span>}
      </p>
      {account === undefined ? (
        <p className="low">{t("admin.own.noAccount")}</p>
      ) : (
        <form className="admin-form" onSubmit={(event) => void change(event)} data-testid="password-form">
          <input type="text" name="username" value={account} readOnly hidden autoComplete="username" />
          {(["current", "next", "again"] as const).map((name) => (
            <label key={name}>
              {t(`admin.own.${name}`)}
              <input
                name={name}
                type="password"
                required
                minLength={name === "current" ? 1 : 12}
                maxLength={128}
                autoComplete={name === "current" ? "current-password" : "new-password"}
              />
            </label>
          ))}
          <button type="submit" className="admin-button">
            {t("admin.own.change")}
          </button>
        </form>
      )}
      <p role="status" className="admin-said" data-testid="own-said">
        {said}
      </p>
      <p className="admin-row">
        <SureButton label={t("admin.own.signOut")} about={who.name} onSure={() => void leave()} />
      </p>
    </section>
  );
}
