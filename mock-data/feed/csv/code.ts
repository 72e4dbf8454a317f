// Turns a value of an open-data column into a code that a city folder and an event may carry.

/** The longest code of a city folder. */
const CODE_MAX = 32;

/**
 * The code of a name such as "Pothole Repair (Internal)": what is not of A-Z a-z 0-9 . _ : - becomes one hyphen; a long one is cut at a hyphen.
 * Two names may get the same code: who derives a city folder from them checks that. Empty when nothing is left.
 */
export function toCode(name: string): string {
  const code = name
    .replace(/[^A-Za-z0-9._:-]+/g, "-")
    .replace(/-{2,}/g, "-")
    .replace(/^-|-$/g, "");
  if (code.length <= CODE_MAX) return code;
  const hyphen = code.lastIndexOf("-", CODE_MAX);
  return code.slice(0, hyphen > 0 ? hyphen : CODE_MAX);
}
