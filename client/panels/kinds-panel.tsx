// 高发事项: the kinds that stand out most from their usual, as bullets.
import { useCallback, useRef } from "react";
import { FAMILIES } from "../../shared/terms.ts";
import type { View } from "../../shared/view.ts";
import { Chart } from "../charts/chart.tsx";
import { type Order, orderKinds } from "../charts/kind-order.ts";
import { isKindsEmpty, kindsSummary, selectKinds } from "../charts/kinds.ts";
import { toKindsPicture } from "../charts/kinds-picture.ts";
import { EmptyChart, NoUsual } from "../charts/legend.tsx";
import type { Look } from "../charts/picture.ts";
import { useSample } from "../charts/use-sample.ts";
import { useWords } from "../charts/use-words.ts";
import { nameOf } from "../i18n/catalogue.ts";
import { useLang } from "../i18n/text-context.tsx";
import { useCity } from "../sync/city-context.tsx";
import { useAudience } from "../wall/address-context.tsx";
import { Panel } from "./panel.tsx";
import { isKindShown } from "./visible-title.ts";

export function KindsPanel() {
  const words = useWords();
  const slice = useKindsSlice();
  const draw = useCallback((look: Look) => toKindsPicture(slice, look, words), [slice, words]);
  return (
    <Panel title={words.t("panel.kinds")} unit={words.t("charts.kinds.unit")} dependsOn={FAMILIES} testId="panel-kinds">
      {isKindsEmpty(slice) ? (
        <EmptyChart />
      ) : (
        <div className="chart-panel">
          {slice.rows.some(({ usual }) => usual) ? null : <NoUsual days={slice.days} />}
          <Chart draw={draw} summary={kindsSummary(slice, words)} />
        </div>
      )}
    </Panel>
  );
}

/** The order is remembered from look to look: that is what keeps it calm. */
function useKindsSlice() {
  const { t } = useWords();
  const lang = useLang();
  const city = useCity();
  const audience = useAudience();
  const order = useRef<Order | null>(null);
  return useSample(
    useCallback(
      (view: View) => {
        const before = order.current;
        const kinds = view.kinds.filter(({ kind }) => isKindShown(kind, audience, city));
        order.current = orderKinds(before, kinds, performance.now());
        const kindName = (code: string) => {
          const kind = city.kind(code);
          return kind ? nameOf(kind, lang) : t("mark.unknownKind");
        };
        return selectKinds({
          kinds,
          order: order.current.keys,
          days: view.usual.days,
          moved: before !== null && before !== order.current,
          nameOf: kindName,
        });
      },
      [audience, city, lang, t],
    ),
  );
}
