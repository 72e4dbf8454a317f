// What a run has started or changed on this machine, so that all of it is undone: at a line's end, on failure, on Ctrl+C.

type Undo = () => void | Promise<void>;

const open = new Set<() => Promise<void>>();

/** Remembers `undo`; the answer does it now. It is done once, whoever asks. */
export function undoLater(undo: Undo): () => Promise<void> {
  let done: Promise<void> | null = null;
  const once = () => {
    done ??= (async () => {
      open.delete(once);
      await undo();
    })();
    return done;
  };
  open.add(once);
  return once;
}

/** Undoes what is still open, the newest first; answers what could not be. */
export async function undoAll(): Promise<readonly string[]> {
  const failed: string[] = [];
  for (let last = [...open].pop(); last; last = [...open].pop()) await last().catch((error: Error) => failed.push(error.message));
  return failed;
}
