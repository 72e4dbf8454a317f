// Opening a warning: its detail beside the wall, and the camera over its area.
import type { WarningRow } from "../../shared/view.ts";
import { focus } from "../wall/focus.ts";
import { pin } from "../wall/pinned.ts";

export function openWarning(row: Pick<WarningRow, "warningId" | "area">): void {
  pin({ kind: "warning", id: row.warningId });
  focus("grids" in row.area ? { grids: row.area.grids } : { code: row.area.division });
}
