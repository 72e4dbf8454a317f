// The field's closed lists, as values without a schema library: pages import them from here.

export const FAMILIES = ["safety", "livelihood", "stability"] as const;
export const URGENCIES = ["routine", "urgent", "critical"] as const;
export const CONDITIONS = ["normal", "attention", "emergency"] as const;
export const LEVELS = ["blue", "yellow", "orange", "red"] as const;
/** Gravity: 0 none, 1 blue, 2 yellow, 3 orange, 4 red. Not the law's number, which runs the other way. */
export const GRAVITY = { blue: 1, yellow: 2, orange: 3, red: 4 } as const satisfies Record<(typeof LEVELS)[number], number>;
/** How people take part: they learn, report, deliberate (议事), volunteer, and exchange the points that they earned so. */
export const ACTIVITIES = ["learn", "report", "deliberate", "volunteer", "redeem"] as const;
export type Activity = (typeof ACTIVITIES)[number];
/** Stages that may have a limit of their own. */
export const LIMITED_STAGES = ["submitted", "accepted", "dispatched", "received", "resolved", "verified"] as const;
export type LimitedStage = (typeof LIMITED_STAGES)[number];
/** Along which a case climbs: grid, community, town, county, city; or section, deputy head, head, leader in charge. */
export const CHAINS = ["territorial", "departmental"] as const;
export type Chain = (typeof CHAINS)[number];
