// The form of one step: its fields and no others, what was typed kept until it has been sent.
import { type FormEvent, type ReactNode, useEffect, useId, useRef, useState } from "react";
import { ACTION_FIELDS, type ActionField, type ReportAction } from "../../shared/desk-rules.ts";
import { departmentName } from "../case/case-words.ts";
import { nameOf, type TextKey } from "../i18n/catalogue.ts";
import { useLang, useText } from "../i18n/text-context.tsx";
import { useCity, useCityMinute } from "../sync/city-context.tsx";
import { fieldText, instantOfField } from "./city-time.ts";
import type { Fields } from "./desk-api.ts";
import { useHeld } from "./desk-context.tsx";
import { drafts } from "./drafts.ts";

type FieldName = ActionField["field"];
const HOUR_MS = 3_600_000;
/** Offered beside a time, in hours from now. */
const TERMS = [4, 24, 72] as const;
const LENGTHS: Partial<Record<FieldName, number>> = { title: 120, summary: 2000, reason: 500, to: 200, into: 128 };

type FormProps = {
  readonly action: ReportAction;
  /** Whose draft: a case's id, or the selection. */
  readonly about: string;
  readonly department?: string | null | undefined;
  readonly returnKinds?: readonly ("refused" | "rework")[];
  /** Cases that it may be folded into. */
  readonly intoOffers?: readonly { readonly reportId: string; readonly title: string }[];
  readonly busy: boolean;
  readonly onSend: (fields: Fields) => Promise<boolean>;
  readonly onClose: () => void;
  readonly note?: ReactNode;
};

export function ActionForm({
  action,
  about,
  department,
  returnKinds = ["refused", "rework"],
  intoOffers = [],
  busy,
  onSend,
  onClose,
  note,
}: FormProps) {
  const t = useText();
  const { timeZone } = useCity();
  const held = useHeld();
  const draft = `${about}/${action}`;
  const [texts, setTexts] = useState<Readonly<Record<string, string>>>(() => ({
    ...preset(action, { department, returnKinds, intoOffers }),
    ...drafts.of(draft),
  }));
  const form = useRef<HTMLFormElement>(null);
  useEffect(() => {
    form.current?.querySelector<HTMLElement>("textarea, select, input:not([type=hidden])")?.focus();
  }, []);
  const set = (field: string, text: string) =>
    setTexts((before) => {
      const next = { ...before, [field]: text };
      drafts.set(draft, next);
      return next;
    });
  const send = async (event: FormEvent) => {
    event.preventDefault();
    if (held || busy) return;
    if (await onSend(fieldsOf(action, texts, timeZone))) {
      drafts.drop(draft);
      onClose();
    }
  };
  return (
    <form
      ref={form}
      className="action-form"
      data-testid="action-form"
      data-action={action}
      onSubmit={send}
      onKeyDown={(event) => {
        if (event.nativeEvent.isComposing) return;
        if (event.key === "Escape") {
          event.stopPropagation();
          onClose();
        } else if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) form.current?.requestSubmit();
      }}
    >
      <h3>{t(`desk.do.${action}` as TextKey)}</h3>
      {note}
      {ACTION_FIELDS[action].map(({ field, needed }) => (
        <FieldRow
          key={field}
          field={field}
          needed={needed}
          value={texts[field] ?? ""}
          onChange={(text) => set(field, text)}
          {...{ returnKinds, intoOffers }}
        />
      ))}
      <p className="form-foot">
        <button type="submit" className="desk-button primary" disabled={held || busy} data-testid="action-send">
          {t(busy ? "desk.sending" : (`desk.do.${action}` as TextKey))}
        </button>
        <button type="button" className="desk-button" onClick={onClose}>
          {t("desk.cancel")}
        </button>
        <span className="low">{t(held ? "desk.held" : "desk.formKeys")}</span>
      </p>
    </form>
  );
}

type RowProps = Required<Pick<FormProps, "returnKinds" | "intoOffers">> & {
  readonly field: FieldName;
  readonly needed: boolean;
  readonly value: string;
  readonly onChange: (text: string) => void;
};

