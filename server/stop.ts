// An orderly end on SIGINT or SIGTERM, however often they come.

/** Longer than any stop should take; then the process ends as it is: everything accepted is durable already. */
const PATIENCE_MS = 8000;

/** Runs `stop` once at the first signal and exits with 0, or with 1 when it fails or takes too long. */
export function stopOnSignal(stop: () => Promise<void>, say: (line: string) => void): void {
  let stopping = false;
  const onSignal = () => {
    // npm passes on a signal that a terminal has sent already, so a second one means nothing.
    if (stopping) return;
    stopping = true;
    setTimeout(() => {
      say(`not stopped after ${PATIENCE_MS / 1000} s, ending now`);
      process.exit(1);
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
