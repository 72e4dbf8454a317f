// The one error of the stores beside the log (access, dead letters): they cannot be asked or written now.

/** Nothing was changed as far as the asker knows; another try in a moment may do. */
export class StoreFault extends Error {
  override readonly name = "StoreFault";
}

/** Runs `work`; whatever it throws becomes a `StoreFault` of the store named `what`. */
export async function orStoreFault<T>(what: string, work: () => T | Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    throw new StoreFault(`${what}: ${error instanceof Error ? error.message : String(error)}`, { cause: error });
  }
}
