// What the wall says of a crash of the store.
import { expect, test } from "vitest";
import type { Durability } from "../../shared/protocol.ts";
import { createTranslate } from "../i18n/catalogue.ts";
import { sayDurability } from "./durability-line.tsx";

const durability = (loses: Durability["loses"], replicas = 0): Durability => ({ store: "redis", loses, replicas, detail: "" });
const [zh, en] = [createTranslate("zh-CN"), createTranslate("en")];

test("nothing to lose is said calmly, with the replicas that hold it", () => {
  expect(sayDurability(durability("nothing"), zh)).toEqual({ said: "存储故障不丢记录", isCalm: true });
  expect(sayDurability(durability("nothing", 1), en)).toEqual({ said: "A store crash loses nothing · replicas: 1", isCalm: true });
});

test.each(["last-second", "since-save", "everything", "unknown"] as const)("%s is marked, in words of its own", (loses) => {
  for (const t of [zh, en]) {
    const { said, isCalm } = sayDurability(durability(loses, 2), t);
    expect(isCalm).toBe(false);
    expect(said).not.toBe(sayDurability(durability("nothing"), t).said);
  }
});
