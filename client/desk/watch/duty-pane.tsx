// Duty: which post is taken by whom, and the log that posts write. People stand here by account and post.
import { useReader } from "../../attention/use-reader.ts";
import { nameOf } from "../../i18n/catalogue.ts";
import { useFormat } from "../../i18n/use-format.ts";
import { useCityMinute } from "../../sync/city-context.tsx";
import { ActForm, Outcome } from "./act-form.tsx";
import { ListFrame } from "./list-frame.tsx";
import { callLink, postsOf } from "./posts.ts";
import { type DutyEntry, rosterOf } from "./roster.ts";
import { useList } from "./use-list.ts";
import { useSend } from "./use-send.ts";
import { useWho } from "./use-who.ts";

/** Entries of the log by which the roster is told: some days of shifts. */
const ENTRIES_READ = 200;

export function DutyPane() {
  const { t, city, scope, lang } = useReader();
  const format = useFormat();
  const now = useCityMinute();
  const acts = useWho()?.role === "supervisor";
  const list = useList<DutyEntry>("/duty", ENTRIES_READ);
  const sender = useSend();
  const posts = postsOf(city, scope);
  const roster = rosterOf(posts, list.items, scope);
  const shift = async (post: string, kind: "on" | "off") => {
    const taken = await sender.step({
      path: "/duty",
      body: { post, shift: kind, text: t(kind === "on" ? "watch.tookPost" : "watch.leftPost") },
    });
    if (taken !== null) list.again();
  };
  const nameOfPost = (code: string) => {
    const post = city.posts.find((one) => one.code === code);
    return post ? nameOf(post, lang) : code;
  };
  return (
    <div className="watch-column">
      <section data-testid="roster">
        <h3>{t("watch.roster")}</h3>
        {posts.length === 0 ? <p className="watch-word">{t("watch.noPosts")}</p> : null}
        <ul className="watch-log">
          {roster.map(({ post, by, since }) => {
            const link = callLink(post, scope);
            return (
              <li key={post.code}>
                <strong>{nameOf(post, lang)}</strong>
                <span className="grow">
                  {by === null ? (
                    <span className="watch-empty">{t("watch.unfilled")}</span>
                  ) : (
                    `${by} · ${t("watch.since", { time: format.near(since, now) })}`
                  )}
                </span>
                {link ? (
                  <a className="watch-button" href={link}>
                    {t("watch.call")}
                  </a>
                ) : null}
                {acts ? (
                  <button
                    type="button"
                    className="watch-button"
                    aria-disabled={sender.held}
                    onClick={() => void shift(post.code, by === null ? "on" : "off")}
                  >
                    {t(by === null ? "watch.takePost" : "watch.leavePost")}
                  </button>
                ) : null}
              </li>
            );
          })}
        </ul>
        <Outcome sender={sender} />
      </section>
      <section>
        <h3>{t("watch.dutyLog")}</h3>
        {acts ? (
          <ActForm
            path="/duty"
            label={t("watch.write")}
            fields={[
              {
                name: "post",
                label: "watch.post",
                as: posts.length > 0 ? "choice" : "line",
                needed: true,
                max: 64,
                options: posts.map((post) => ({ value: post.code, name: nameOf(post, lang) })),
              },
              { name: "text", label: "watch.dutyText", as: "text", needed: true, max: 2000 },
            ]}
            onDone={list.again}
          />
        ) : null}
        <ListFrame list={list} empty={t("watch.noDuty")}>
          {(items) => (
            <ol className="watch-log" data-testid="duty-log">
              {items.map((one) => (
                <li key={one.id}>
                  <time className="num">{format.near(Date.parse(one.time), now)}</time>
                  <span>
                    <strong>{nameOfPost(one.post)}</strong>
                    {one.division === scope ? "" : ` · ${placeName(one.division)}`} <span className="low">{one.actor ?? ""}</span>
                    <span className="watch-text">{one.text}</span>
                  </span>
                </li>
              ))}
            </ol>
          )}
        </ListFrame>
      </section>
    </div>
  );

  function placeName(code: string): string {
    const division = city.division(code);
    return division ? nameOf(division, lang) : code;
  }
}
