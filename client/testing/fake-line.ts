// A line without a server: tests and the harness say what comes over it, and see what the page says back.
import type { Handshake } from "../../shared/handshake.ts";
import type { LineListener, OpenLine } from "../sync/line.ts";

export type FakeLine = {
  readonly open: OpenLine;
  /** Speaks as the server. Throws before the page has opened the line. */
  readonly server: LineListener;
  /** What the page would say on its next attempt. */
  readonly handshake: () => Handshake;
  readonly said: { opened: number; readonly drawn: number[]; resyncs: number };
};

export function createFakeLine(): FakeLine {
  const said = { opened: 0, drawn: [] as number[], resyncs: 0 };
  let page: { listener: LineListener; handshake: () => Handshake } | undefined;
  const here = () => {
    if (!page) throw new Error("the page has not opened its line yet");
    return page;
  };
  return {
    open: (listener, handshake) => {
      page = { listener, handshake };
      return {
        open: () => {
          said.opened += 1;
        },
        sendDrawn: (seq) => void said.drawn.push(seq),
        sendResync: () => {
          said.resyncs += 1;
        },
        close: () => {},
      };
    },
    get server() {
      return here().listener;
    },
    handshake: () => here().handshake(),
    said,
  };
}
