// The pinned warning above the wall, at its left: the map, where the camera goes, and the list stay in sight.
import { useText } from "../i18n/text-context.tsx";
import { Dialog } from "../wall/dialog.tsx";
import { pin, usePinned } from "../wall/pinned.ts";
import { WarningDetail } from "./warning-detail.tsx";

export function WarningDialog() {
  const t = useText();
  const pinned = usePinned();
  if (pinned?.kind !== "warning") return null;
  return (
    <Dialog key={pinned.id} title={t("warning.title")} className="warning-dialog" onClose={() => pin(null)}>
      <WarningDetail id={pinned.id} />
    </Dialog>
  );
}
