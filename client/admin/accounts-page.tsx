// `/desk/accounts`: one's own account for everybody; accounts and tokens for administrators.
import { type ReactNode, useEffect, useState } from "react";
import { useText } from "../i18n/text-context.tsx";
import { problemText } from "../login/problem-text.ts";
import { keepSeen } from "../login/seen.ts";
import { signInHref } from "../login/where-to.ts";
import { AccountsSection } from "./accounts-section.tsx";
import { OwnSection } from "./own-section.tsx";
import { type Secret, SecretNote } from "./secret-note.tsx";
import { TokensSection } from "./tokens-section.tsx";
import { useAdmin } from "./use-admin.ts";
import "./admin.css";

export function AccountsPage() {
  const t = useText();
  const { admin, again } = useAdmin();
  const [secret, setSecret] = useState<Secret | null>(null);
  useEffect(() => keepSeen(again), [again]);
  useEffect(() => {
    document.title = t("admin.title");
  }, [t]);
  if (admin.phase === "loading") return <Word text={t("displays.loading")} />;
  if (admin.phase === "signed-out")
    return (
      <Word text={t("login.problem.unauthorized")}>
        <a href={signInHref(location)}>{t("login.go")}</a>
      </Word>
    );
  if (admin.phase === "failed")
    return (
      <Word text={problemText(admin.problem, t)}>
        <button type="button" className="admin-button" onClick={again}>
          {t("admin.again")}
        </button>
      </Word>
    );
  const { who, city, lists } = admin;
  if (who.role === "display") return <Word text={t("login.problem.role")} />;
  const shared = { city, who, onChanged: again, onSecret: setSecret };
  return (
    <main className="admin" data-testid="accounts-page">
      <h1>{t("admin.title")}</h1>
      {secret ? <SecretNote key={secret.secret} note={secret} onDone={() => setSecret(null)} /> : null}
      {lists ? <AccountsSection rows={lists.accounts} {...shared} /> : <p className="low">{t("admin.needAdmin")}</p>}
      {lists ? <TokensSection rows={lists.tokens} {...shared} /> : null}
      <OwnSection who={who} />
    </main>
  );
}

function Word({ text, children }: { readonly text: string; readonly children?: ReactNode }) {
  return (
    <main className="admin-word" data-testid="accounts-word">
      <p>{text}</p>
      {children}
    </main>
  );
}
