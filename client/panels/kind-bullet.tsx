// One kind as a bullet: the bar is today so far, the grey band what is usual by now, the tick its middle.
import type { KindRow } from "../../shared/view.ts";
import { useText } from "../i18n/text-context.tsx";
import { useFormat } from "../i18n/use-format.ts";

type BulletProps = {
  readonly name: string;
  readonly row: KindRow;
  /** Times its usual middle at the right end, the same for all bullets beside each other. */
  readonly most: number;
};

export function KindBullet({ name, row: { today, usual }, most }: BulletProps) {
  const t = useText();
  const format = useFormat();
  const mid = Math.max(1, usual?.mid ?? 1);
  const x = (value: number) => `${Math.min(100, (value / mid / most) * 100)}%`;
  return (
    <li className="bullet">
      <span className="bullet-name">{name}</span>
      <svg role="img" aria-label={`${name} ${format.count(today)}, ${t("kpi.usual", { n: format.count(usual?.mid ?? 0) })}`}>
        {usual ? (
          <rect
            className="bullet-band"
            x={x(usual.low)}
            width={`${Math.max(0, ((usual.high - usual.low) / mid / most) * 100)}%`}
            y="10%"
            height="80%"
          />
        ) : null}
        <rect className="bullet-bar" x="0" width={x(today)} y="33%" height="34%" />
        {usual ? <line className="bullet-mid" x1={x(usual.mid)} x2={x(usual.mid)} y1="10%" y2="90%" /> : null}
      </svg>
      <span className="num">
        <b>{format.count(today)}</b> <span className="low">/ {format.count(usual?.mid ?? 0)}</span>
      </span>
    </li>
  );
}
