// Small marks in the title line: a session of exercises, sound that is muted, a locked picture. Each draws `.title-mark` or nothing.
import { SoundMark } from "../attention/sound-mark.tsx";
import { useText } from "../i18n/text-context.tsx";
import { LockMark } from "../map/autopilot.tsx";
import { useDrill } from "./use-drill.ts";

export function TitleMarks() {
  return (
    <div className="title-marks">
      <SessionMark />
      <SoundMark />
      <LockMark />
    </div>
  );
}

function SessionMark() {
  const t = useText();
  const drill = useDrill();
  return drill === "none" ? null : (
    <span className="title-mark exercise-mark">{t(drill === "only" ? "mark.exercise" : "layout.drillOn")}</span>
  );
}
