// Views and reports as others read them: the same shapes with times in RFC 3339.

/** Names of the fields that hold a time in ms. */
const TIMES = new Set(
  "asOf clock at doneAt knownAt from to time recordedAt submittedAt changedAt dueAt limitAt runsFrom stageSince stageDueAt stoppedAt closedAt letGoAt until raisedAt startsAt expiresAt acknowledgedAt shelvedUntil confirmedAt startedAt endedAt lastAt createdAt".split(
    " ",
  ),
);

/** JSON of a sender's own: a number under `at` in it need not be a time, nor any that a calendar holds. */
const AS_SENT = "evidence";

/** Counts by a department's code, and a code may be any word. A list of departments has rows like any other. */
const BY_CODE = "departments";

/** A copy of `value` in which every number under a time's name is an RFC 3339 text in UTC. Everything else stays. */
export function toJson(value: unknown, name = ""): unknown {
  if (typeof value === "number") return TIMES.has(name) ? new Date(value).toISOString() : value;
  if (typeof value !== "object" || value === null || name === AS_SENT || (name === BY_CODE && !Array.isArray(value))) return value;
  if (Array.isArray(value)) return typeof value[0] === "object" ? value.map((member) => toJson(member)) : value;
  const copy: Record<string, unknown> = {};
  for (const key of Object.keys(value)) copy[key] = toJson((value as Record<string, unknown>)[key], key);
  return copy;
}
