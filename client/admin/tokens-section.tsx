// Tokens of displays and programs: made, listed, revoked.
import { type FormEvent, useState } from "react";
import { nameOf } from "../i18n/catalogue.ts";
import { createFormat } from "../i18n/format.ts";
import { useLang, useText } from "../i18n/text-context.tsx";
import { problemText } from "../login/problem-text.ts";
import type { Who } from "../login/session-api.ts";
import type { CityAnswer } from "../sync/city-info.ts";
import { createToken, revokeToken, type TokenRow } from "./admin-api.ts";
import { ScopeField } from "./place-fields.tsx";
import type { Secret } from "./secret-note.tsx";
import { SureButton } from "./sure-button.tsx";

const ROLES = ["display", "source", "supervisor", "admin"] as const;

type SectionProps = {
  readonly rows: readonly TokenRow[];
  readonly city: CityAnswer;
  readonly who: Who;
  readonly onChanged: () => void;
  readonly onSecret: (secret: Secret) => void;
};

export function TokensSection({ rows, city, who, onChanged, onSecret }: SectionProps) {
  const t = useText();
  const [role, setRole] = useState<TokenRow["role"]>("display");
  const [said, setSaid] = useState("");
  const make = async (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const form = event.currentTarget;
    const fields = new FormData(form);
    const text = (field: string) => String(fields.get(field) ?? "").trim();
    const name = text("name");
    const answer = await createToken({
      role,
      name,
      scope: text("scope"),
      ...(role === "source" && { source: text("source") }),
      ...(role === "display" && text("audience") === "visitors" && { audience: "visitors" as const }),
    });
    setSaid(answer.ok ? t("admin.token.made", { name }) : problemText(answer.problem, t));
    if (!answer.ok) return;
    const { token } = answer.body;
    onSecret({ what: "token", name, secret: token, ...(role === "display" && { address: `${location.origin}/#token=${token}` }) });
    form.reset();
    setRole("display");
    onChanged();
  };
  const revoke = async ({ id, name }: TokenRow) => {
    const answer = await revokeToken(id);
    setSaid(answer.ok ? t("admin.token.revoked", { name }) : problemText(answer.problem, t));
    onChanged();
  };
  return (
    <section className="admin-section" aria-labelledby="admin-tokens">
      <h2 id="admin-tokens">{t("admin.tokens")}</h2>
      <form className="admin-form" onSubmit={(event) => void make(event)} data-testid="token-form">
        <label>
          {t("admin.role")}
          <select value={role} onChange={(event) => setRole(event.target.value as TokenRow["role"])}>
            {ROLES.map((one) => (
              <option key={one} value={one}>
                {t(`admin.token.role.${one}`)}
              </option>
            ))}
          </select>
        </label>
        <label>
          {t("admin.token.name")}
          <input name="name" required maxLength={64} autoComplete="off" />
        </label>
        <ScopeField city={city} who={who} />
        {role === "source" ? (
          <label>
            {t("admin.token.source")}
            <input name="source" required maxLength={128} autoComplete="off" placeholder="//hotline.example.org" />
          </label>
        ) : null}
        {role === "display" ? (
          <label>
            {t("displays.pairAudience")}
            <select name="audience">
              <option value="duty">{t("displays.audience.duty")}</option>
              <option value="visitors">{t("displays.audience.visitors")}</option>
            </select>
          </label>
        ) : null}
        <button type="submit" className="admin-button">
          {t("admin.token.make")}
        </button>
      </form>
      <p role="status" className="admin-said" data-testid="tokens-said">
        {said}
      </p>
      {rows.length === 0 ? (
        <p className="low">{t("admin.token.none")}</p>
      ) : (
        <TokenTable rows={rows} city={city} onRevoke={(row) => void revoke(row)} />
      )}
    </section>
  );
}

type TableProps = Pick<SectionProps, "rows" | "city"> & { readonly onRevoke: (row: TokenRow) => void };

function TokenTable({ rows, city, onRevoke }: TableProps) {
  const t = useText();
  const lang = useLang();
  const format = createFormat(lang, city.timeZone);
  const places = new Map(city.divisions.map((division) => [division.code, nameOf(division, lang)]));
  return (
    <table className="admin-table">
      <thead>
        <tr>
          {(["token.name", "role", "scope", "token.source", "token.since"] as const).map((head) => (
            <th key={head} scope="col">
              {t(`admin.${head}`)}
            </th>
          ))}
          <th scope="col">{t("admin.do")}</th>
        </tr>
      </thead>
      <tbody>
        {rows.map((row) => (
          <tr key={row.id} data-testid="token-row" data-id={row.id}>
            <th scope="row">
              {row.name}
              {row.audience === "visitors" ? <span className="low"> · {t("displays.visitors")}</span> : null}
            </th>
            <td>{t(`admin.token.role.${row.role}`)}</td>
            <td>{places.get(row.scope) ?? row.scope}</td>
            <td>{row.source ?? "–"}</td>
            <td>{format.dayTime(Date.parse(row.createdAt))}</td>
            <td>
              <SureButton label={t("admin.token.revoke")} about={row.name} onSure={() => onRevoke(row)} />
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
