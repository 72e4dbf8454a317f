// The display's settings for components, and how a person changes one.
import { createContext, type ReactNode, useContext, useMemo, useState } from "react";
import { DEFAULTS, remember, remembered, type Settings, settingsOfAddress } from "./settings.ts";

type Held = {
  readonly settings: Settings;
  /** Names that the address fixes: a change of them holds until the page is loaded again. */
  readonly fixed: ReadonlySet<keyof Settings>;
  readonly change: (part: Partial<Settings>) => void;
};

const SettingsContext = createContext<Held | null>(null);

export function SettingsProvider({ search, children }: { readonly search: string; readonly children: ReactNode }) {
  const asked = useMemo(() => settingsOfAddress(search), [search]);
  const [own, setOwn] = useState<Partial<Settings>>(() => remembered(localStorage));
  const [now, setNow] = useState<Partial<Settings>>({});
  const held = useMemo<Held>(
    () => ({
      settings: { ...DEFAULTS, ...own, ...asked, ...now },
      fixed: new Set(Object.keys(asked) as (keyof Settings)[]),
      change: (part) => {
        setNow((before) => ({ ...before, ...part }));
        setOwn((before) => {
          const next = { ...before, ...part };
          remember(localStorage, next);
          return next;
        });
      },
    }),
    [own, asked, now],
  );
  return <SettingsContext value={held}>{children}</SettingsContext>;
}

export function useSettings(): Settings {
  return useHeld().settings;
}

/** Changes some settings now and for the next time. */
export function useChangeSetting(): Held["change"] {
  return useHeld().change;
}

export function useFixedSettings(): Held["fixed"] {
  return useHeld().fixed;
}

function useHeld(): Held {
  const held = useContext(SettingsContext);
  if (!held) throw new Error("put this below <SettingsProvider>");
  return held;
}
