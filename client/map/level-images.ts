// The level symbols as map images: filled statutory, outlined internal, dashed exercise, each with its character and a casing.
import type { Authority, Level } from "../../shared/event.ts";
import type { Translate } from "../i18n/catalogue.ts";
import { EXERCISE_DASHES, LEVEL_SHAPES, OUTLINE_WIDTH, SHAPE_BOX } from "../theme/level-shapes.ts";
import { FONT_FAMILY, type Tokens } from "../theme/tokens.ts";
import { drawImage, type MapImage, type MapImages } from "./map-images.ts";

export type SymbolLook = "filled" | "outlined" | "dashed";
const LOOKS: readonly SymbolLook[] = ["filled", "outlined", "dashed"];
const LEVELS: readonly Level[] = ["red", "orange", "yellow", "blue"];

/** Across, in u: large enough for the character. */
export const SYMBOL_U = 2;
/** Around the shape, in units of its box. */
const MARGIN = 3;

export const lookOf = (authority: Authority, exercise: boolean): SymbolLook =>
  exercise ? "dashed" : authority === "statutory" ? "filled" : "outlined";
export const imageIdOf = (level: Level, look: SymbolLook) => `level-${level}-${look}`;

/** All twelve. Draw them again once the font is there, or the first characters come in another. */
export function levelImages(tokens: Tokens, unit: number, t: Translate): MapImages {
  return Object.fromEntries(
    LEVELS.flatMap((level) => LOOKS.map((look) => [imageIdOf(level, look), levelImage(level, look, { tokens, unit, t })])),
  );
}

function levelImage(level: Level, look: SymbolLook, { tokens, unit, t }: { tokens: Tokens; unit: number; t: Translate }): MapImage {
  const scale = (SYMBOL_U * unit) / SHAPE_BOX;
  const side = (SHAPE_BOX + 2 * MARGIN) * scale;
  const { path, text } = LEVEL_SHAPES[level];
  return drawImage(side, side, (context) => {
    context.scale(scale, scale);
    context.translate(MARGIN, MARGIN);
    context.lineJoin = "round";
    const shape = new Path2D(path);
    context.strokeStyle = tokens.casing;
    context.lineWidth = (look === "filled" ? 1 : OUTLINE_WIDTH) + 3.4;
    context.stroke(shape);
    context.fillStyle = look === "filled" ? tokens.level[level] : tokens.casing;
    context.fill(shape);
    context.strokeStyle = look === "filled" ? tokens.levelEdge[level] : tokens.level[level];
    context.lineWidth = look === "filled" ? 1 : OUTLINE_WIDTH * 0.8;
    if (look === "dashed") context.setLineDash([...EXERCISE_DASHES]);
    context.stroke(shape);
    context.fillStyle = look === "filled" ? tokens.onLevel[level] : tokens.textHi;
    context.font = `600 ${text.size}px ${FONT_FAMILY}`;
    context.textAlign = "center";
    context.textBaseline = "middle";
    context.fillText(t(look === "dashed" ? "level.exercise.char" : `level.${level}.char`), text.x, text.y + text.size * 0.06);
  });
}
