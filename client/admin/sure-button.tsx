// A button that asks once more before it does what cannot be taken back.
import { useEffect, useRef, useState } from "react";
import { useText } from "../i18n/text-context.tsx";

/** Then it is an ordinary button again. */
const ASKED_MS = 6000;

type SureProps = { readonly label: string; readonly about: string; readonly onSure: () => void; readonly disabled?: boolean };

export function SureButton({ label, about, onSure, disabled = false }: SureProps) {
  const t = useText();
  const [asked, setAsked] = useState(false);
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  useEffect(() => () => clearTimeout(timer.current), []);
  const press = () => {
    clearTimeout(timer.current);
    setAsked(!asked);
    if (asked) return onSure();
    timer.current = setTimeout(() => setAsked(false), ASKED_MS);
  };
  return (
    <button
      type="button"
      className="admin-button"
      data-asked={asked}
      disabled={disabled}
      onClick={press}
      onBlur={() => setAsked(false)}
      aria-label={t("admin.of", { what: asked ? t("admin.sure", { what: label }) : label, name: about })}
    >
      {asked ? t("admin.sure", { what: label }) : label}
    </button>
  );
}
