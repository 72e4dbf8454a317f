import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { z } from "zod";
import { Drawn, Handshake, Looking, ScreenHealth } from "./handshake.ts";
import { PROTOCOL_VERSION } from "./protocol.ts";

/** Change what the wire carries, and both numbers here change with it. */
const PINNED = { version: 1, hash: "e0ff004ce6d992c3" };

test("the wire's form and its version change together", () => {
  // What screens send is pinned by schema; what they are sent, by the types it is written in and the rules that arrange it.
  const said = JSON.stringify([z.toJSONSchema(Handshake), z.toJSONSchema(Drawn), z.toJSONSchema(ScreenHealth), z.toJSONSchema(Looking)]);
  const heard = readFileSync(new URL("./view.ts", import.meta.url), "utf8").replace(/\/\*[\s\S]*?\*\/|\/\/.*|\s+/g, "");
  const hash = createHash("sha256").update(said).update(heard).digest("hex").slice(0, 16);
  expect({ version: PROTOCOL_VERSION, hash }).toEqual(PINNED);
});
