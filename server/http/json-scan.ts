// Measures JSON before it is parsed: how many bytes each event takes and how deep it is nested. One pass, no allocation an event.

const QUOTE = 0x22;
const BACKSLASH = 0x5c;
const COMMA = 0x2c;
const OPEN_ARRAY = 0x5b;
const CLOSE_ARRAY = 0x5d;
const OPEN_OBJECT = 0x7b;
const CLOSE_OBJECT = 0x7d;

export type Measured = { readonly bytes: number; readonly depth: number };

/**
 * Sizes and depths of the members of a JSON array, in order, at most `max + 1` of them. A value that is no array is
 * one member. Text that is not JSON gives some answer: the parser refuses it.
 */
export function measureEvents(body: Buffer, max: number): Measured[] {
  const isArray = firstByte(body) === OPEN_ARRAY;
  const top = isArray ? 1 : 0;
  const members: Measured[] = [];
  let depth = 0;
  let deepest = 0;
  let start = 0;
  for (let at = 0; at < body.length && members.length <= max; at += 1) {
    const byte = body[at] as number;
    if (byte === QUOTE) {
      at = endOfString(body, at);
    } else if (byte === OPEN_OBJECT || byte === OPEN_ARRAY) {
      depth += 1;
      if (depth > deepest) deepest = depth;
      if (isArray && depth === 1) start = at + 1;
    } else if (byte === COMMA || byte === CLOSE_OBJECT || byte === CLOSE_ARRAY) {
      if (byte !== COMMA) depth -= 1;
      if (!isArray || depth !== (byte === COMMA ? 1 : 0)) continue;
      members.push({ bytes: at - start, depth: Math.max(0, deepest - top) });
      start = at + 1;
      deepest = 0;
    }
  }
  if (!isArray) members.push({ bytes: body.length - start, depth: deepest });
  return members;
}

/** The place of the closing quote of the string that opens at `from`; the end when it never closes. By hand: most strings are short. */
function endOfString(body: Buffer, from: number): number {
  for (let at = from + 1; at < body.length; at += 1) {
    const byte = body[at];
    if (byte === QUOTE) return at;
    if (byte === BACKSLASH) at += 1;
  }
  return body.length;
}

function firstByte(body: Buffer): number | undefined {
  for (const byte of body) if (byte > 0x20) return byte;
  return undefined;
}
