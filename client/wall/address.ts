// What the address asks of a page: scope, language, audience, seat. An unknown value falls back to the default.
import type { Lang } from "../i18n/catalogue.ts";
import type { Palette, ThemeName } from "../theme/tokens.ts";
import type { Seating } from "../theme/unit.ts";

export type Audience = "duty" | "visitors";

export type Address = {
  readonly scope: string | undefined;
  readonly lang: Lang;
  readonly audience: Audience;
  readonly layout: string | undefined;
  readonly theme: ThemeName;
  readonly palette: Palette;
  readonly seating: Seating;
};

/** Metres to the last seat and millimetres a pixel that no wall exceeds: beyond them a typing error. */
const LONGEST_SEAT_M = 100;
const LARGEST_PITCH_MM = 20;

/** `search` is `location.search`. */
export function parseAddress(search: string): Address {
  const query = new URLSearchParams(search);
  return {
    scope: query.get("scope") || undefined,
    lang: query.get("lang") === "en" ? "en" : "zh-CN",
    audience: query.get("audience") === "visitors" ? "visitors" : "duty",
    layout: query.get("layout") || undefined,
    theme: query.get("theme") === "light" ? "light" : "dark",
    palette: query.get("palette") === "safe" ? "safe" : "standard",
    seating: { seat: within(query.get("seat"), LONGEST_SEAT_M), pitch: within(query.get("pitch"), LARGEST_PITCH_MM) },
  };
}

function within(text: string | null, most: number): number | null {
  const value = text === null ? Number.NaN : Number(text);
  return value > 0 && value <= most ? value : null;
}
