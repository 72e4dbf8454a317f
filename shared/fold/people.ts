// Who is out in the grids and who takes part: status and staffing, patrols, participation and points.
import { gridIndexOf } from "../city.ts";
import type { EventOf, Recorded } from "../event.ts";
import type { CityState } from "../state.ts";
import { addDay, addHour, climb, DAY, HOUR, touchGrid } from "./tally.ts";

/** The newest status by the source's clock stands; an older one that comes late is counted as out of order. */
export function applyGridStatus(state: CityState, record: Recorded, event: EventOf<"chengge.grid.status">): void {
  const grid = gridIndexOf(state.city, record.placed.grid);
  if (grid < 0) return climb(state, -1, (tally) => void (tally.unplaced += 1));
  const { grids } = state;
  if (event.time < (grids.statusAt[grid] ?? 0)) return climb(state, grid, (tally) => void (tally.outOfOrder += 1));
  const { condition, workersOnDuty, workersRostered } = event.data;
  const workersBy = workersOnDuty - (grids.workers[grid] ?? 0);
  const rosteredBy = (workersRostered ?? grids.rostered[grid] ?? 0) - (grids.rostered[grid] ?? 0);
  const changed = workersBy !== 0 || rosteredBy !== 0 || grids.condition[grid] !== condition;
  grids.statusAt[grid] = event.time;
  if (!changed) return;
  grids.condition[grid] = condition;
  grids.workers[grid] = workersOnDuty;
  grids.rostered[grid] = (grids.rostered[grid] ?? 0) + rosteredBy;
  touchGrid(state, grid);
  if (workersBy === 0 && rosteredBy === 0) return;
  climb(state, grid, (tally) => {
    tally.workers += workersBy;
    tally.rostered += rosteredBy;
    if (workersBy !== 0) addHour(state, tally, event.time, HOUR.workersChange, workersBy);
  });
}

export function applyPatrol(state: CityState, record: Recorded, event: EventOf<"chengge.grid.patrolled">): void {
  const grid = gridIndexOf(state.city, record.placed.grid);
  const day = state.city.calendar.dayOf(event.time);
  climb(state, grid, (tally) => {
    if (grid < 0) tally.unplaced += 1;
    addDay(state, tally, day, DAY.patrols, 1);
  });
}

/** Points redeemed are spent, not earned: they have their own column. */
export function applyParticipation(state: CityState, record: Recorded, event: EventOf<"chengge.participation.recorded">): void {
  const { calendar } = state.city;
  const { activity, points } = event.data;
  const grid = gridIndexOf(state.city, record.placed.grid);
  const day = calendar.dayOf(event.time);
  const earned = activity === "redeem" ? 0 : points;
  climb(state, grid, (tally) => {
    if (grid < 0) tally.unplaced += 1;
    addDay(state, tally, day, DAY.activities, 1);
    addDay(state, tally, day, DAY[activity], 1);
    addHour(state, tally, event.time, HOUR.activities, 1);
    addDay(state, tally, day, DAY.points, earned);
    addDay(state, tally, day, DAY.redeemed, points - earned);
    if (earned > 0) addHour(state, tally, event.time, HOUR.points, earned);
  });
  if (grid < 0 || earned === 0 || day < calendar.dayOf(state.clock)) return;
  state.grids.earning.add(grid);
  if (day > calendar.dayOf(state.clock)) return;
  state.grids.points[grid] = (state.grids.points[grid] ?? 0) + earned;
  touchGrid(state, grid);
}
