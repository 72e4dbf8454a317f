// Chooses the map's layer: four buttons, and the keys 1 to 4 wherever nobody is typing.
import { useEffect } from "react";
import { useText } from "../i18n/text-context.tsx";
import { LAYERS, type LayerName } from "./shades.ts";

type SwitchProps = { readonly layer: LayerName; readonly onChoose: (layer: LayerName) => void };

export function LayerSwitch({ layer, onChoose }: SwitchProps) {
  const t = useText();
  useEffect(() => {
    const choose = (event: KeyboardEvent) => {
      const chosen = layerOfKey(event);
      if (chosen) onChoose(chosen);
    };
    window.addEventListener("keydown", choose);
    return () => window.removeEventListener("keydown", choose);
  }, [onChoose]);
  return (
    <div className="map-layers" role="radiogroup" aria-label={t("map.layers")}>
      {LAYERS.map((name, at) => (
        // biome-ignore lint/a11y/useSemanticElements: a radio input cannot be a row of buttons in real pixels
        <button
          key={name}
          type="button"
          role="radio"
          aria-checked={name === layer}
          aria-keyshortcuts={`${at + 1}`}
          data-testid={`map-layer-${name}`}
          onClick={() => onChoose(name)}
        >
          {t(`map.layer.${name}`)}
        </button>
      ))}
    </div>
  );
}

/** Null while an input method composes, with a modifier, and in a field. */
function layerOfKey(event: KeyboardEvent): LayerName | null {
  if (isTyping(event) || event.ctrlKey || event.metaKey || event.altKey) return null;
  return (/^[1-4]$/.test(event.key) ? LAYERS[Number(event.key) - 1] : undefined) ?? null;
}

export function isTyping(event: KeyboardEvent): boolean {
  return (
    event.isComposing ||
    (event.target instanceof HTMLElement && event.target.closest("input, textarea, select, [contenteditable]") !== null)
  );
}
