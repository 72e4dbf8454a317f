// What every page of ours has whatever it shows: settings, full screen, the list of keys, a screen that stays awake.
import { useState, useSyncExternalStore } from "react";
import { useText } from "../i18n/text-context.tsx";
import { shortcuts, subscribeKeys } from "../keys/keys.ts";
import { useShortcut } from "../keys/use-shortcut.ts";
import { Dialog } from "../wall/dialog.tsx";
import { SettingsPanel } from "./settings-panel.tsx";
import { useWakeLock } from "./wake-lock.ts";

export function PageKeys() {
  const awake = useWakeLock();
  const [isListed, setListed] = useState(false);
  useShortcut("f", "settings.key.fullScreen", () => void toggleFullScreen());
  useShortcut("?", "settings.key.help", () => setListed((before) => !before));
  return (
    <>
      <SettingsPanel awake={awake} />
      {isListed ? <KeyList onClose={() => setListed(false)} /> : null}
    </>
  );
}

async function toggleFullScreen(): Promise<void> {
  try {
    if (document.fullscreenElement) await document.exitFullscreen();
    else await document.documentElement.requestFullscreen();
  } catch {
    // A kiosk is full screen already, or its browser forbids it: the page stays as it is.
  }
}

function KeyList({ onClose }: { readonly onClose: () => void }) {
  const t = useText();
  const keys = useSyncExternalStore(subscribeKeys, shortcuts);
  return (
    <Dialog title={t("settings.help")} onClose={onClose} className="keys">
      <dl>
        {keys
          .filter(({ key }) => key.length === 1)
          .map(({ key, says }) => (
            <Key key={key} name={key} says={t(says)} />
          ))}
        <Key name="Tab" says={t("settings.help.tab")} />
        <Key name="← →" says={t("settings.help.arrows")} />
        <Key name="Esc" says={t("settings.help.escape")} />
      </dl>
    </Dialog>
  );
}

function Key({ name, says }: { readonly name: string; readonly says: string }) {
  return (
    <>
      <dt>{name}</dt>
      <dd>{says}</dd>
    </>
  );
}
