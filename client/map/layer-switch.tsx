// Chooses the map's layer: four buttons, arrow keys among them, and `m` for the next from anywhere.
import type { KeyboardEvent } from "react";
import { useText } from "../i18n/text-context.tsx";
import { useShortcut } from "../keys/use-shortcut.ts";
import { LAYERS, type LayerName } from "./shades.ts";

type SwitchProps = { readonly layer: LayerName; readonly onChoose: (layer: LayerName) => void };

export function LayerSwitch({ layer, onChoose }: SwitchProps) {
  const t = useText();
  useShortcut("m", "map.key.layer", () => onChoose(layerAfter(layer, 1)));
  const step = (event: KeyboardEvent<HTMLDivElement>) => {
    const by = STEPS[event.key];
    if (by === undefined) return;
    event.preventDefault();
    const next = layerAfter(layer, by);
    onChoose(next);
    event.currentTarget.querySelectorAll("button")[LAYERS.indexOf(next)]?.focus();
  };
  return (
    <div className="map-layers" role="radiogroup" aria-label={t("map.layers")} onKeyDown={step}>
      {LAYERS.map((name) => (
        // biome-ignore lint/a11y/useSemanticElements: a radio input cannot be a row of buttons in real pixels
        <button
          key={name}
          type="button"
          role="radio"
          aria-checked={name === layer}
          tabIndex={name === layer ? 0 : -1}
          data-testid={`map-layer-${name}`}
          onClick={() => onChoose(name)}
        >
          {t(`map.layer.${name}`)}
        </button>
      ))}
    </div>
  );
}

const STEPS: Readonly<Record<string, number>> = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1 };

/** The layer so many further, round and round. */
function layerAfter(layer: LayerName, by: number): LayerName {
  return LAYERS[(LAYERS.indexOf(layer) + by + LAYERS.length) % LAYERS.length] ?? layer;
}
