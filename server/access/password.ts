// Passwords: what will do as one, and their argon2id hashes, made off the event loop and few at a time.
import { argon2, randomBytes, randomInt, timingSafeEqual } from "node:crypto";
import { promisify } from "node:util";

const LENGTH_MIN = 12;
const LENGTH_MAX = 128;
/** Fewer different characters is a key held down. */
const DIFFERENT_MIN = 5;

/** Above what OWASP asks of argon2id (19 MiB and two passes); about 0.2 s where it was written. */
const MEMORY_KIB = 65_536;
const PASSES = 2;
const LANES = 1;
const HASH_BYTES = 32;
const SALT_BYTES = 16;
/** Two of libuv's four threads: files and names are looked up on the same ones. 64 MiB each. */
const AT_ONCE = 2;
/** Beyond it a sign-in is told to come again: it would wait for seconds. */
const WAITING_MAX = 40;

const derive = promisify(argon2);

/** So many sign-ins wait already that one more is refused. */
export class PasswordsBusy extends Error {
  override readonly name = "PasswordsBusy";
}

/** What is wrong with it, in words, or null. */
export function passwordFault(password: string, account: string): string | null {
  const characters = [...password.normalize("NFKC")];
  if (characters.length < LENGTH_MIN) return `a password has at least ${LENGTH_MIN} characters: a short sentence will do`;
  if (characters.length > LENGTH_MAX) return `a password has at most ${LENGTH_MAX} characters`;
  if (new Set(characters).size < DIFFERENT_MIN) return `a password has at least ${DIFFERENT_MIN} different characters`;
  if (characters.join("").toLowerCase().includes(account)) return "a password does not hold the account's name";
  return null;
}

/** 100 bits at random in letters that nobody mistakes for others, in groups of five to be read out. */
export function mintPassword(): string {
  const letters = "abcdefghijkmnpqrstuvwxyz23456789";
  return Array.from({ length: 4 }, () => Array.from({ length: 5 }, () => letters[randomInt(letters.length)]).join("")).join("-");
}

/** In the usual form, `$argon2id$v=19$m=…,t=…,p=…$SALT$HASH`. Rejects with `PasswordsBusy`. */
export async function hashPassword(password: string): Promise<string> {
  const salt = randomBytes(SALT_BYTES);
  const hash = await work(password, { salt, memory: MEMORY_KIB, passes: PASSES, lanes: LANES });
  return `$argon2id$v=19$m=${MEMORY_KIB},t=${PASSES},p=${LANES}$${bare(salt)}$${bare(hash)}`;
}

/** Stands in for the hash that an unknown account has not: the same work, and nothing fits it. */
const NOBODYS = `$argon2id$v=19$m=${MEMORY_KIB},t=${PASSES},p=${LANES}$${bare(randomBytes(SALT_BYTES))}$${bare(randomBytes(HASH_BYTES))}`;

/** Takes as long without a hash as with one. Rejects with `PasswordsBusy`. */
export async function fitsPassword(password: string, hash: string | null): Promise<boolean> {
  const [, memory, passes, lanes, salt, kept] = /^\$argon2id\$v=19\$m=(\d+),t=(\d+),p=(\d+)\$([^$]+)\$([^$]+)$/.exec(hash ?? NOBODYS) ?? [];
  if (salt === undefined || kept === undefined) throw new Error("a password's hash has another form than argon2id's");
  const made = await work(password, {
    salt: Buffer.from(salt, "base64"),
    memory: Number(memory),
    passes: Number(passes),
    lanes: Number(lanes),
  });
  const expected = Buffer.from(kept, "base64");
  return made.length === expected.length && timingSafeEqual(made, expected) && hash !== null;
}

type Cost = { readonly salt: Buffer; readonly memory: number; readonly passes: number; readonly lanes: number };

let running = 0;
const waiting: (() => void)[] = [];

async function work(password: string, { salt, memory, passes, lanes }: Cost): Promise<Buffer> {
  if (running >= AT_ONCE) {
    if (waiting.length >= WAITING_MAX) throw new PasswordsBusy("many sign in at this moment: try again in a few seconds");
    // Whoever ends hands its place on.
    await new Promise<void>((resolve) => waiting.push(resolve));
  } else running += 1;
  try {
    const message = password.normalize("NFKC");
    return await derive("argon2id", { message, nonce: salt, parallelism: lanes, tagLength: HASH_BYTES, memory, passes });
  } finally {
    const next = waiting.shift();
    if (next) next();
    else running -= 1;
  }
}

/** Base64 without its padding, as the form has it. */
function bare(bytes: Buffer): string {
  return bytes.toString("base64").replaceAll("=", "");
}
