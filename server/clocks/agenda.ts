// What comes when: each id under one instant, in hours, so that a look at the clock sees few.
const HOUR_MS = 3_600_000;

export interface Agenda {
  /** Puts the id under an instant, in place of any other; null takes it off. */
  set(id: string, at: number | null): void;
  /** Ids whose instant has come by `now`; they stay until they are set anew. */
  due(now: number): string[];
  clear(): void;
}

export function createAgenda(): Agenda {
  const hours = new Map<number, Map<string, number>>();
  const hourOfId = new Map<string, number>();
  return {
    set(id, at) {
      const before = hourOfId.get(id);
      const hour = at === null ? undefined : Math.floor(at / HOUR_MS);
      if (before !== undefined && before !== hour) {
        const others = hours.get(before);
        others?.delete(id);
        if (others?.size === 0) hours.delete(before);
        hourOfId.delete(id);
      }
      if (at === null || hour === undefined) return;
      hourOfId.set(id, hour);
      const others = hours.get(hour);
      if (others) others.set(id, at);
      else hours.set(hour, new Map([[id, at]]));
    },
    due(now) {
      const found: string[] = [];
      const thisHour = Math.floor(now / HOUR_MS);
      for (const [hour, ids] of hours) {
        if (hour > thisHour) continue;
        for (const [id, at] of ids) if (at <= now) found.push(id);
      }
      return found;
    },
    clear() {
      hours.clear();
      hourOfId.clear();
    },
  };
}
