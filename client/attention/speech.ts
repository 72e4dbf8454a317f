// Says a sentence with a voice of this machine, one at a time; while one is said only the gravest, newest other waits.
import type { Lang } from "../i18n/catalogue.ts";

export type VoiceState = "starting" | "ready" | "none";

type Voice = Pick<SpeechSynthesisVoice, "lang" | "localService" | "default">;
type Synth = Pick<SpeechSynthesis, "getVoices" | "speak" | "cancel" | "addEventListener" | "removeEventListener">;

/** Voices come some time after the page; a machine without any never says so. */
const GRACE_MS = 2500;
/** An engine that hangs is cut off: no sentence of ours is longer. */
const LONGEST_MS = 15_000;
/** A little slower than talk: it is heard across a room. */
const RATE = 0.95;

/** What a listener of the page's language understands; Cantonese and other tongues under zh do not count. */
const UNDERSTOOD: Readonly<Record<Lang, RegExp>> = { "zh-CN": /^(?:zh|cmn)(?:$|[-_](?:hans|cn|sg))/i, en: /^en(?:$|[-_])/i };

/** A voice that needs no network, or null: texts of the city go to nobody's server. */
export function localVoice<V extends Voice>(voices: readonly V[], lang: Lang): V | null {
  const fit = voices.filter((voice) => voice.localService && UNDERSTOOD[lang].test(voice.lang));
  return fit.find((voice) => voice.default) ?? fit[0] ?? null;
}

type Saying = { readonly text: string; readonly gravity: number; readonly over: () => void };

/** `make` builds an utterance; `synth` absent: a browser that cannot speak. */
export function createSpeaker(synth: Synth | undefined, make: (text: string) => SpeechSynthesisUtterance) {
  const listeners = new Set<() => void>();
  let lang: Lang = "zh-CN";
  let inGrace = true;
  let holders = 0;
  let grace: ReturnType<typeof setTimeout> | undefined;
  let speaking: Saying | null = null;
  let waiting: Saying | null = null;

  const changed = () => {
    for (const listener of listeners) listener();
  };
  const voice = () => (synth ? localVoice(synth.getVoices(), lang) : null);

  const begin = (saying: Saying) => {
    const local = voice();
    if (!synth || !local) return saying.over();
    speaking = saying;
    const utterance = make(saying.text);
    utterance.voice = local;
    utterance.lang = local.lang;
    utterance.rate = RATE;
    const done = () => {
      clearTimeout(cut);
      if (speaking !== saying) return;
      speaking = null;
      saying.over();
      const next = waiting;
      waiting = null;
      if (next) begin(next);
    };
    const cut = setTimeout(() => {
      synth.cancel();
      done();
    }, LONGEST_MS);
    utterance.onend = done;
    utterance.onerror = done;
    synth.speak(utterance);
  };

  return {
    /** A voice may be wanted until the returned function is called. */
    hold(next: Lang): () => void {
      lang = next;
      holders += 1;
      if (holders === 1) {
        inGrace = true;
        synth?.addEventListener("voiceschanged", changed);
        grace = setTimeout(() => {
          inGrace = false;
          changed();
        }, GRACE_MS);
      }
      changed();
      let isHeld = true;
      return () => {
        if (!isHeld) return;
        isHeld = false;
        holders -= 1;
        if (holders > 0) return;
        clearTimeout(grace);
        synth?.removeEventListener("voiceschanged", changed);
        waiting?.over();
        waiting = null;
        if (speaking) synth?.cancel();
      };
    },
    voice(): VoiceState {
      return voice() ? "ready" : inGrace ? "starting" : "none";
    },
    subscribe(listener: () => void): () => void {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    /** Resolves when it has been said, or will not be: without a voice, or pushed out by something graver or newer. */
    say(text: string, gravity: number): Promise<void> {
      return new Promise((over) => {
        const saying = { text, gravity, over };
        if (!speaking) return begin(saying);
        if (waiting && waiting.gravity > gravity) return over();
        waiting?.over();
        waiting = saying;
        if (gravity > speaking.gravity) synth?.cancel();
      });
    },
  };
}
