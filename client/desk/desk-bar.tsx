// The top line of every desk page: whose desk, what it may see, the pages it has, and that a demo is one.
import { type ReactNode, useEffect, useMemo } from "react";
import { testSounds } from "../attention/sound.ts";
import { SoundMark } from "../attention/sound-mark.tsx";
import { useAsked } from "../case/use-asked.ts";
import { nameOf, type TextKey } from "../i18n/catalogue.ts";
import { useLang, useText } from "../i18n/text-context.tsx";
import { signOut, type Who } from "../login/session-api.ts";
import { signInHref } from "../login/where-to.ts";
import type { CityAnswer } from "../sync/city-info.ts";
import "./desk-bar.css";

const EVERY_MS = 600_000;

type Page = { readonly path: string; readonly says: TextKey; readonly roles: readonly Who["role"][] };
const PAGES: readonly Page[] = [
  { path: "/desk", says: "desk.page.queue", roles: ["supervisor", "admin"] },
  { path: "/desk?tab=warnings", says: "desk.page.watch", roles: ["supervisor", "admin"] },
  { path: "/desk/accountability", says: "desk.page.accountability", roles: ["supervisor", "admin"] },
  { path: "/desk/displays", says: "desk.page.displays", roles: ["supervisor", "admin"] },
  { path: "/desk/audit", says: "desk.page.audit", roles: ["admin"] },
  { path: "/desk/accounts", says: "desk.page.accounts", roles: ["supervisor", "admin"] },
  { path: "/wall", says: "desk.page.wall", roles: ["supervisor", "admin"] },
];

const parseWho = (wire: Record<string, unknown>) => wire as unknown as Who;
const parseCity = (wire: Record<string, unknown>) => wire as unknown as CityAnswer;

type BarProps = {
  /** Of the page that is open: how its link is. */
  readonly link?: ReactNode;
  /** The page's path, with `?tab=` for the watch. */
  readonly at: string;
  readonly onMove?: (path: string) => boolean;
};

export function DeskBar({ link, at, onMove }: BarProps) {
  const t = useText();
  const lang = useLang();
  const { answer: who } = useAsked("/api/v1/session", { parse: parseWho, everyMs: EVERY_MS });
  const { answer: city } = useAsked(who ? "/api/v1/city" : null, { parse: parseCity, everyMs: EVERY_MS });
  const scope = useMemo(() => city?.divisions.find(({ code }) => code === who?.scope), [city, who]);
  const department = city?.departments.find(({ code }) => code === who?.department);
  const page = PAGES.find(({ path }) => path === at);
  const isDemo = city?.demo === true;
  useEffect(() => {
    const parts = [page ? t(page.says) : "", isDemo ? t("app.demoTitle") : t("app.name")];
    document.title = parts.filter(Boolean).join(" · ");
  }, [page, isDemo, t]);
  const leave = async () => {
    await signOut();
    location.assign(signInHref(location));
  };
  return (
    <header className="desk-bar" data-testid="desk-bar">
      <strong className="desk-brand">
        {isDemo ? t("app.demoTitle") : city ? (lang === "en" ? city.titleEn : city.title) : t("app.name")}
      </strong>
      <nav aria-label={t("desk.pages")}>
        {PAGES.filter(({ roles }) => !who || roles.includes(who.role)).map(({ path, says }) => (
          <a
            key={path}
            href={path}
            aria-current={path === at ? "page" : undefined}
            onClick={(event) => {
              if (!event.ctrlKey && !event.metaKey && !event.shiftKey && onMove?.(path)) event.preventDefault();
            }}
          >
            {t(says)}
          </a>
        ))}
      </nav>
      <div className="desk-who">
        {link}
        <SoundMark />
        <button type="button" onClick={testSounds}>
          {t("desk.testSound")}
        </button>
        {who ? (
          <span data-testid="desk-who">
            {who.name}
            {who.account && who.account !== who.name ? ` ${who.account}` : ""} · {t(`desk.role.${who.role}`)} ·{" "}
            {scope ? nameOf(scope, lang) : who.scope}
            {department ? ` · ${nameOf(department, lang)}` : ""}
          </span>
        ) : null}
        <button type="button" onClick={() => void leave()} data-testid="sign-out">
          {t("desk.signOut")}
        </button>
      </div>
    </header>
  );
}

/** Another page of the desk below the same line. */
export function DeskFrame({ at, children }: { readonly at: string; readonly children: ReactNode }) {
  return (
    <div className="desk-frame">
      <DeskBar at={at} />
      <div className="desk-frame-body">{children}</div>
    </div>
  );
}
