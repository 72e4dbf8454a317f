// The command palette: everything that a key does, every page and view, and any case by its number. Ctrl+K.
import { useEffect, useMemo, useRef, useState, useSyncExternalStore } from "react";
import type { TextKey } from "../i18n/catalogue.ts";
import { useText } from "../i18n/text-context.tsx";
import { shortcuts, subscribeKeys } from "../keys/keys.ts";
import { Dialog } from "../wall/dialog.tsx";
import { openCase } from "./desk-context.tsx";
import { changeSearch } from "./use-address.ts";

type Command = { readonly says: string; readonly key?: string; readonly run: () => void };

const CASE_ID = /^[A-Za-z0-9._:-]{3,128}$/;
const VIEWS: readonly { readonly says: TextKey; readonly set: Readonly<Record<string, string | null>> }[] = [
  { says: "desk.view.open", set: { stage: null, due: null, sort: null } },
  { says: "desk.view.submitted", set: { stage: "submitted", due: null, sort: null } },
  { says: "desk.view.soon", set: { stage: null, due: "soon", sort: null } },
  { says: "desk.view.overdue", set: { stage: null, due: "overdue", sort: null } },
  { says: "desk.view.deferred", set: { stage: "deferred", due: null, sort: null } },
  { says: "desk.page.watch", set: { tab: "warnings" } },
];

export function Palette() {
  const [isOpen, setOpen] = useState(false);
  useEffect(() => {
    const listen = (event: KeyboardEvent) => {
      if (!(event.ctrlKey || event.metaKey) || event.key.toLowerCase() !== "k" || event.isComposing) return;
      event.preventDefault();
      setOpen((before) => !before);
    };
    addEventListener("keydown", listen);
    return () => removeEventListener("keydown", listen);
  }, []);
  return isOpen ? <Commands onClose={() => setOpen(false)} /> : null;
}

function Commands({ onClose }: { readonly onClose: () => void }) {
  const t = useText();
  const keys = useSyncExternalStore(subscribeKeys, shortcuts);
  const [asked, setAsked] = useState("");
  const [at, setAt] = useState(0);
  const input = useRef<HTMLInputElement>(null);
  useEffect(() => input.current?.focus(), []);
  const commands = useMemo<readonly Command[]>(
    () => [
      ...keys.filter(({ key }) => key.length === 1).map(({ key, says, act }) => ({ says: t(says), key, run: act })),
      ...VIEWS.map(({ says, set }) => ({ says: t("desk.palette.view", { name: t(says) }), run: () => changeSearch(set) })),
    ],
    [keys, t],
  );
  const word = asked.trim().toLowerCase();
  const found = [
    ...commands.filter(({ says, key }) => says.toLowerCase().includes(word) || key === word),
    ...(CASE_ID.test(asked.trim()) ? [{ says: t("desk.palette.case", { id: asked.trim() }), run: () => openCase(asked.trim()) }] : []),
    ...(word === "" ? [] : [{ says: t("desk.palette.search", { q: asked.trim() }), run: () => changeSearch({ q: asked.trim() }) }]),
  ];
  const run = (command: Command | undefined) => {
    if (!command) return;
    onClose();
    // After the dialog has gone, so that what opens next may take the focus.
    setTimeout(command.run);
  };
  return (
    <Dialog title={t("desk.palette")} onClose={onClose} className="palette">
      <input
        ref={input}
        type="text"
        role="combobox"
        aria-expanded="true"
        aria-controls="palette-list"
        aria-activedescendant={`palette-${at}`}
        aria-label={t("desk.palette.ask")}
        placeholder={t("desk.palette.ask")}
        value={asked}
        onChange={({ target }) => {
          setAsked(target.value);
          setAt(0);
        }}
        onKeyDown={(event) => {
          if (event.nativeEvent.isComposing) return;
          const by = event.key === "ArrowDown" ? 1 : event.key === "ArrowUp" ? -1 : 0;
          if (by !== 0) {
            event.preventDefault();
            setAt((before) => (before + by + found.length) % Math.max(1, found.length));
          } else if (event.key === "Enter") run(found[at]);
        }}
      />
      <div id="palette-list" role="listbox" aria-label={t("desk.palette")}>
        {found.map((command, nth) => (
          // biome-ignore lint/a11y/useKeyWithClickEvents: the field above has the keys
          // biome-ignore lint/a11y/useFocusableInteractive: likewise
          <div
            key={`${command.key ?? ""}${command.says}`}
            id={`palette-${nth}`}
            role="option"
            aria-selected={nth === at}
            onClick={() => run(command)}
          >
            <span>{command.says}</span>
            {command.key ? <kbd>{command.key}</kbd> : null}
          </div>
        ))}
        {found.length === 0 ? <div className="low">{t("desk.palette.none")}</div> : null}
      </div>
    </Dialog>
  );
}
