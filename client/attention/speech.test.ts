// Which voice speaks, and what is said when more comes than can be said.
import { describe, expect, test } from "vitest";
import { createSpeaker, localVoice } from "./speech.ts";

const voice = (lang: string, localService = true) => ({ lang, localService, default: false, name: lang, voiceURI: lang });

describe("the voice", () => {
  test("is one of this machine and of the page's language", () => {
    const voices = [voice("en-US"), voice("zh-HK"), voice("zh-CN", false), voice("zh-CN")];
    expect(localVoice(voices, "zh-CN")).toBe(voices[3]);
    expect(localVoice(voices, "en")).toBe(voices[0]);
    expect(localVoice(voices.slice(0, 3), "zh-CN")).toBeNull();
    expect(localVoice([voice("cmn"), voice("zh_CN")], "zh-CN")?.lang).toBe("cmn");
  });
});

/** A machine that says a sentence when the test lets it end. */
function machine(voices = [voice("zh-CN")]) {
  const said: string[] = [];
  let now: { text: string; onend?: () => void } | null = null;
  const end = () => {
    const over = now;
    now = null;
    over?.onend?.();
  };
  const synth = {
    getVoices: () => voices,
    speak: (utterance: { text: string; onend?: () => void }) => {
      said.push(utterance.text);
      now = utterance;
    },
    cancel: end,
    addEventListener: () => undefined,
    removeEventListener: () => undefined,
  };
  const speaker = createSpeaker(synth as never, (text) => ({ text }) as never);
  return { said, end, speaker, release: speaker.hold("zh-CN") };
}

describe("what is said", () => {
  test("waits for the sentence before it, and only the gravest, then newest, waits", async () => {
    const { said, end, speaker, release } = machine();
    const sayings = [speaker.say("a", 3), speaker.say("b", 2), speaker.say("c", 2), speaker.say("d", 1)];
    end();
    end();
    await Promise.all(sayings);
    expect(said).toEqual(["a", "c"]);
    release();
  });

  test("is broken off for something graver", async () => {
    const { said, end, speaker, release } = machine();
    const sayings = [speaker.say("yellow", 2), speaker.say("red", 4)];
    end();
    await Promise.all(sayings);
    expect(said).toEqual(["yellow", "red"]);
    release();
  });

  test("is nothing without a voice, or without a machine that speaks", async () => {
    const { said, speaker, release } = machine([voice("de-DE")]);
    await speaker.say("a", 4);
    expect(said).toEqual([]);
    release();
    await createSpeaker(undefined, () => ({}) as never).say("a", 4);
  });
});
