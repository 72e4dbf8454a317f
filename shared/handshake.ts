// What a screen says, as schemas: the gateway checks them, the page only speaks them.
import { z } from "zod";
import { Code } from "./city.ts";

export const Handshake = z.object({
  token: z.string().max(256).optional(),
  scope: Code.optional(),
  protocol: z.number().int(),
  resume: z.object({ epoch: z.string().max(64), seq: z.number().int().nonnegative() }).optional(),
});
export type Handshake = z.infer<typeof Handshake>;

export const Drawn = z.object({ seq: z.number().int().nonnegative() });
export type Drawn = z.infer<typeof Drawn>;
