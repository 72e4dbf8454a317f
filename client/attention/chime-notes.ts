// What each alarm sounds like: tones over time, by level.
import type { Level } from "../../shared/event.ts";

/** `flood`: many at once. `lost`: the line, or a source. `test`: all of them that a person should know. Blue is silent. */
export type ChimeName = Exclude<Level, "blue"> | "flood" | "lost" | "test";

/** One tone: Hz, when it begins and how long it sounds, ms. */
export type Note = { readonly hz: number; readonly at: number; readonly ms: number };

/** Between two chimes of a test. */
const TEST_PAUSE_MS = 700;
const TESTED = ["yellow", "orange", "red", "flood"] as const;

const inTurn = (tones: readonly number[], ms: number, gap: number, from = 0): Note[] =>
  tones.map((hz, at) => ({ hz, at: from + at * (ms + gap), ms }));

/** Red is a burst of three and two pulses, as alarms of high priority are in IEC 60601-1-8. */
const NOTES: Readonly<Record<Exclude<ChimeName, "test">, readonly Note[]>> = {
  yellow: inTurn([659, 784], 180, 60),
  orange: inTurn([587, 740, 880], 160, 80),
  red: [...inTurn([880, 880, 880], 150, 100), ...inTurn([1047, 1047], 150, 100, 900)],
  flood: [523, 659, 784].map((hz) => ({ hz, at: 0, ms: 600 })),
  lost: inTurn([440, 330], 220, 60),
};

/** `unreal`, an exercise's or a demo's: an octave lower, and to be played as triangle waves. */
export function notesOf(name: ChimeName, unreal: boolean): readonly Note[] {
  const notes = name === "test" ? testNotes() : NOTES[name];
  return unreal ? notes.map((note) => ({ ...note, hz: note.hz / 2 })) : notes;
}

export function lengthMs(name: ChimeName): number {
  return endOf(notesOf(name, false));
}

function testNotes(): readonly Note[] {
  const notes: Note[] = [];
  for (const name of TESTED) {
    const from = notes.length === 0 ? 0 : endOf(notes) + TEST_PAUSE_MS;
    for (const note of NOTES[name]) notes.push({ ...note, at: note.at + from });
  }
  return notes;
}

const endOf = (notes: readonly Note[]) => Math.max(...notes.map(({ at, ms }) => at + ms));

/** The wave of a real chime: amplitudes of the harmonics from the second entry on. Rich enough to be placed in a room. */
export const HARMONICS = [0, 1, 0.45, 0.28, 0.16, 0.08] as const;
/** How fast a tone comes and goes, s: slower than a click, faster than a swell. */
export const ATTACK_S = 0.01;
export const RELEASE_S = 0.04;
