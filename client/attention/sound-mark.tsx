// Stands in the title line while the page should sound and cannot: muted by the browser, or without a voice of this machine.
import { useText } from "../i18n/text-context.tsx";
import { useSettings } from "../settings/settings-context.tsx";
import { player, useSoundState, useVoiceState } from "./sound.ts";
import "./attention.css";

export function SoundMark() {
  const t = useText();
  const { sound, speech } = useSettings();
  const state = useSoundState();
  const voice = useVoiceState();
  return (
    <>
      {sound === "on" && state === "muted" ? (
        <button type="button" className="title-mark sound-mark" data-testid="sound-muted" onClick={player.resume}>
          <svg viewBox="0 0 16 16" aria-hidden="true">
            <path d="M2 6v4h3l4 3V3L5 6Zm9.5 0 3 4m0-4-3 4" />
          </svg>
          {t("sound.muted")}
        </button>
      ) : null}
      {speech === "on" && voice === "none" ? (
        <span className="title-mark sound-mark" data-testid="no-voice">
          {t("sound.noVoice")}
        </span>
      ) : null}
    </>
  );
}
