// An orderly end on SIGINT or SIGTERM, however often they come.

/** Longer than any stop should take, and below the 10 s that service managers wait; then the process ends as it is. */
const PATIENCE_MS = 9500;

/** Runs `stop` once at the first signal and exits with 0, or with 1 when it fails. Also when it takes too long: what was accepted is durable. */
export function stopOnSignal(stop: () => Promise<void>, say: (line: string) => void): void {
  let stopping = false;
  const onSignal = () => {
    // npm passes on a signal that a terminal has sent already, so a second one means nothing.
    if (stopping) return;
    stopping = true;
    setTimeout(() => {
      say(`not all was closed within ${PATIENCE_MS / 1000} s, ending as it is: all that was accepted is durable`);
      process.exit(0);
    }, PATIENCE_MS).unref();
    stop().then(
      () => process.exit(0),
      (error: Error) => {
        say(`stopping failed: ${error.message}`);
        process.exit(1);
      },
    );
  };
  for (const signal of ["SIGINT", "SIGTERM"] as const) process.on(signal, onSignal);
}
