// The pinned case above a wall that has no column for it.
import { useText } from "../i18n/text-context.tsx";
import { Dialog } from "../wall/dialog.tsx";
import { pin, usePinned } from "../wall/pinned.ts";
import { useHasPlace } from "../wall/places.ts";
import { CaseView } from "./case-view.tsx";

export function CaseDialog() {
  const t = useText();
  const pinned = usePinned();
  const hasPlace = useHasPlace("case");
  if (hasPlace || pinned?.kind !== "report") return null;
  return (
    <Dialog key={pinned.id} title={t("case.title")} onClose={() => pin(null)} className="case-dialog">
      <CaseView id={pinned.id} all />
    </Dialog>
  );
}
