// What calls for a person, besides the panel: sound, speech, announcements, the whole list, a warning's detail. Once a page.
import { WarningDialog } from "../warning/warning-dialog.tsx";
import { AllWarnings } from "./all-warnings.tsx";
import { Announcer } from "./announcer.tsx";
import { Sounding } from "./sounding.tsx";
import "./attention.css";

export function Attention() {
  return (
    <>
      <Sounding />
      <Announcer />
      <AllWarnings />
      <WarningDialog />
    </>
  );
}
