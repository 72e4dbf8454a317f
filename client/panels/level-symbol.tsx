// A warning level as its shape with its character: filled statutory, outlined internal, dashed exercise.
import type { CSSProperties } from "react";
import type { Authority, Level } from "../../shared/event.ts";
import { useText } from "../i18n/text-context.tsx";
import { EXERCISE_DASHES, LEVEL_SHAPES, OUTLINE_WIDTH, SHAPE_BOX } from "../theme/level-shapes.ts";
import "./level-symbol.css";

type SymbolProps = {
  readonly level: Level;
  readonly authority: Authority;
  readonly exercise?: boolean;
  /** Side in u; below 1.75 the shape goes without its character. Never under 1. */
  readonly size?: number;
  /** Breathes slowly. */
  readonly unacknowledged?: boolean;
};

/** Below this many u the character is too small to read. */
const LEAST_WITH_CHARACTER = 1.75;

export function LevelSymbol({ level, authority, exercise = false, size = LEAST_WITH_CHARACTER, unacknowledged = false }: SymbolProps) {
  const t = useText();
  const { path, text } = LEVEL_SHAPES[level];
  const filled = authority === "statutory" && !exercise;
  const hue = `var(--level-${level})`;
  return (
    <svg
      className={unacknowledged ? "level-symbol breathing" : "level-symbol"}
      viewBox={`0 0 ${SHAPE_BOX} ${SHAPE_BOX}`}
      style={{ "--size": size } as CSSProperties}
      role="img"
      aria-label={t(`level.${level}.warning`)}
    >
      <path
        d={path}
        fill={filled ? hue : "none"}
        stroke={filled ? `var(--level-edge-${level})` : hue}
        strokeWidth={filled ? 1 : OUTLINE_WIDTH * 0.8}
        strokeDasharray={exercise ? EXERCISE_DASHES.join(" ") : undefined}
        strokeLinejoin="round"
      />
      {size >= LEAST_WITH_CHARACTER ? (
        <text
          x={text.x}
          y={text.y}
          fontSize={text.size}
          fontWeight={600}
          textAnchor="middle"
          dominantBaseline="central"
          fill={filled ? `var(--on-level-${level})` : "var(--text-hi)"}
        >
          {t(exercise ? "level.exercise.char" : `level.${level}.char`)}
        </text>
      ) : null}
    </svg>
  );
}
