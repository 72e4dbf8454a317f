// The page's one overlay: a native dialog, so that focus stays inside and Escape closes it.
import { type ReactNode, useEffect, useId, useRef } from "react";
import { useText } from "../i18n/text-context.tsx";
import { useShortcut } from "../keys/use-shortcut.ts";
import { PanelBoundary } from "../panels/panel-boundary.tsx";
import "./dialog.css";

/** The one that stands open: another that opens closes it. */
let shown: HTMLDialogElement | null = null;

type DialogProps = { readonly title: string; readonly onClose: () => void; readonly className?: string; readonly children: ReactNode };

export function Dialog({ title, onClose, className, children }: DialogProps) {
  const t = useText();
  const dialog = useRef<HTMLDialogElement>(null);
  const heading = useId();
  useEffect(() => {
    const own = dialog.current;
    if (!own) return;
    shown?.close();
    shown = own;
    own.showModal();
    return () => {
      if (shown === own) shown = null;
    };
  }, []);
  // Else a card below that holds the key too would close first.
  useShortcut("Escape", "dialog.close", () => dialog.current?.close());
  return (
    <dialog ref={dialog} className={className ? `dialog ${className}` : "dialog"} aria-labelledby={heading} onClose={onClose}>
      <header>
        <h2 id={heading}>{title}</h2>
        <button type="button" onClick={() => dialog.current?.close()} aria-label={t("dialog.close")}>
          <svg viewBox="0 0 16 16" aria-hidden="true">
            <path d="M3.5 3.5l9 9m0-9l-9 9" />
          </svg>
        </button>
      </header>
      <div className="dialog-body">
        <PanelBoundary title={title}>{children}</PanelBoundary>
      </div>
    </dialog>
  );
}