function FieldRow({ field, needed, value, onChange, returnKinds, intoOffers }: RowProps) {
  const t = useText();
  const lang = useLang();
  const id = useId();
  const city = useCity();
  const now = useCityMinute();
  const said = t(`desk.field.${field}` as TextKey);
  const label = (
    <label htmlFor={id}>
      {said}
      {needed ? null : <span className="low"> {t("desk.optional")}</span>}
    </label>
  );
  const own = { id, value, required: needed, name: field };
  const change = ({ target }: { target: { value: string } }) => onChange(target.value);
  if (field === "kind")
    return (
      <fieldset className="form-field">
        <legend>{said}</legend>
        {returnKinds.map((kind) => (
          <label key={kind} className="form-choice">
            <input type="radio" name="kind" required checked={value === kind} onChange={() => onChange(kind)} />
            {t(`case.step.${kind}`)}
          </label>
        ))}
      </fieldset>
    );
  if (field === "department")
    return (
      <div className="form-field">
        {label}
        <select {...own} onChange={change}>
          <option value="" />
          {city.departments.map((one) => (
            <option key={one.code} value={one.code}>
              {nameOf(one, lang)}
            </option>
          ))}
        </select>
      </div>
    );
  if (field === "coDepartments") {
    const chosen = value.split(",").filter(Boolean);
    return (
      <details className="form-field" open={chosen.length > 0}>
        <summary>
          {said}
          {chosen.length > 0 ? ` · ${chosen.length}` : ""} <span className="low">{t("desk.optional")}</span>
        </summary>
        <div className="form-many">
          {city.departments.map((one) => (
            <label key={one.code} className="form-choice">
              <input
                type="checkbox"
                checked={chosen.includes(one.code)}
                onChange={() =>
                  onChange((chosen.includes(one.code) ? chosen.filter((code) => code !== one.code) : [...chosen, one.code]).join(","))
                }
              />
              {departmentName(city, one.code, lang)}
            </label>
          ))}
        </div>
      </details>
    );
  }
  if (field === "dueAt" || field === "until")
    return (
      <div className="form-field">
        {label}
        <input type="datetime-local" {...own} min={fieldText(city.timeZone, now)} onChange={change} />
        <span className="form-terms">
          {TERMS.map((hours) => (
            <button key={hours} type="button" onClick={() => onChange(fieldText(city.timeZone, now + hours * HOUR_MS))}>
              {t("desk.term", { n: hours })}
            </button>
          ))}
        </span>
      </div>
    );
  if (field === "summary" || field === "reason")
    return (
      <div className="form-field">
        {label}
        <textarea {...own} rows={field === "summary" ? 4 : 3} maxLength={LENGTHS[field]} onChange={change} />
      </div>
    );
  return (
    <div className="form-field">
      {label}
      <input type="text" {...own} maxLength={LENGTHS[field]} list={field === "into" ? `${id}-offers` : undefined} onChange={change} />
      {field === "into" ? (
        <datalist id={`${id}-offers`}>
          {intoOffers.map(({ reportId, title }) => (
            <option key={reportId} value={reportId}>
              {title}
            </option>
          ))}
        </datalist>
      ) : null}
    </div>
  );
}

function preset(
  action: ReportAction,
  { department, returnKinds, intoOffers }: Pick<FormProps, "department" | "returnKinds" | "intoOffers">,
): Record<string, string> {
  if (action === "dispatch" && department) return { department };
  if (action === "return" && returnKinds?.length === 1 && returnKinds[0]) return { kind: returnKinds[0] };
  if (action === "fold" && intoOffers?.[0]) return { into: intoOffers[0].reportId };
  return {};
}

/** What is sent: empty fields are none, times are instants of the city's zone. */
export function fieldsOf(action: ReportAction, texts: Readonly<Record<string, string>>, timeZone: string): Fields {
  const fields: Record<string, string | readonly string[]> = {};
  for (const { field } of ACTION_FIELDS[action]) {
    const text = texts[field]?.trim() ?? "";
    if (text === "") continue;
    if (field === "coDepartments") fields[field] = text.split(",").filter((code) => code !== "" && code !== texts["department"]);
    else if (field === "dueAt" || field === "until") {
      const at = instantOfField(timeZone, text);
      if (at !== null) fields[field] = new Date(at).toISOString();
    } else fields[field] = text;
  }
  return fields;
}
