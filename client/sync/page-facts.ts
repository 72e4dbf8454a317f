// What parts of the page tell of themselves for the word that it sends once a minute: sound, layout, panels that threw.
import { FAULT_TEXT_MAX, FAULTS_MAX, type ScreenHealth } from "../../shared/handshake.ts";

type SoundState = ScreenHealth["sound"];
type Fault = ScreenHealth["faults"][number];

const PANEL_TEXT_MAX = 40;

/** One row a panel, the newest last, and only the last few. */
export function addFault(faults: readonly Fault[], panel: string, message: string): readonly Fault[] {
  const name = panel.slice(0, PANEL_TEXT_MAX);
  const before = faults.find((fault) => fault.panel === name);
  const fault = { panel: name, message: message.slice(0, FAULT_TEXT_MAX), count: (before?.count ?? 0) + 1 };
  return [...faults.filter((other) => other !== before), fault].slice(-FAULTS_MAX);
}

let sound: SoundState = "off";
let layout = "wall";
let faults: readonly Fault[] = [];
const listeners = new Set<() => void>();

/** Whether the display sounds; `muted`: it should, and the browser does not let it. */
export function tellSound(next: SoundState): void {
  sound = next;
}

export function tellLayout(next: string): void {
  layout = next;
}

export function tellFault(panel: string, error: unknown): void {
  faults = addFault(faults, panel, error instanceof Error ? `${error.name}: ${error.message}` : String(error));
  for (const listener of listeners) listener();
}

export function onFault(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

export const pageFacts = () => ({ sound, layout, faults });
