// The texts of a chart that belong to its shapes: names of rows, figures at their ends.
import type { CSSProperties } from "react";
import type { Label } from "./picture.ts";

type LabelsProps = { readonly labels: readonly Label[]; readonly glideMs: number; readonly width: number };

export function Labels({ labels, glideMs, width }: LabelsProps) {
  return labels.map((label) => (
    <span
      key={label.id}
      className={label.strong ? `chart-label ${label.tone} strong` : `chart-label ${label.tone}`}
      style={placeOf(label, { glideMs, width })}
    >
      {label.text}
    </span>
  ));
}

function placeOf({ x, y, align, most }: Label, { glideMs, width }: { glideMs: number; width: number }): CSSProperties {
  return {
    top: `calc(${Math.round(y)}px - 0.675 * var(--u))`,
    ...(align === "left" ? { left: x } : { right: width - x }),
    ...(most === undefined ? {} : { maxWidth: most }),
    ...(glideMs > 0 ? { transition: `top ${glideMs}ms cubic-bezier(0.33, 1, 0.68, 1)` } : {}),
  };
}
