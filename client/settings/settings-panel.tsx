// The settings of this display, opened by the key `s`.
import { type ReactNode, useId, useState } from "react";
import { testSounds } from "../attention/sound.ts";
import type { TextKey } from "../i18n/catalogue.ts";
import { useText } from "../i18n/text-context.tsx";
import { KeySettings } from "../keys/key-settings.tsx";
import { useShortcut } from "../keys/use-shortcut.ts";
import { useMeasure } from "../theme/theme-context.tsx";
import { useAudience } from "../wall/address-context.tsx";
import { Dialog } from "../wall/dialog.tsx";
import { bezelText, parseBezel, type Settings } from "./settings.ts";
import { useChangeSetting, useFixedSettings, useSettings } from "./settings-context.tsx";
import "./settings.css";
import type { Awake } from "./wake-lock.ts";

/** The languages name themselves. */
const LANGUAGES = { "zh-CN": "settings.lang.zh", en: "settings.lang.en" } as const;

export function SettingsPanel({ awake }: { readonly awake: Awake }) {
  const [isOpen, setOpen] = useState(false);
  useShortcut("s", "settings.key", () => setOpen((before) => !before));
  return isOpen ? <Panel awake={awake} onClose={() => setOpen(false)} /> : null;
}

function Panel({ awake, onClose }: { readonly awake: Awake; readonly onClose: () => void }) {
  const t = useText();
  const { unit } = useMeasure();
  const { sound } = useSettings();
  const audience = useAudience();
  return (
    <Dialog title={t("settings.title")} onClose={onClose} className="settings">
      <p className="low">{t("settings.remembered")}</p>
      <Choice name="theme" values={{ dark: "settings.theme.dark", light: "settings.theme.light" }} />
      <Choice name="palette" values={{ standard: "settings.palette.standard", safe: "settings.palette.safe" }} />
      <Choice name="contrast" values={{ normal: "settings.contrast.normal", high: "settings.contrast.high" }} />
      <Choice name="motion" values={{ full: "settings.motion.full", still: "settings.motion.still" }} />
      <Choice name="lang" values={LANGUAGES} />
      {audience === "duty" ? <Choice name="layout" values={{ wall: "settings.layout.wall", leader: "settings.layout.leader" }} /> : null}
      <Choice name="sound" values={{ on: "settings.on", off: "settings.off" }}>
        {sound === "on" ? (
          <button type="button" className="settings-button" onClick={testSounds}>
            {t("settings.testSounds")}
          </button>
        ) : null}
      </Choice>
      <Choice name="speech" values={{ on: "settings.on", off: "settings.off" }} />
      <KeySettings />
      <Length name="seat" />
      <Length name="pitch">
        <span className="low">{t("settings.unit", { n: Math.round(unit * 10) / 10 })}</span>
      </Length>
      <BezelChoice />
      <div className="setting">
        <span>{t("settings.awake")}</span>
        <span className="low">{t(awake === "held" ? "settings.awake.held" : "settings.awake.unavailable")}</span>
      </div>
    </Dialog>
  );
}

type Choosable = "theme" | "palette" | "contrast" | "motion" | "lang" | "layout" | "sound" | "speech";
type ChoiceProps<K extends Choosable> = {
  readonly name: K;
  readonly values: Readonly<Record<Settings[K], TextKey>>;
  readonly children?: ReactNode;
};

function Choice<K extends Choosable>({ name, values, children }: ChoiceProps<K>) {
  const t = useText();
  const settings = useSettings();
  const change = useChangeSetting();
  const group = useId();
  return (
    <fieldset className="setting">
      <legend>{t(`settings.${name}`)}</legend>
      {(Object.keys(values) as Settings[K][]).map((value) => (
        <label key={value}>
          <input type="radio" name={group} checked={settings[name] === value} onChange={() => change({ [name]: value })} />
          <span>{t(values[value])}</span>
        </label>
      ))}
      {children}
      <Fixed name={name} />
    </fieldset>
  );
}

function Length({ name, children }: { readonly name: "seat" | "pitch"; readonly children?: ReactNode }) {
  const t = useText();
  const settings = useSettings();
  const change = useChangeSetting();
  const id = useId();
  const most = name === "seat" ? 100 : 20;
  return (
    <div className="setting">
      <label htmlFor={id}>{t(`settings.${name}`)}</label>
      <input
        id={id}
        type="number"
        min="0"
        max={most}
        step="any"
        // Not controlled: 0.9 begins with a 0, which is no length yet.
        defaultValue={settings[name] ?? ""}
        onChange={({ target: { valueAsNumber: value } }) => change({ [name]: value > 0 && value <= most ? value : null })}
      />
      {children}
      <Fixed name={name} />
    </div>
  );
}

function BezelChoice() {
  const t = useText();
  const { bezel } = useSettings();
  const change = useChangeSetting();
  const { columns, rows, gap } = bezel ?? { columns: 1, rows: 1, gap: 0 };
  const set = (part: Partial<NonNullable<Settings["bezel"]>>) =>
    change({ bezel: parseBezel(bezelText({ columns, rows, gap, ...part })) ?? null });
  const field = (name: "columns" | "rows" | "gap", value: number) => (
    <label>
      <input
        type="number"
        min={name === "gap" ? 0 : 1}
        max={name === "gap" ? 200 : 12}
        value={value}
        onChange={({ target }) => set({ [name]: Math.round(target.valueAsNumber || 0) })}
      />
      <span>{t(`settings.bezel.${name}`)}</span>
    </label>
  );
  return (
    <fieldset className="setting">
      <legend>{t("settings.bezel")}</legend>
      {field("columns", columns)}
      {field("rows", rows)}
      {field("gap", gap)}
      <Fixed name="bezel" />
    </fieldset>
  );
}

function Fixed({ name }: { readonly name: keyof Settings }) {
  const t = useText();
  return useFixedSettings().has(name) ? <span className="low">{t("settings.fixed")}</span> : null;
}
