// `demo-access.json`: how a program on this machine reaches the demo.
import { join } from "node:path";
import { writeJson } from "./demo-folder.ts";
import { type DemoTokens, VISITOR_SOURCE } from "./demo-tokens.ts";

export const accessFileOf = (dataDir: string) => join(dataDir, "demo-access.json");

export function writeAccessFile(dataDir: string, url: string, { display, source, supervisor, admin }: DemoTokens): void {
  writeJson(accessFileOf(dataDir), { url, display, source, sourceName: VISITOR_SOURCE, supervisor, admin });
}
