// Which steps a desk may take on a warning as it stands. What is not allowed is not offered.
import type { Area } from "../../../shared/event.ts";
import { isReturned, type ListedWarning } from "../../panels/order.ts";
import type { CityInfo } from "../../sync/city-info.ts";

export const WARNING_ACTIONS = [
  "acknowledge",
  "receive",
  "relay",
  "confirm",
  "assign",
  "adjust",
  "shelve",
  "unshelve",
  "dismiss",
  "lift",
  "note",
] as const;
export type WarningAction = (typeof WARNING_ACTIONS)[number];

type Chains = Pick<CityInfo, "chain">;

/** Whether all of an area lies in a scope, which may then change what concerns it. */
export function holdsArea(city: Chains, scope: string, area: Area): boolean {
  const isIn = (code: string) => city.chain(code).some((division) => division.code === scope);
  return "division" in area ? isIn(area.division) : area.grids.every(isIn);
}

/** Whether an area reaches into a scope. */
export function meetsArea(city: Chains, scope: string, area: Area): boolean {
  const isIn = (code: string) => city.chain(code).some((division) => division.code === scope);
  if ("grids" in area) return area.grids.some(isIn);
  return isIn(area.division) || city.chain(scope).some((division) => division.code === area.division);
}

type Desk = { readonly city: Chains; readonly scope: string; readonly now: number };

/** In the order in which they are offered. */
export function actionsOn(row: ListedWarning, { city, scope, now }: Desk): readonly WarningAction[] {
  const holds = holdsArea(city, scope, row.area);
  const isStatutory = row.authority === "statutory";
  const isOver = isReturned(row);
  const isShelved = row.shelvedUntil !== null && row.shelvedUntil > now;
  const isOwn = holds && !isStatutory && !isOver;
  const may: Readonly<Record<WarningAction, boolean>> = {
    acknowledge: holds && row.acknowledgedAt === null,
    // Those of its issuer, and those that reach beyond the desk, are taken note of for the desk's own scope.
    receive: !isOver && (isStatutory || !holds) && !row.receivedBy.includes(scope),
    relay: !isOver && (isStatutory || !holds),
    confirm: isOwn && (row.authority === "model" || row.proposed !== null),
    assign: holds && !isOver,
    adjust: isOwn,
    shelve: isOwn && !isShelved,
    unshelve: isOwn && isShelved,
    dismiss: isOwn,
    lift: isOwn,
    note: true,
  };
  return WARNING_ACTIONS.filter((action) => may[action]);
}

export type Need = "unacknowledged" | "toReceive" | "toConfirm" | "returned" | "inHand" | "shelved";
/** What a person must do first, first. */
export const NEEDS: readonly Need[] = ["unacknowledged", "toReceive", "toConfirm", "returned", "inHand", "shelved"];

/** What a warning wants of this desk. */
export function needOf(row: ListedWarning, desk: Desk): Need {
  const actions = actionsOn(row, desk);
  if (isReturned(row)) return "returned";
  if (row.shelvedUntil !== null && row.shelvedUntil > desk.now) return "shelved";
  if (actions.includes("acknowledge")) return "unacknowledged";
  if (actions.includes("receive")) return "toReceive";
  return actions.includes("confirm") ? "toConfirm" : "inHand";
}
