// Which build this page is of, as vite.config.ts writes it in; undefined while developing and in tests.
declare const __BUILD__: string | undefined;

export const BUILD: string | undefined = typeof __BUILD__ === "string" ? __BUILD__ : undefined;
