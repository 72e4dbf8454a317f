// A step with its fields. What was typed stays until the step is taken, whatever happens to the line or the session meanwhile.
import { type FormEvent, type ReactNode, useId, useRef } from "react";
import type { TextKey } from "../../i18n/catalogue.ts";
import { useText } from "../../i18n/text-context.tsx";
import { useFormat } from "../../i18n/use-format.ts";
import { useCityNow } from "../../sync/city-context.tsx";
import { type Sender, useSend } from "./use-send.ts";

export type Field = {
  readonly name: string;
  readonly label: TextKey;
  /** `span`: a length of time, sent as the moment at which it will have passed. */
  readonly as: "line" | "text" | "choice" | "span" | "check";
  readonly needed?: boolean;
  readonly max?: number;
  readonly options?: readonly { readonly value: string; readonly name: string }[];
  /** Of a span, minutes. */
  readonly minutes?: readonly number[];
  readonly value?: string;
};

type FormProps = {
  readonly path: string;
  readonly version?: number | undefined;
  readonly fields: readonly Field[];
  readonly label: string;
  /** Put in beside the fields. */
  readonly body?: Readonly<Record<string, unknown>>;
  /** From what the fields hold to what is sent. */
  readonly toBody?: (body: Readonly<Record<string, unknown>>) => Readonly<Record<string, unknown>>;
  readonly onDone: () => void;
  readonly onCancel?: () => void;
  readonly children?: ReactNode;
};

export function ActForm({ path, version, fields, label, body = {}, toBody = (same) => same, onDone, onCancel, children }: FormProps) {
  const t = useText();
  const now = useCityNow();
  const sender = useSend();
  const form = useRef<HTMLFormElement>(null);
  const tried = useRef(UNTRIED);
  const submit = async (event: FormEvent) => {
    event.preventDefault();
    const own = form.current;
    if (!own) return;
    const raw = JSON.stringify(fields.map(({ name }) => new FormData(own).get(name)));
    // Sent again it is the same step, with the moments that it named at first.
    if (tried.current.raw !== raw) tried.current = { raw, values: valuesOf(new FormData(own), fields, now) };
    const taken = await sender.step({ path, version, body: toBody({ ...tried.current.values, ...body }) });
    if (taken === null) return;
    tried.current = UNTRIED;
    own.reset();
    onDone();
  };
  return (
    <form ref={form} className="watch-form" onSubmit={(event) => void submit(event)} onChange={sender.forget}>
      {children}
      {fields.map((field) => (
        <FieldInput key={field.name} field={field} />
      ))}
      <div className="watch-buttons">
        <button type="submit" className="watch-button primary" aria-disabled={sender.held || sender.state === "sending"}>
          {sender.state === "sending" ? t("watch.sending") : label}
        </button>
        {onCancel ? (
          <button type="button" className="watch-button" onClick={onCancel}>
            {t("watch.cancel")}
          </button>
        ) : null}
      </div>
      <Outcome sender={sender} />
    </form>
  );
}

const UNTRIED: { readonly raw: string; readonly values: Readonly<Record<string, unknown>> } = { raw: "", values: {} };

/** Why a step was not taken, and what to do. */
export function Outcome({ sender: { state, held } }: { readonly sender: Sender }) {
  const t = useText();
  return <output className="watch-outcome">{said()}</output>;

  function said(): ReactNode {
    if (held) return t("watch.held");
    if (typeof state === "string") return null;
    const { status, detail } = state.refused;
    if (status === 0) return t("watch.noAnswer");
    if (status === 401)
      return (
        <>
          {t("watch.signedOut")}{" "}
          <a href="/login" target="_blank" rel="noreferrer">
            {t("watch.signIn")}
          </a>
        </>
      );
    if (status === 412 || status === 409) return t("watch.faster", { detail });
    return t("watch.refused", { detail: detail || String(status) });
  }
}

function FieldInput({ field }: { readonly field: Field }) {
  const t = useText();
  const format = useFormat();
  const id = useId();
  const { name, label, as, needed = false, max = 500, options = [], minutes = [], value } = field;
  const shared = { id, name, required: needed };
  return (
    <div className={`watch-field as-${as}`}>
      <label htmlFor={id}>
        {t(label)}
        {needed || as === "check" ? null : <span className="low"> {t("watch.optional")}</span>}
      </label>
      {input()}
    </div>
  );

  function input(): ReactNode {
    switch (as) {
      case "line":
        return <input {...shared} type="text" maxLength={max} autoComplete="off" defaultValue={value} />;
      case "text":
        return <textarea {...shared} rows={3} maxLength={max} defaultValue={value} />;
      case "check":
        return <input id={id} name={name} type="checkbox" />;
      case "span":
        return (
          <select {...shared} defaultValue={value}>
            {needed ? null : <option value="">{t("watch.noLimit")}</option>}
            {minutes.map((span) => (
              <option key={span} value={span}>
                {format.span(span * 60_000)}
              </option>
            ))}
          </select>
        );
      case "choice":
        return (
          <select {...shared} defaultValue={value}>
            {/* Nobody's word is written down that they have not chosen. */}
            {value === undefined ? <option value="">{t(needed ? "watch.choose" : "watch.none")}</option> : null}
            {options.map((option) => (
              <option key={option.value} value={option.value}>
                {option.name}
              </option>
            ))}
          </select>
        );
    }
  }
}

/** Empty fields are left out. */
function valuesOf(form: FormData, fields: readonly Field[], now: number): Readonly<Record<string, unknown>> {
  const values: Record<string, unknown> = {};
  for (const { name, as } of fields) {
    const text = String(form.get(name) ?? "").trim();
    if (text === "") continue;
    values[name] = as === "check" ? true : as === "span" ? new Date(now + Number(text) * 60_000).toISOString() : text;
  }
  return values;
}
