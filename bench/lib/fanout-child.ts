// A server of a fan-out cell in a process of its own, so that its CPU is its own: `node fanout-child.ts KIND RATE FRAME_BYTES FRAMES_PER_SECOND`.
import { setTimeout as sleep } from "node:timers/promises";
import { type FanoutServer, startBare, startOurs, startPerEvent } from "./fanout-servers.ts";

const [kind, rate, frameBytes, framesPerSecond] = process.argv.slice(2);
const started: Promise<FanoutServer> =
  kind === "ours"
    ? startOurs(Number(rate))
    : kind === "bare"
      ? startBare({ frameBytes: Number(frameBytes), framesPerSecond: Number(framesPerSecond) })
      : startPerEvent(Number(rate));
const server = await started;
process.send?.({ url: server.url, token: server.token });

/** Each message from the parent is a number of seconds to measure for; 0 ends it. */
process.on("message", async (seconds: number) => {
  if (seconds === 0) {
    await server.stop();
    process.exit(0);
  }
  const before = { ...server.figures(), cpu: process.cpuUsage(), at: performance.now() };
  await sleep(seconds * 1000);
  const cpu = process.cpuUsage(before.cpu);
  const after = server.figures();
  const elapsedS = (performance.now() - before.at) / 1000;
  process.send?.({
    cpuMsPerSecond: (cpu.user + cpu.system) / 1000 / elapsedS,
    messagesPerSecond: (after.messages - before.messages) / elapsedS,
    bytesPerSecond: (after.bytes - before.bytes) / elapsedS,
    eventsPerSecond: (after.events - before.events) / elapsedS,
    rssMb: process.memoryUsage().rss / 1e6,
  });
});
process.on("disconnect", () => process.exit(0));
