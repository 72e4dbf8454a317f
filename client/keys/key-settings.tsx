// In the settings: single-letter keys on or off, and each moved to another one.
import { useState, useSyncExternalStore } from "react";
import { useText } from "../i18n/text-context.tsx";
import { isLetter, keyAt, keymap, moveKey, resetKeys, subscribeKeymap, turnKeys } from "./keymap.ts";
import { ownKeys, subscribeKeys } from "./keys.ts";

export function KeySettings() {
  const t = useText();
  const { off, moved } = useSyncExternalStore(subscribeKeymap, keymap);
  const keys = useSyncExternalStore(subscribeKeys, ownKeys).filter(({ key }) => isLetter(key));
  const [asking, setAsking] = useState<string | null>(null);
  return (
    <fieldset className="setting">
      <legend>{t("settings.keys")}</legend>
      {([false, true] as const).map((value) => (
        <label key={String(value)}>
          <input type="radio" name="keys" checked={off === value} onChange={() => turnKeys(value)} />
          <span>{t(value ? "settings.off" : "settings.on")}</span>
        </label>
      ))}
      <details>
        <summary>{t("settings.keys.move")}</summary>
        <p className="low">{t("settings.keys.moveHow")}</p>
        {keys.map(({ key, says }) => (
          <label key={key}>
            <input
              type="text"
              size={2}
              readOnly
              value={asking === key ? "…" : keyAt(key)}
              onFocus={() => setAsking(key)}
              onBlur={() => setAsking(null)}
              onKeyDown={(event) => {
                if (event.nativeEvent.isComposing || event.ctrlKey || event.altKey || event.metaKey || !isLetter(event.key)) return;
                event.preventDefault();
                moveKey(
                  key,
                  event.key,
                  keys.map((one) => one.key),
                );
                event.currentTarget.blur();
              }}
            />
            <span>{t(says)}</span>
          </label>
        ))}
        {Object.keys(moved).length > 0 ? (
          <button type="button" className="settings-button" onClick={resetKeys}>
            {t("settings.keys.reset")}
          </button>
        ) : null}
      </details>
    </fieldset>
  );
}
