// The demo's tokens: for whoever tries it out, and one for every source that the mock feed plays.
import { join } from "node:path";
import { z } from "zod";
import type { CityProfile } from "../../shared/city.ts";
import { Authority } from "../../shared/event.ts";
import type { Access } from "../access/access.ts";
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
export function demoTokens(folder: string, access: Access, profile: CityProfile): DemoTokens {
  const file = join(folder, "demo-tokens.json");
  const kept = Tokens.safeParse(readJson(file));
  const known: DemoTokens = kept.success ? kept.data : { display: "", source: "", supervisor: "", admin: "", feed: {} };
  const keep = (token: string | undefined, make: () => string) => (token && access.authenticate(token) ? token : make());
  const mint = (role: "display" | "supervisor" | "admin") => () =>
    access.createToken({ role, name: `demo ${role}`, scope: profile.code }).token;
  const mintSource = (source: string, name: string) => () =>
    access.createToken({ role: "source", name, scope: profile.code, source, authorities: [...Authority.options] }).token;
  const tokens = {
    display: keep(known.display, mint("display")),
    source: keep(known.source, mintSource(VISITOR_SOURCE, "demo visitor")),
    supervisor: keep(known.supervisor, mint("supervisor")),
    admin: keep(known.admin, mint("admin")),
    feed: Object.fromEntries(profile.sources.map(({ source, nameEn }) => [source, keep(known.feed[source], mintSource(source, nameEn))])),
  };
  if (JSON.stringify(tokens) !== JSON.stringify(known)) writeJson(file, tokens);
  return tokens;
}
