// Gives the page its colours and its unit, as custom properties of <html> and as values for canvases.
import { createContext, type ReactNode, useContext, useEffect, useLayoutEffect, useMemo, useState } from "react";
import type { Settings } from "../settings/settings.ts";
import { type Tokens, toCssVariables, tokensOf } from "./tokens.ts";
import { type Budget, budgetOf, unitOf, type Viewport } from "./unit.ts";
import "./print.css";

export type Measure = Viewport & { readonly unit: number; readonly budget: Budget };

const TokensContext = createContext<Tokens | null>(null);
const MeasureContext = createContext<Measure | null>(null);

/** The colours in force. */
export function useTokens(): Tokens {
  const tokens = useContext(TokensContext);
  if (!tokens) throw new Error("useTokens: put this below <ThemeProvider>");
  return tokens;
}

/** Size of the page, `unit` (u in CSS px) and line budget; changes when the window does. */
export function useMeasure(): Measure {
  const measure = useContext(MeasureContext);
  if (!measure) throw new Error("useMeasure: put this below <ThemeProvider>");
  return measure;
}

type ThemeProps = {
  readonly settings: Pick<Settings, "theme" | "palette" | "contrast" | "motion" | "seat" | "pitch">;
  readonly children: ReactNode;
};

export function ThemeProvider({ settings: { theme, palette, contrast, motion, seat, pitch }, children }: ThemeProps) {
  const tokens = useMemo(() => tokensOf(theme, palette, contrast), [theme, palette, contrast]);
  const viewport = useViewport();
  const measure = useMemo(() => {
    const unit = unitOf(viewport, { seat, pitch });
    return { ...viewport, unit, budget: budgetOf(viewport.height, unit) };
  }, [viewport, seat, pitch]);

  useLayoutEffect(() => {
    const { style, dataset } = document.documentElement;
    for (const [name, value] of Object.entries(toCssVariables(tokens))) style.setProperty(name, value);
    style.colorScheme = tokens.name;
    dataset["theme"] = tokens.name;
  }, [tokens]);
  useLayoutEffect(() => {
    document.documentElement.dataset["motion"] = motion;
  }, [motion]);
  useLayoutEffect(() => {
    document.documentElement.style.setProperty("--u", `${measure.unit}px`);
  }, [measure.unit]);

  return (
    <TokensContext value={tokens}>
      <MeasureContext value={measure}>{children}</MeasureContext>
    </TokensContext>
  );
}

const readViewport = (): Viewport => ({ width: window.innerWidth, height: window.innerHeight, pixelRatio: window.devicePixelRatio || 1 });

function useViewport(): Viewport {
  const [viewport, setViewport] = useState(readViewport);
  useEffect(() => {
    const read = () => setViewport(readViewport());
    window.addEventListener("resize", read);
    return () => window.removeEventListener("resize", read);
  }, []);
  return viewport;
}
