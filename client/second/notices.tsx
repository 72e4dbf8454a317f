// The newest notices from town up to the city: what, for whom, when.
import type { NoticeRow, View } from "../../shared/view.ts";
import { useLang, useText } from "../i18n/text-context.tsx";
import { useFormat } from "../i18n/use-format.ts";
import { placeOf } from "../panels/place.ts";
import { useCity, useView } from "../sync/city-context.tsx";

/** English titles take two lines. */
const ROW_U = { "zh-CN": 3, en: 4.1 } as const;
const HEAD_U = 1.7;

const selectNotices = (view: View) => view.notices;
const selectMinute = (view: View) => view.clock;
const selectScope = (view: View) => view.scope;

export function Notices({ height }: { readonly height: number }) {
  const t = useText();
  const lang = useLang();
  const notices = useView(selectNotices);
  const room = Math.max(1, Math.floor((height - HEAD_U) / ROW_U[lang] + 0.02));
  return (
    <>
      <h3>{t("second.notices")}</h3>
      {notices.length === 0 ? <p className="low">{t("second.notices.none")}</p> : null}
      <ul>
        {notices.slice(0, room).map((notice) => (
          <Notice key={notice.noticeId} notice={notice} />
        ))}
      </ul>
    </>
  );
}

function Notice({ notice }: { readonly notice: NoticeRow }) {
  const lang = useLang();
  const format = useFormat();
  const city = useCity();
  const now = useView(selectMinute);
  const scope = useView(selectScope);
  const title = lang === "en" ? (notice.titleEn ?? notice.title) : notice.title;
  const place = placeOf(city, notice.scope, scope, lang);
  return (
    <li className="second-notice">
      <span className="row-title" title={title}>
        {title}
      </span>
      <span className="second-note">
        {place ? `${place} · ` : ""}
        {format.near(notice.at, now)}
      </span>
    </li>
  );
}
