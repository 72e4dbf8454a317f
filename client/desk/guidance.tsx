// What is done with this kind of case, step by step, and which post does it: posts of the city folder, never people or private numbers.
import { nameOf } from "../i18n/catalogue.ts";
import { useLang, useText } from "../i18n/text-context.tsx";
import { useCity } from "../sync/city-context.tsx";
import type { CityInfo } from "../sync/city-info.ts";
import { Section } from "./section.tsx";
import { callLink } from "./watch/posts.ts";

/** The division at the post's level that the grid lies in. */
export function divisionAt(city: Pick<CityInfo, "chain" | "code">, grid: string | null, level: number): string {
  return (grid === null ? undefined : city.chain(grid).find((division) => division.level === level)?.code) ?? city.code;
}

export function Guidance({ kind, grid }: { readonly kind: string; readonly grid: string | null }) {
  const t = useText();
  const lang = useLang();
  const city = useCity();
  const plans = city.plans.filter(({ kinds }) => kinds?.includes(kind));
  if (plans.length === 0) return null;
  return (
    <Section title={t("desk.guidance")} aside={t("desk.guidanceExample")}>
      {plans.map((plan) => (
        <div key={plan.code} className="case-guidance">
          <p className="low">{nameOf(plan, lang)}</p>
          <ol>
            {plan.steps.map((step) => {
              const post = city.posts.find(({ code }) => code === step.post);
              const link = post ? callLink(post, divisionAt(city, grid, post.level)) : null;
              const name = post ? nameOf(post, lang) : step.post;
              return (
                <li key={step.text}>
                  <span>{lang === "en" ? step.textEn : step.text}</span>
                  {link ? <a href={link}>{t("desk.call", { name })}</a> : <span className="low">{name}</span>}
                </li>
              );
            })}
          </ol>
        </div>
      ))}
    </Section>
  );
}
