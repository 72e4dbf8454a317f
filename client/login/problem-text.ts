// A refusal of the server in the page's language; what has no words of its own is told as the server says it.
import type { TextKey, Translate } from "../i18n/catalogue.ts";
import type { Refused } from "./ask.ts";

const TEXTS: Readonly<Record<string, TextKey>> = {
  "sign-in": "login.problem.signIn",
  "account-disabled": "login.problem.disabled",
  "sign-in-rate": "login.problem.rate",
  rate: "login.problem.rate",
  busy: "login.problem.rate",
  password: "login.problem.password",
  origin: "login.problem.origin",
  storage: "login.problem.storage",
  "not-ready": "login.problem.storage",
  away: "login.problem.away",
  unauthorized: "login.problem.unauthorized",
  role: "login.problem.role",
  scope: "login.problem.scope",
  "account-taken": "login.problem.taken",
  "own-account": "login.problem.own",
};

export function problemText({ code, detail, waitS }: Refused, t: Translate): string {
  const key = Object.hasOwn(TEXTS, code) ? TEXTS[code] : undefined;
  return key ? t(key, { n: waitS ?? 5 }) : t("login.problem.other", { detail: detail || code });
}
