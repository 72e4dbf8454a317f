// Faults of what `city.json` tells the desk: limits of stages, chains, posts, plans.
import { CityProfile } from "./city.ts";
import type { Report } from "./city-fault.ts";

/** Reports each of its faults. A part whose form is broken is left to the schema. */
export function checkDesk(profile: Readonly<Record<string, unknown>>, report: Report): void {
  const { escalation, posts, plans, levels, kinds, stageLimits } = CityProfile.shape;
  const part = <T>(schema: { safeParse(value: unknown): { data?: T } }, key: string): T | undefined => schema.safeParse(profile[key]).data;
  const kindList = part(kinds, "kinds") ?? [];

  checkChains(part(escalation, "escalation") ?? [], report);
  for (const [urgency, limits] of Object.entries(part(stageLimits, "stageLimits") ?? {}))
    checkWholeDays(limits ?? {}, `stageLimits.${urgency}`, report);
  kindList.forEach((kind, at) => {
    checkWholeDays(kind.limits.stages ?? {}, `kinds[${at}].limits.stages`, report);
    if (kind.limits.stages && !kind.limits.finish)
      report(`kinds[${at}].limits.stages`, "the kind has no finish, so its stages have no calendar", "give it a finish, or no stages");
  });

  const postList = part(posts, "posts") ?? [];
  const levelCount = part(levels, "levels")?.length ?? 0;
  checkOnce(postList, "posts", report);
  postList.forEach(({ level }, at) => {
    if (level >= levelCount) report(`posts[${at}].level`, `there is no level ${level}`, "name one of levels, the root's being 0");
  });
  const postCodes = new Set(postList.map(({ code }) => code));
  const kindCodes = new Set(kindList.map(({ code }) => code));
  const planList = part(plans, "plans") ?? [];
  checkOnce(planList, "plans", report);
  planList.forEach((plan, at) => {
    for (const kind of plan.kinds ?? [])
      if (!kindCodes.has(kind)) report(`plans[${at}].kinds`, `there is no kind "${kind}"`, "add it to kinds or correct the code");
    plan.steps.forEach(({ post }, step) => {
      if (!postCodes.has(post))
        report(`plans[${at}].steps[${step}].post`, `there is no post "${post}"`, "add it to posts or correct the code");
    });
  });
}

/** Each chain of each limit rises by itself; a step without a chain stands in both. */
function checkChains(steps: CityProfile["escalation"], report: Report): void {
  const highest = new Map<string, number>();
  steps.forEach(({ at, chain, limit }, index) => {
    for (const one of chain ? [chain] : (["territorial", "departmental"] as const)) {
      const key = `${one} ${limit}`;
      const before = highest.get(key);
      if (before !== undefined && at <= before)
        report(`escalation[${index}].at`, `${at} does not come after ${before}`, "list the steps of each chain in ascending order");
      highest.set(key, at);
    }
  });
}

function checkWholeDays(
  limits: Readonly<Record<string, { amount: number; unit: string } | undefined>>,
  place: string,
  report: Report,
): void {
  for (const [stage, limit] of Object.entries(limits))
    if (limit?.unit === "wd" && !Number.isInteger(limit.amount))
      report(
        `${place}.${stage}.amount`,
        `${limit.amount} working days is no whole number`,
        "use whole working days, or working hours (wh)",
      );
}

function checkOnce(list: readonly { readonly code: string }[], name: string, report: Report): void {
  const first = new Map<string, number>();
  list.forEach(({ code }, at) => {
    const before = first.get(code);
    if (before === undefined) first.set(code, at);
    else report(`${name}[${at}].code`, `"${code}" is also that of ${name}[${before}]`, "give each its own");
  });
}
