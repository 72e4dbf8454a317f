// The calm second layer on a wall without a column for it: opened with a key, and gone by itself.
import { useEffect, useState } from "react";
import type { View } from "../../shared/view.ts";
import { holdKey } from "../keys/keys.ts";
import { useShortcut } from "../keys/use-shortcut.ts";
import { useView } from "../sync/city-context.tsx";

const OPEN_MS = 120_000;

/** Grows with each orange or red warning that comes. */
const selectGravest = (view: View) =>
  view.warnings.reduce((last, row) => (row.level === "red" || row.level === "orange" ? Math.max(last, row.raisedSeq) : last), 0);

export function useSecondLayer(): boolean {
  const gravest = useView(selectGravest);
  const [opened, setOpened] = useState<{ readonly gravest: number } | null>(null);
  useShortcut("p", "layout.second.key", () => setOpened((open) => (open ? null : { gravest })));
  const open = opened !== null && opened.gravest >= gravest;
  useEffect(() => {
    if (open) return holdKey({ key: "Escape", says: "layout.second.key", act: () => setOpened(null) });
  }, [open]);
  useEffect(() => {
    if (!opened) return;
    if (!open) return setOpened(null);
    const timer = setTimeout(() => setOpened(null), OPEN_MS);
    return () => clearTimeout(timer);
  }, [opened, open]);
  return open;
}
