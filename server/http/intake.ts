// Bounds the memory of what is being sent: bodies that are read, checked or waiting for the log count until they are answered.
import type { ServerResponse } from "node:http";
import { Problem } from "./problem.ts";

/** Of all bodies together, packed and unpacked; parsed, they take a few times as much. 64 of the largest, or 160 batches of 1,000 reports. */
export const INTAKE_BYTES_MAX = 64 << 20;

/** One request's share. */
export type Hold = {
  /** Counts bytes that it holds now. Throws a Problem when all requests together would hold too much. */
  take(bytes: number): void;
};

export type Intake = {
  /** Lets in a request that says how large it is, or does not (0), until it is answered. Throws a Problem before anything of it is read. */
  hold(res: ServerResponse, announced: number): Hold;
  readonly bytes: () => number;
};

export function createIntake(max = INTAKE_BYTES_MAX): Intake {
  let held = 0;
  const assertRoom = (bytes: number) => {
    if (held + bytes > max)
      throw new Problem("busy", "nothing of this request was taken: send it again in a second", { "Retry-After": "1" });
  };
  return {
    bytes: () => held,
    hold(res, announced) {
      assertRoom(announced);
      let own = 0;
      let isOver = res.closed;
      res.once("close", () => {
        isOver = true;
        held -= own;
      });
      return {
        take(bytes) {
          if (isOver) throw new Problem("bad-request", "the sender has gone: send it again");
          assertRoom(bytes);
          held += bytes;
          own += bytes;
        },
      };
    },
  };
}
