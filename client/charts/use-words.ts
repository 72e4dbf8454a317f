// The page's words and the city's zone for charts.
import { useMemo } from "react";
import type { Zone } from "../../shared/zone.ts";
import { useText } from "../i18n/text-context.tsx";
import { useFormat } from "../i18n/use-format.ts";
import { zoneOf } from "../panels/today.ts";
import { useCity } from "../sync/city-context.tsx";
import type { Words } from "./picture.ts";

export function useWords(): Words {
  const t = useText();
  const format = useFormat();
  return useMemo(() => ({ t, format }), [t, format]);
}

export function useZone(): Zone {
  return zoneOf(useCity().timeZone);
}
