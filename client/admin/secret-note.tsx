// A password or a token, told once: to be written down now.
import { useState } from "react";
import { useText } from "../i18n/text-context.tsx";

export type Secret = { readonly what: "password" | "token"; readonly name: string; readonly secret: string; readonly address?: string };

export function SecretNote({ note, onDone }: { readonly note: Secret; readonly onDone: () => void }) {
  const t = useText();
  const [copied, setCopied] = useState<"no" | "yes" | "failed">("no");
  const text = note.address ?? note.secret;
  const copy = () =>
    navigator.clipboard?.writeText(text).then(
      () => setCopied("yes"),
      () => setCopied("failed"),
    ) ?? setCopied("failed");
  return (
    <section className="admin-secret" role="alert" data-testid="admin-secret">
      <p>{t(`admin.secret.${note.what}`, { name: note.name })}</p>
      <output data-testid="admin-secret-text">{text}</output>
      <p className="admin-row">
        <button type="button" className="admin-button" onClick={() => void copy()}>
          {t(copied === "yes" ? "admin.copied" : copied === "failed" ? "admin.copyFailed" : "admin.copy")}
        </button>
        <button type="button" className="admin-button" onClick={onDone}>
          {t("admin.secret.done")}
        </button>
      </p>
    </section>
  );
}
