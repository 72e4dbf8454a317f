// How much two reports look like one thing, 0 to 1, and why: near in place, near in time, of one kind or of related ones, in like words.
import type { Words } from "./likeness-words.ts";

/** What of a report is compared. */
export type Trace = {
  readonly kind: string;
  readonly family: string;
  /** Grid index; a report of unknown place is like none. */
  readonly grid: number;
  /** Degrees WGS 84; null when only the grid is known. */
  readonly position: { readonly lon: number; readonly lat: number } | null;
  /** When it was submitted, ms. */
  readonly at: number;
};

export type Likeness = {
  /** The product of the three parts. */
  readonly likeness: number;
  readonly why: {
    /** Between the positions, or, `by` the grid alone, between the grids' centres. */
    readonly metres: number;
    readonly by: "position" | "grid";
    readonly minutes: number;
    readonly kind: "same" | "related";
    /** What both say, the rarest first. */
    readonly words: readonly string[];
    readonly place: number;
    readonly time: number;
    readonly subject: number;
  };
};

/** What the city knows of places and kinds. */
export type LikenessCity = {
  /** By grid index. */
  readonly centres: readonly { readonly lon: number; readonly lat: number }[];
  readonly neighbours: readonly (readonly number[])[];
  readonly areRelated: (kind: string, other: string) => boolean;
};

/** Chosen on Boston's cases of July 2011 as docs/fold.md tells; those of words are set by hand, since no such case has words. */
export const LIKENESS = {
  /** At this distance a position's part is a half. */
  halfMetres: 50,
  /** Positions farther apart are two places. */
  metresMax: 300,
  /** The part of one grid, and of two that touch, where nothing finer is known. */
  sameGrid: 0.8,
  nextGrid: 0.4,
  /** After so long the part of time is a half. */
  halfMinutes: 24 * 60,
  minutesMax: 48 * 60,
  /** One kind without a word in common; related kinds likewise; the rest comes with the words. */
  sameKind: 0.8,
  relatedKind: 0.4,
  /** Kinds of one family are related from so many words in common on. */
  familyWords: 0.3,
} as const;
export type LikenessSettings = { readonly [K in keyof typeof LIKENESS]: number };

export type Compare = (one: Trace, other: Trace, words: Words | null) => Likeness | null;

/**
 * Compares two reports; `words` is what they say in common, null when one of them says nothing any more. Null: they are not one thing, being too
 * far apart in place or time, or of kinds that have nothing to do with each other. The same whichever comes first.
 */
export function createLikeness(city: LikenessCity, settings: LikenessSettings = LIKENESS): Compare {
  const placeOf = (one: Trace, other: Trace) => {
    if (one.position && other.position) {
      const metres = metresBetween(one.position, other.position);
      return metres > settings.metresMax ? null : { metres, by: "position" as const, place: fall(metres, settings.halfMetres) };
    }
    const [here, there] = [city.centres[one.grid], city.centres[other.grid]];
    if (!here || !there) return null;
    if (one.grid === other.grid) return { metres: 0, by: "grid" as const, place: settings.sameGrid };
    if (!city.neighbours[one.grid]?.includes(other.grid)) return null;
    const metres = metresBetween(here, there);
    return { metres, by: "grid" as const, place: settings.nextGrid };
  };
  const subjectOf = (one: Trace, other: Trace, share: number) => {
    if (one.kind === other.kind) return { kind: "same" as const, subject: between(settings.sameKind, share) };
    const related = city.areRelated(one.kind, other.kind) || (one.family === other.family && share >= settings.familyWords);
    return related ? { kind: "related" as const, subject: between(settings.relatedKind, share) } : null;
  };
  return (one, other, words) => {
    const minutes = Math.abs(one.at - other.at) / 60_000;
    if (minutes > settings.minutesMax) return null;
    const subject = subjectOf(one, other, words?.share ?? 0);
    const place = subject && placeOf(one, other);
    if (!place) return null;
    const time = fall(minutes, settings.halfMinutes);
    const why = { ...place, ...subject, metres: Math.round(place.metres), minutes: Math.round(minutes), words: words?.shared ?? [], time };
    return { likeness: place.place * time * subject.subject, why };
  };
}

/** 1 at nothing, a half at `half`, soon near nothing beyond. */
const fall = (amount: number, half: number) => 1 / (1 + (amount / half) ** 2);

const between = (low: number, share: number) => low + (1 - low) * share;

const METRES_A_DEGREE = 111_195;

/** Over a city's distances, where the earth is flat. */
export function metresBetween(one: { lon: number; lat: number }, other: { lon: number; lat: number }): number {
  const east = (one.lon - other.lon) * Math.cos((((one.lat + other.lat) / 2) * Math.PI) / 180);
  return Math.hypot(east, one.lat - other.lat) * METRES_A_DEGREE;
}
