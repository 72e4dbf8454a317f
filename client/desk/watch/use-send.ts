// Sends a person's step: held back while the line is down, taken once however often it is pressed, and told in words why it was refused.
import { useRef, useState } from "react";
import { useLink } from "../../sync/city-context.tsx";
import { newKey, type Refused, send } from "./ask.ts";

export type SendState = "idle" | "sending" | "done" | { readonly refused: Refused };
export type Step = { readonly path: string; readonly body: Readonly<Record<string, unknown>>; readonly version?: number | undefined };

export type Sender = {
  readonly state: SendState;
  /** The line is down: nothing is sent, and nothing is kept to be sent behind a person's back. */
  readonly held: boolean;
  /** The answer, or null when the step was not taken. */
  readonly step: <T>(step: Step) => Promise<T | null>;
  readonly forget: () => void;
};

export function useSend(): Sender {
  const [state, setState] = useState<SendState>("idle");
  const held = useLink().state === "offline";
  const last = useRef({ of: "", key: "" });
  return {
    state,
    held,
    forget: () => setState("idle"),
    async step<T>({ path, body, version }: Step) {
      if (held || state === "sending") return null;
      // The same step keeps its key: sent again because no answer came, it is taken once.
      const of = JSON.stringify([path, body, version]);
      if (last.current.of !== of) last.current = { of, key: newKey() };
      setState("sending");
      const answer = await send<T>({ path, body, version, key: last.current.key });
      if ("refused" in answer) {
        setState(answer);
        return null;
      }
      last.current = { of: "", key: "" };
      setState("done");
      return answer.value;
    },
  };
}
