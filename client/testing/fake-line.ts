// A line without a server: tests and the harness say what comes over it, and see what the page says back.
import type { Handshake, ScreenHealth } from "../../shared/handshake.ts";
import type { LineListener, OpenLine } from "../sync/line.ts";

export type FakeLine = {
  readonly open: OpenLine;
  /** Speaks as the server. Throws before the page has opened the line. */
  readonly server: LineListener;
  /** What the page would say on its next attempt. */
  readonly handshake: () => Handshake;
  readonly said: {
    opened: number;
    hungUp: number;
    readonly drawn: number[];
    resyncs: number;
    readonly health: ScreenHealth[];
    readonly looking: (string | null)[];
  };
  /** Whether the server answers what the page says; a test may turn it off. */
  answers: boolean;
  /** Answers what was said while `answers` was off. */
  readonly answerLate: () => void;
};

export function createFakeLine(): FakeLine {
  const said = { opened: 0, hungUp: 0, drawn: [] as number[], resyncs: 0, health: [] as ScreenHealth[], looking: [] as (string | null)[] };
  let page: { listener: LineListener; handshake: () => Handshake } | undefined;
  const unanswered: (() => void)[] = [];
  const here = () => {
    if (!page) throw new Error("the page has not opened its line yet");
    return page;
  };
  const fake: FakeLine = {
    open: (listener, handshake) => {
      page = { listener, handshake };
      return {
        open: () => {
          said.opened += 1;
        },
        hangUp: () => {
          said.hungUp += 1;
        },
        sendDrawn: (seq, answered) => {
          said.drawn.push(seq);
          if (fake.answers) answered();
          else unanswered.push(answered);
        },
        sendResync: () => {
          said.resyncs += 1;
        },
        sendHealth: (health) => void said.health.push(health),
        sendLooking: (reportId) => void said.looking.push(reportId),
      };
    },
    get server() {
      return here().listener;
    },
    handshake: () => here().handshake(),
    said,
    answers: true,
    answerLate: () => {
      for (const answered of unanswered.splice(0)) answered();
    },
  };
  return fake;
}
