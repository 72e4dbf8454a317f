// The demo's tokens: for whoever tries it out, and one for every source that the mock feed plays.
import { join } from "node:path";
import { z } from "zod";
import type { CityProfile } from "../../shared/city.ts";
import { Authority } from "../../shared/event.ts";
import type { Access } from "../access/access.ts";
import type { TokenSpec } from "../access/grant.ts";
import { readJson, writeJson } from "./demo-folder.ts";

/** The CloudEvents `source` that the visitor's source token speaks for. */
export const VISITOR_SOURCE = "//demo.chengge.example/visitor";

const Tokens = z.object({
  display: z.string(),
  source: z.string(),
  supervisor: z.string(),
  admin: z.string(),
  /** By the source's CloudEvents `source`. */
  feed: z.record(z.string(), z.string()),
});
export type DemoTokens = z.infer<typeof Tokens>;

/** The tokens of this folder; those that are missing or no longer good are made. They stay the same over restarts. */
export async function demoTokens(folder: string, access: Access, profile: CityProfile): Promise<DemoTokens> {
  const file = join(folder, "demo-tokens.json");
  const kept = Tokens.safeParse(readJson(file));
  const known: DemoTokens = kept.success ? kept.data : { display: "", source: "", supervisor: "", admin: "", feed: {} };
  const keep = async (token: string | undefined, spec: TokenSpec) =>
    token && (await access.authenticate(token)) ? token : (await access.createToken(spec)).token;
  const person = (role: "display" | "supervisor" | "admin") => keep(known[role], { role, name: `demo ${role}`, scope: profile.code });
  const sender = (token: string | undefined, source: string, name: string) =>
    keep(token, { role: "source", name, scope: profile.code, source, authorities: [...Authority.options] });
  const feed: Record<string, string> = {};
  for (const { source, nameEn } of profile.sources) feed[source] = await sender(known.feed[source], source, nameEn);
  const tokens = {
    display: await person("display"),
    source: await sender(known.source, VISITOR_SOURCE, "demo visitor"),
    supervisor: await person("supervisor"),
    admin: await person("admin"),
    feed,
  };
  if (JSON.stringify(tokens) !== JSON.stringify(known)) writeJson(file, tokens);
  return tokens;
}
