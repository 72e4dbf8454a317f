// Accounts: who may sign in, as what and where; made, disabled, given a new password, signed out everywhere.
import { type FormEvent, useState } from "react";
import { nameOf } from "../i18n/catalogue.ts";
import { useLang, useText } from "../i18n/text-context.tsx";
import type { Said } from "../login/ask.ts";
import { problemText } from "../login/problem-text.ts";
import type { Who } from "../login/session-api.ts";
import type { CityAnswer } from "../sync/city-info.ts";
import { type AccountRow, createAccount, type Minted, resetPassword, setDisabled, signOutAccount } from "./admin-api.ts";
import { DepartmentField, ScopeField } from "./place-fields.tsx";
import type { Secret } from "./secret-note.tsx";
import { SureButton } from "./sure-button.tsx";

type SectionProps = {
  readonly rows: readonly AccountRow[];
  readonly city: CityAnswer;
  readonly who: Who;
  readonly onChanged: () => void;
  readonly onSecret: (secret: Secret) => void;
};

export function AccountsSection({ rows, city, who, onChanged, onSecret }: SectionProps) {
  const t = useText();
  const [said, setSaid] = useState("");
  /** Tells what came of it; gives whether it was done. */
  const settle = (name: string, answer: Said<unknown>, done: string): boolean => {
    setSaid(answer.ok ? done : problemText(answer.problem, t));
    if (!answer.ok) return false;
    const { password } = (answer.body ?? {}) as Minted;
    if (password !== undefined) onSecret({ what: "password", name, secret: password });
    onChanged();
    return true;
  };
  const make = async (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const form = event.currentTarget;
    const fields = new FormData(form);
    const text = (field: string) => String(fields.get(field) ?? "").trim();
    const name = text("name");
    const answer = await createAccount({
      name,
      post: text("post"),
      role: text("role") === "admin" ? "admin" : "supervisor",
      scope: text("scope"),
      department: text("department") || null,
      ...(text("by") === "single" && { password: null }),
    });
    if (settle(name, answer, t("admin.account.made", { name }))) form.reset();
  };
  return (
    <section className="admin-section" aria-labelledby="admin-accounts">
      <h2 id="admin-accounts">{t("admin.accounts")}</h2>
      <form className="admin-form" onSubmit={(event) => void make(event)} data-testid="account-form">
        <label>
          {t("admin.account.name")}
          <input
            name="name"
            required
            maxLength={64}
            pattern="[a-z0-9]([a-z0-9._\-]*[a-z0-9])?"
            title={t("admin.account.nameRule")}
            autoComplete="off"
          />
        </label>
        <label>
          {t("admin.account.post")}
          <input name="post" required maxLength={64} autoComplete="off" />
        </label>
        <label>
          {t("admin.role")}
          <select name="role">
            <option value="supervisor">{t("displays.role.supervisor")}</option>
            <option value="admin">{t("displays.role.admin")}</option>
          </select>
        </label>
        <ScopeField city={city} who={who} />
        <DepartmentField city={city} who={who} />
        <label>
          {t("admin.account.by")}
          <select name="by">
            <option value="password">{t("admin.account.byPassword")}</option>
            <option value="single">{t("admin.account.bySingle")}</option>
          </select>
        </label>
        <button type="submit" className="admin-button">
          {t("admin.account.make")}
        </button>
      </form>
      <p role="status" className="admin-said" data-testid="accounts-said">
        {said}
      </p>
      {rows.length === 0 ? (
        <p className="low">{t("admin.account.none")}</p>
      ) : (
        <AccountTable rows={rows} city={city} who={who} settle={settle} />
      )}
    </section>
  );
}

type TableProps = Pick<SectionProps, "rows" | "city" | "who"> & {
  readonly settle: (name: string, answer: Said<unknown>, done: string) => boolean;
};

function AccountTable({ rows, city, who, settle }: TableProps) {
  const t = useText();
  const lang = useLang();
  const places = new Map(city.divisions.map((division) => [division.code, nameOf(division, lang)]));
  const departments = new Map(city.departments.map((department) => [department.code, nameOf(department, lang)]));
  return (
    <table className="admin-table">
      <thead>
        <tr>
          {(["account.name", "account.post", "role", "scope", "department", "account.state"] as const).map((head) => (
            <th key={head} scope="col">
              {t(`admin.${head}`)}
            </th>
          ))}
          <th scope="col">{t("admin.do")}</th>
        </tr>
      </thead>
      <tbody>
        {rows.map(({ name, post, role, scope, department, disabled, hasPassword }) => {
          const isOwn = name === who.account;
          return (
            <tr key={name} data-testid="account-row" data-name={name} data-disabled={disabled}>
              <th scope="row">{name}</th>
              <td>{post}</td>
              <td>{t(`displays.role.${role}`)}</td>
              <td>{places.get(scope) ?? scope}</td>
              <td>{department === null ? "–" : (departments.get(department) ?? department)}</td>
              <td>{t(disabled ? "admin.account.disabled" : hasPassword ? "admin.account.byPassword" : "admin.account.bySingle")}</td>
              <td>
                {isOwn ? (
                  <span className="low">{t("admin.account.own")}</span>
                ) : (
                  <div className="admin-row">
                    <SureButton
                      label={t(disabled ? "admin.account.enable" : "admin.account.disable")}
                      about={name}
                      onSure={() =>
                        void setDisabled(name, !disabled).then((answer) =>
                          settle(name, answer, t(disabled ? "admin.account.enabledNow" : "admin.account.disabledNow", { name })),
                        )
                      }
                    />
                    <SureButton
                      label={t("admin.account.reset")}
                      about={name}
                      onSure={() => void resetPassword(name).then((answer) => settle(name, answer, t("admin.account.resetNow", { name })))}
                    />
                    <SureButton
                      label={t("admin.account.signOut")}
                      about={name}
                      onSure={() =>
                        void signOutAccount(name).then((answer) => settle(name, answer, t("admin.account.signedOut", { name })))
                      }
                    />
                  </div>
                )}
              </td>
            </tr>
          );
        })}
      </tbody>
    </table>
  );
}
