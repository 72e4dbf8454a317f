// The formats of the page's language and the city's time zone, for components.
import { useMemo } from "react";
import { useCity } from "../sync/city-context.tsx";
import { createFormat, type Format } from "./format.ts";
import { useLang } from "./text-context.tsx";

export function useFormat(): Format {
  const lang = useLang();
  const { timeZone } = useCity();
  return useMemo(() => createFormat(lang, timeZone), [lang, timeZone]);
}
