// An exercise-only session is marked whole: one word all over the wall, faint, and in nobody's way.
import { useText } from "../i18n/text-context.tsx";
import { useMeasure } from "../theme/theme-context.tsx";
import { useDrill } from "./use-drill.ts";

/** In u. */
const [WIDTH, HEIGHT, SIZE] = [22, 13, 4];

export function Watermark() {
  const t = useText();
  const { unit } = useMeasure();
  if (useDrill() !== "only") return null;
  return (
    <svg className="watermark" data-testid="exercise-watermark" role="img" aria-label={t("layout.drillOnly")}>
      <pattern id="exercise-words" width={WIDTH * unit} height={HEIGHT * unit} patternUnits="userSpaceOnUse" patternTransform="rotate(-24)">
        <text x={unit} y={SIZE * unit} fontSize={SIZE * unit}>
          {t("mark.exercise")}
        </text>
        <text x={(1 + WIDTH / 2) * unit} y={(SIZE + HEIGHT / 2) * unit} fontSize={SIZE * unit}>
          {t("mark.exercise")}
        </text>
      </pattern>
      <rect width="100%" height="100%" fill="url(#exercise-words)" />
    </svg>
  );
}
