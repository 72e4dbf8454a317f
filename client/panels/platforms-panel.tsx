// The platforms that the city folder names, those still without a name called so, and its published figures with date and source.
import { useMemo } from "react";
import { nameOf } from "../i18n/catalogue.ts";
import { useLang, useText } from "../i18n/text-context.tsx";
import { useFormat } from "../i18n/use-format.ts";
import { useCity } from "../sync/city-context.tsx";
import type { CityAnswer } from "../sync/city-info.ts";
import { CityFigures } from "./city-figures.tsx";
import { PageMark } from "./page-mark.tsx";
import { Panel } from "./panel.tsx";
import { usePages, useSizeU } from "./use-pages.ts";

type Platform = CityAnswer["platforms"][number];
const GROUPS = ["township", "cloud"] as const;
/** Between platforms and figures, as boards.css has it. */
const GAP_U = 0.6;

export function PlatformsPanel() {
  const t = useText();
  const { platforms, figures } = useCity();
  const groups = useMemo(
    () =>
      GROUPS.map((group) => ({ group, rows: platforms.filter((platform) => platform.group === group) })).filter(
        ({ rows }) => rows.length > 0,
      ),
    [platforms],
  );
  const { box, width, height } = useSizeU<HTMLDivElement>();
  const wide = width >= 50;
  // Platforms, then figures; side by side, below each other, or one after the other, as there is room.
  const { box: platformsBox, height: platformsU } = useSizeU<HTMLDivElement>();
  const figuresU = height - platformsU - GAP_U;
  const together = wide || figuresU >= 9;
  const hasBoth = groups.length > 0 && figures.length > 0;
  const pages = usePages(hasBoth && !together ? 2 : 1);
  const shows = (page: number) => !hasBoth || together || pages.page === page;
  return (
    <Panel
      title={t("layout.platforms")}
      unit={t("layout.platformsUnit")}
      aside={<PageMark {...pages} />}
      className="platforms"
      testId="panel-platforms"
    >
      <div ref={box} className="fit platforms-body" data-wide={wide || undefined}>
        {groups.length + figures.length === 0 ? <p className="empty">{t("layout.platformsNone")}</p> : null}
        {groups.length > 0 ? (
          <div ref={platformsBox} className="platform-groups" data-behind={!shows(0) || undefined}>
            {groups.map(({ group, rows }) => (
              <PlatformGroup key={group} group={group} rows={rows} />
            ))}
          </div>
        ) : null}
        {shows(1) ? <CityFigures heightU={wide || !together ? height : figuresU} widthU={wide ? width / 2 : width} /> : null}
      </div>
    </Panel>
  );
}

function PlatformGroup({ group, rows }: { readonly group: (typeof GROUPS)[number]; readonly rows: readonly Platform[] }) {
  const t = useText();
  const lang = useLang();
  const format = useFormat();
  const placeholders = rows.filter((platform) => platform.placeholder).length;
  return (
    <div className="platform-group">
      <h3>
        {t(`layout.platforms.${group}`)} <span className="low">{format.count(rows.length)}</span>
        {placeholders > 0 ? <span className="low"> · {t("layout.placeholders", { n: placeholders })}</span> : null}
      </h3>
      <ul>
        {rows.map((platform) => (
          <li key={platform.code} data-placeholder={platform.placeholder || undefined} title={nameOf(platform, lang)}>
            {platform.placeholder ? shortPlaceholder(nameOf(platform, lang)) : nameOf(platform, lang)}
          </li>
        ))}
      </ul>
    </div>
  );
}

/** "Platform 1 (to be named)" → "Platform 1": the heading says that they are without a name. */
function shortPlaceholder(name: string): string {
  return name.replace(/\s*[(\uff08].*$/u, "");
}
