// The page's language, and its texts for components.
import { createContext, type ReactNode, useContext, useEffect, useMemo } from "react";
import { createTranslate, type Lang, type Translate } from "./catalogue.ts";

type Texts = { readonly lang: Lang; readonly t: Translate };

const TextContext = createContext<Texts | null>(null);

export function TextProvider({ lang, children }: { readonly lang: Lang; readonly children: ReactNode }) {
  const texts = useMemo(() => ({ lang, t: createTranslate(lang) }), [lang]);
  useEffect(() => {
    document.documentElement.lang = lang;
  }, [lang]);
  return <TextContext value={texts}>{children}</TextContext>;
}

/** `t(key, vars?)` in the page's language. */
export function useText(): Translate {
  return useTexts().t;
}

export function useLang(): Lang {
  return useTexts().lang;
}

function useTexts(): Texts {
  const texts = useContext(TextContext);
  if (!texts) throw new Error("useText: put this below <TextProvider>");
  return texts;
}
