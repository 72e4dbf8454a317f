// How this display is set: by the address first, then as it was left the last time, then as it comes.
import type { Lang } from "../i18n/catalogue.ts";
import type { Contrast, Palette, ThemeName } from "../theme/tokens.ts";
import type { Audience } from "../wall/address.ts";

/** A wall of `columns` × `rows` screens with `gap` CSS px of frame between two of them. */
export type Bezel = { readonly columns: number; readonly rows: number; readonly gap: number };

export type Settings = {
  readonly theme: ThemeName;
  readonly palette: Palette;
  readonly contrast: Contrast;
  /** `still`: nothing moves, whatever the machine's own setting is. */
  readonly motion: "full" | "still";
  readonly lang: Lang;
  readonly sound: "on" | "off";
  readonly speech: "on" | "off";
  readonly layout: "wall" | "leader";
  /** Metres from the farthest seat to the wall. */
  readonly seat: number | null;
  /** Millimetres from one physical pixel to the next. */
  readonly pitch: number | null;
  readonly bezel: Bezel | null;
};

export const DEFAULTS: Settings = {
  theme: "dark",
  palette: "standard",
  contrast: "normal",
  motion: "full",
  lang: "zh-CN",
  sound: "off",
  speech: "off",
  layout: "wall",
  seat: null,
  pitch: null,
  bezel: null,
};

/** Before visitors always the wall: the leader page ranks departments by cases that visitors may not see. */
export const layoutFor = ({ layout }: Pick<Settings, "layout">, audience: Audience): Settings["layout"] =>
  audience === "visitors" ? "wall" : layout;

/** Beyond these a typing error. */
const LONGEST_SEAT_M = 100;
const LARGEST_PITCH_MM = 20;
const MOST_SCREENS = 12;
const WIDEST_GAP_PX = 200;
const KEY = "chengge.settings";

type Reader<T> = (text: string) => T | undefined;
const oneOf =
  <T extends string>(...values: readonly T[]): Reader<T> =>
  (text) =>
    values.find((value) => value === text);
const within =
  (most: number): Reader<number> =>
  (text) => {
    const value = Number(text);
    return value > 0 && value <= most ? value : undefined;
  };

/** How each setting is written in the address and in the display's memory; undefined: not a value of it. */
const READERS: { readonly [K in keyof Settings]: Reader<NonNullable<Settings[K]>> } = {
  theme: oneOf("dark", "light"),
  palette: oneOf("standard", "safe"),
  contrast: oneOf("normal", "high"),
  motion: oneOf("full", "still"),
  lang: oneOf("zh-CN", "en"),
  sound: oneOf("on", "off"),
  speech: oneOf("on", "off"),
  layout: oneOf("wall", "leader"),
  seat: within(LONGEST_SEAT_M),
  pitch: within(LARGEST_PITCH_MM),
  bezel: parseBezel,
};
const SETTING_NAMES = Object.keys(READERS) as (keyof Settings)[];

/** `3x1:24`: three screens beside each other, 24 px between two. */
export function parseBezel(text: string): Bezel | undefined {
  const found = /^(\d{1,2})x(\d{1,2}):(\d{1,3})$/.exec(text);
  if (!found) return undefined;
  const [columns = 0, rows = 0, gap = 0] = found.slice(1).map(Number);
  const fits = columns >= 1 && rows >= 1 && columns <= MOST_SCREENS && rows <= MOST_SCREENS && columns * rows > 1 && gap <= WIDEST_GAP_PX;
  return fits ? { columns, rows, gap } : undefined;
}

export function bezelText({ columns, rows, gap }: Bezel): string {
  return `${columns}x${rows}:${gap}`;
}

/** The settings that the address names; an unknown value is none. */
export function settingsOfAddress(search: string): Partial<Settings> {
  const query = new URLSearchParams(search);
  return readAll((name) => query.get(name));
}

/** What the display remembers; nothing where there is nothing to be read. */
export function remembered(storage: Pick<Storage, "getItem">): Partial<Settings> {
  try {
    const kept: unknown = JSON.parse(storage.getItem(KEY) ?? "{}");
    return typeof kept === "object" && kept !== null ? readAll((name) => String((kept as Record<string, unknown>)[name] ?? "")) : {};
  } catch {
    return {};
  }
}

export function remember(storage: Pick<Storage, "setItem">, settings: Partial<Settings>): void {
  const texts = Object.entries(settings).flatMap(([name, value]) =>
    value === null ? [] : [[name, typeof value === "object" ? bezelText(value) : String(value)]],
  );
  try {
    storage.setItem(KEY, JSON.stringify(Object.fromEntries(texts)));
  } catch {
    // A browser that keeps nothing: the setting holds until the page goes.
  }
}

function readAll(textOf: (name: keyof Settings) => string | null): Partial<Settings> {
  const found: Record<string, unknown> = {};
  for (const name of SETTING_NAMES) {
    const text = textOf(name);
    const value = text === null || text === "" ? undefined : READERS[name](text);
    if (value !== undefined) found[name] = value;
  }
  return found as Partial<Settings>;
}
