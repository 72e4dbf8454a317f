// Who reads this page, for the functions that put warnings into words.
import { useMemo } from "react";
import { useLang, useText } from "../i18n/text-context.tsx";
import { useCity, useScope } from "../sync/city-context.tsx";
import { useAudience } from "../wall/address-context.tsx";
import type { Reader } from "./warning-words.ts";

export function useReader(): Reader {
  const t = useText();
  const lang = useLang();
  const city = useCity();
  const scope = useScope();
  const audience = useAudience();
  return useMemo(() => ({ t, lang, city, scope, audience }), [t, lang, city, scope, audience]);
}
