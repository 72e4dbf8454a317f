import { beforeEach, expect, test } from "vitest";
import { moveKey, resetKeys, turnKeys } from "./keymap.ts";
import { holdKey, listenForKeys, shortcuts } from "./keys.ts";

class FakeElement {
  isContentEditable = false;
  readonly #isField: boolean;
  constructor(isField: boolean) {
    this.#isField = isField;
  }
  matches = () => this.#isField;
}
globalThis.HTMLElement ??= FakeElement as never;

let press: (key: string, over?: object) => boolean;
let done: string[];
let free: (() => void)[];

beforeEach(() => {
  for (const one of free ?? []) one();
  done = [];
  free = [];
  let listener: (event: KeyboardEvent) => void = () => {};
  listenForKeys({ addEventListener: (_: string, take: never) => void (listener = take) });
  press = (key, over = {}) => {
    let prevented = false;
    listener({ key, preventDefault: () => void (prevented = true), target: new FakeElement(false), ...over } as never);
    return prevented;
  };
});
const hold = (key: string, name: string) => free.push(holdKey({ key, says: "dialog.close", act: () => done.push(name) }));

test("a key does what it was held for, and nothing once it is let go", () => {
  hold("s", "settings");
  expect([press("s"), press("x"), done]).toEqual([true, false, ["settings"]]);
  free[0]?.();
  expect(press("s")).toBe(false);
});

test("who holds a key last has it, and it goes back", () => {
  hold("Escape", "map");
  hold("Escape", "card");
  press("Escape");
  free[1]?.();
  press("Escape");
  expect(done).toEqual(["card", "map"]);
  expect(shortcuts().map(({ key }) => key)).toEqual(["Escape"]);
});

test("what is typed, composed or the browser's own is not the page's", () => {
  hold("s", "settings");
  for (const over of [
    { isComposing: true },
    { ctrlKey: true },
    { altKey: true },
    { metaKey: true },
    { repeat: true },
    { defaultPrevented: true },
  ])
    expect(press("s", over)).toBe(false);
  expect(press("s", { target: new FakeElement(true) })).toBe(false);
});

test("keys can be moved, two change places, and letters can be off while the settings stay within reach", () => {
  hold("j", "next");
  hold("k", "previous");
  hold("s", "settings");
  moveKey("j", "k", ["j", "k", "s"]);
  press("k");
  press("j");
  expect(done).toEqual(["next", "previous"]);
  turnKeys(true);
  expect([press("k"), press("s")]).toEqual([false, true]);
  resetKeys();
  press("j");
  expect(done.at(-1)).toBe("next");
});
