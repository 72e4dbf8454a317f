// The newest notices from town up to the city: what, for whom, when.
import type { NoticeRow, View } from "../../shared/view.ts";
import { textWidth } from "../charts/scale.ts";
import { nameOf } from "../i18n/catalogue.ts";
import { useLang, useText } from "../i18n/text-context.tsx";
import { useFormat } from "../i18n/use-format.ts";
import { placeOf } from "../panels/place.ts";
import { useCity, useView } from "../sync/city-context.tsx";
import type { Room } from "./second-layer.tsx";

/** Heights in u: with a title of one line, and what a second line adds. */
const ROW_U = 2.9;
const LINE_U = 1.3;
const HEAD_U = 1.7;
/** Widths are estimates. */
const SLACK = 1.06;

const selectNotices = (view: View) => view.notices;
const selectMinute = (view: View) => view.clock;
const selectScope = (view: View) => view.scope;

export function Notices({ height, width }: Room) {
  const t = useText();
  const lang = useLang();
  const notices = useView(selectNotices);
  let free = height - HEAD_U;
  const shown: { readonly notice: NoticeRow; readonly title: string; readonly isLong: boolean }[] = [];
  for (const notice of notices) {
    const title = nameOf({ name: notice.title, nameEn: notice.titleEn ?? undefined }, lang);
    const isLong = textWidth(title, SLACK) > width;
    free -= ROW_U + (isLong ? LINE_U : 0);
    if (free < 0) break;
    shown.push({ notice, title, isLong });
  }
  return (
    <>
      <h3>{t("second.notices")}</h3>
      {notices.length === 0 ? <p className="low">{t("second.notices.none")}</p> : null}
      <ul>
        {shown.map((one) => (
          <Notice key={one.notice.noticeId} {...one} />
        ))}
      </ul>
    </>
  );
}

type NoticeProps = { readonly notice: NoticeRow; readonly title: string; readonly isLong: boolean };

function Notice({ notice, title, isLong }: NoticeProps) {
  const lang = useLang();
  const format = useFormat();
  const city = useCity();
  const now = useView(selectMinute);
  const scope = useView(selectScope);
  const place = placeOf(city, notice.scope, scope, lang);
  return (
    <li className="second-notice" data-long={isLong || undefined}>
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
