// What a screen says, as schemas: the gateway checks them, the page only speaks them.
import { z } from "zod";
import { Code } from "./city.ts";

/** Only a wrong protocol makes it unreadable: a token or a scope that cannot be one is refused as such, a resume that is none is no resume. */
export const Handshake = z.object({
  token: z.string().max(256).optional().catch(""),
  scope: Code.optional().catch(""),
  protocol: z.number().int(),
  resume: z
    .object({ epoch: z.string().max(64), seq: z.number().int().nonnegative() })
    .optional()
    .catch(undefined),
  /** Which build of the pages it is; a server with another one sends `reload`. */
  build: z.string().max(64).optional().catch(undefined),
});
export type Handshake = z.infer<typeof Handshake>;

export const Drawn = z.object({ seq: z.number().int().nonnegative() });
export type Drawn = z.infer<typeof Drawn>;
