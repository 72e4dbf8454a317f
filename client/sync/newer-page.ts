// Whether the server has another page than this one, and all of it can be had.

/** Scripts and style sheets that a page begins with, as its HTML names them. */
export function filesOf(html: string): string[] {
  return [...html.matchAll(/<(?:script|link)\b[^>]*?\s(?:src|href)="([^"]+\.(?:m?js|css))"/g)].map(([, file]) => file ?? "");
}

/**
 * Fetches the page and its files, so that a reload finds them in the browser's cache; their names carry their content's hash. Null when some
 * of it cannot be had; may reject.
 */
export async function fetchPage(address: string, ownHtml: string, fetchIt: typeof fetch): Promise<"newer" | "same" | null> {
  const page = await fetchIt(address, { cache: "no-store" });
  if (!page.ok) return null;
  const files = filesOf(await page.text());
  const own = new Set(filesOf(ownHtml));
  if (files.every((file) => own.has(file))) return "same";
  const answers = await Promise.all(files.map((file) => fetchIt(file)));
  return answers.every(({ ok }) => ok) ? "newer" : null;
}
