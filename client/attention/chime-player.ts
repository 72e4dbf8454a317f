// Plays chimes by Web Audio: one context while somebody holds it, and the word whether the browser lets it sound.
import { ATTACK_S, type ChimeName, HARMONICS, notesOf, RELEASE_S } from "./chime-notes.ts";

/** `muted`: the browser waits for a click or a key before it lets the page sound. */
export type SoundState = "off" | "starting" | "running" | "muted";

export type Playing = { readonly unreal: boolean /** −6 dB. */; readonly quiet: boolean };

/** A context says "suspended" for a moment even where it may play. */
const GRACE_MS = 1500;
const LOUDNESS = 0.5;
/** −6 dB. */
const QUIET = 0.5;
const GESTURES = ["pointerdown", "keydown"] as const;

/** `open` makes an AudioContext; `page` is where clicks and keys come by. */
export function createChimePlayer(open: () => AudioContext, page: Pick<EventTarget, "addEventListener" | "removeEventListener">) {
  const listeners = new Set<() => void>();
  let context: AudioContext | null = null;
  let holders = 0;
  let inGrace = false;
  let grace: ReturnType<typeof setTimeout> | undefined;

  const changed = () => {
    for (const listener of listeners) listener();
  };
  /** Allowed at once where the kiosk was started so, else from within a click or key press. */
  const resume = () => {
    if (context && context.state !== "running") context.resume().catch(changed);
  };
  const start = () => {
    context = open();
    context.addEventListener("statechange", changed);
    for (const gesture of GESTURES) page.addEventListener(gesture, resume);
    inGrace = true;
    grace = setTimeout(() => {
      inGrace = false;
      changed();
    }, GRACE_MS);
    resume();
    changed();
  };
  const stop = () => {
    clearTimeout(grace);
    for (const gesture of GESTURES) page.removeEventListener(gesture, resume);
    context?.removeEventListener("statechange", changed);
    context?.close().catch(() => undefined);
    context = null;
    changed();
  };

  return {
    /** Sound may be wanted until the returned function is called. */
    hold(): () => void {
      holders += 1;
      if (holders === 1) start();
      let isHeld = true;
      return () => {
        if (!isHeld) return;
        isHeld = false;
        holders -= 1;
        if (holders === 0) stop();
      };
    },
    resume,
    state(): SoundState {
      if (!context) return "off";
      if (context.state === "running") return "running";
      return inGrace ? "starting" : "muted";
    },
    subscribe(listener: () => void): () => void {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    /** Nothing happens while the browser mutes. */
    play(name: ChimeName, { unreal, quiet }: Playing): void {
      if (context?.state === "running") sound(context, name, { unreal, quiet });
    },
  };
}

/** A dozen oscillators at most, each gone when its tone is over. */
function sound(context: AudioContext, name: ChimeName, { unreal, quiet }: Playing): void {
  const wave = unreal ? null : context.createPeriodicWave(new Float32Array(HARMONICS.length), Float32Array.from(HARMONICS));
  const begin = context.currentTime + 0.03;
  const notes = notesOf(name, unreal);
  for (const { hz, at, ms } of notes) {
    const chord = notes.filter((other) => other.at === at).length;
    const peak = (LOUDNESS * (quiet ? QUIET : 1)) / Math.sqrt(chord);
    const [from, to] = [begin + at / 1000, begin + (at + ms) / 1000];
    const tone = context.createOscillator();
    const volume = context.createGain();
    if (wave) tone.setPeriodicWave(wave);
    else tone.type = "triangle";
    tone.frequency.value = hz;
    volume.gain.setValueAtTime(0, from);
    volume.gain.linearRampToValueAtTime(peak, from + ATTACK_S);
    volume.gain.setValueAtTime(peak, to - RELEASE_S);
    volume.gain.linearRampToValueAtTime(0, to);
    tone.connect(volume).connect(context.destination);
    tone.onended = () => volume.disconnect();
    tone.start(from);
    tone.stop(to);
  }
}
