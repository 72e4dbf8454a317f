// Why a server cannot start.

/** The message says why and what to do, and is all that a person needs. */
export class StartFault extends Error {
  override readonly name = "StartFault";
}
