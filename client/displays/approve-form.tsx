// Letting a new display in by the code on its screen.
import { type FormEvent, useState } from "react";
import { useText } from "../i18n/text-context.tsx";
import { approve } from "./displays-api.ts";

type FormProps = { readonly divisions: readonly { readonly code: string; readonly name: string }[]; readonly scope: string };

export function ApproveForm({ divisions, scope }: FormProps) {
  const t = useText();
  const [said, setSaid] = useState("");
  const send = async (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const form = event.currentTarget;
    const fields = new FormData(form);
    const text = (name: string) => String(fields.get(name) ?? "").trim();
    const name = text("name");
    const audience = text("audience") === "visitors" ? "visitors" : "duty";
    const fault = await approve({ code: text("code"), name, scope: text("scope"), audience });
    if (fault === null) form.reset();
    setSaid(
      fault === null ? t("displays.paired", { name }) : fault === "unknown" ? t("displays.pairUnknown") : t("displays.pairFailed", fault),
    );
  };
  return (
    <form className="displays-approve" onSubmit={(event) => void send(event)} data-testid="approve-form">
      <h2>{t("displays.pair")}</h2>
      <label>
        {t("displays.pairCode")}
        <input name="code" required inputMode="numeric" autoComplete="off" pattern="[0-9]{3}\s?[0-9]{3}" maxLength={7} size={8} />
      </label>
      <label>
        {t("displays.pairName")}
        <input name="name" required maxLength={64} autoComplete="off" />
      </label>
      <label>
        {t("displays.pairScope")}
        <select name="scope" defaultValue={scope}>
          {divisions.map(({ code, name }) => (
            <option key={code} value={code}>
              {name} {code}
            </option>
          ))}
        </select>
      </label>
      <label>
        {t("displays.pairAudience")}
        <select name="audience">
          <option value="duty">{t("displays.audience.duty")}</option>
          <option value="visitors">{t("displays.audience.visitors")}</option>
        </select>
      </label>
      <button type="submit" className="displays-button">
        {t("displays.pairGo")}
      </button>
      <p role="status">{said}</p>
    </form>
  );
}
