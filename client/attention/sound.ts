// The page's one sound and one voice.
import { useSyncExternalStore } from "react";
import { tellSound } from "../sync/page-facts.ts";
import { lengthMs } from "./chime-notes.ts";
import { createChimePlayer, type SoundState } from "./chime-player.ts";
import { createSpeaker, type VoiceState } from "./speech.ts";

export const player = createChimePlayer(() => new AudioContext(), window);
player.subscribe(() => {
  const state = player.state();
  tellSound(state === "off" || state === "muted" ? state : "on");
});
export const speaker = createSpeaker(window.speechSynthesis, (text) => new SpeechSynthesisUtterance(text));

export function useSoundState(): SoundState {
  return useSyncExternalStore(player.subscribe, player.state);
}

export function useVoiceState(): VoiceState {
  return useSyncExternalStore(speaker.subscribe, speaker.voice);
}

/** Opening and closing take a moment around the notes. */
const SLACK_MS = 1000;
let testing = false;

/** Plays all four chimes once, also while sound is set off. From a click or a key: else the browser may mute it. */
export function testSounds(): void {
  if (testing) return;
  testing = true;
  const release = player.hold();
  player.resume();
  const begin = setTimeout(() => player.play("test", { unreal: false, quiet: false }), SLACK_MS / 4);
  setTimeout(() => {
    clearTimeout(begin);
    release();
    testing = false;
  }, lengthMs("test") + SLACK_MS);
}
