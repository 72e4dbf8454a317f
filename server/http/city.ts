// GET /api/v1/city: the profile of the city, and the outlines of its grids, packed once for all who ask.
import { Router } from "express";
import type { GridFeature } from "../../shared/city-check.ts";
import { createEncoded, type Encoded, sendEncoded } from "./encoded.ts";
import type { Guard } from "./guard.ts";
import type { AppParts } from "./parts.ts";
import { onlyBy } from "./problem.ts";

/** Kept by the asker alone, and asked about each time: the folder may have changed. */
const ASK_AGAIN = "private, no-cache";
/** Decimals of a degree in GeoJSON: 0.1 m. */
const DECIMALS = 1e6;

type Parts = Pick<AppParts, "hub" | "clock" | "settings" | "outlines"> & { readonly guard: Guard };

export function cityRoutes({ hub, clock, settings, outlines, guard }: Parts): Router {
  const router = Router();
  const profile = createEncoded(Buffer.from(JSON.stringify(cityAnswer({ hub, clock, settings }))), "application/json; charset=utf-8");
  const topology = createEncoded(Buffer.from(JSON.stringify(outlines.topology)), "application/json; charset=utf-8");
  let grids: Encoded | null = null;

  router.get("/city", guard.only(), (req, res) => sendEncoded(req, res, profile, ASK_AGAIN));
  router.get("/city/topology", guard.only(), (req, res) => sendEncoded(req, res, topology, ASK_AGAIN));
  router.get("/city/grids", guard.only(), (req, res) => {
    // The larger form, which our own pages do not ask for: made when first wanted.
    grids ??= createEncoded(Buffer.from(toGeoJson(outlines.features)), "application/geo+json; charset=utf-8");
    return sendEncoded(req, res, grids, ASK_AGAIN);
  });
  router.all(["/city", "/city/topology", "/city/grids"], onlyBy("GET"));
  return router;
}

function cityAnswer({ hub, clock, settings }: Pick<AppParts, "hub" | "clock" | "settings">) {
  const { profile, tree } = hub.city;
  const { code, name, nameEn, title, titleEn, timeZone, levels, bounds, mapNote, mapNoteEn, attribution, attributionEn, divisions } =
    profile;
  const { kinds, calendars, departments, sources, channels, platforms, figures, holidays, simulated, posts, plans, incidentReports } =
    profile;
  const { stageLimits, escalation, warningReturnMinutes, examples } = profile;
  return {
    code,
    name,
    nameEn,
    title,
    titleEn,
    timeZone,
    version: settings.version,
    demo: settings.demo,
    simulated,
    clock: { mode: clock.mode, speed: clock.speed },
    levels,
    bounds,
    mapNote,
    mapNoteEn,
    attribution,
    attributionEn,
    divisions,
    grids: tree.gridPlace.length,
    kinds,
    calendars,
    departments,
    sources,
    channels,
    platforms,
    figures,
    posts,
    plans,
    incidentReports,
    stageLimits,
    escalation,
    warningReturnMinutes,
    examples,
    holidays,
    holidaysUntil: holidays.lastYear,
  };
}

function toGeoJson(features: readonly GridFeature[]): string {
  return JSON.stringify({ type: "FeatureCollection", features }, (_key, value: unknown) =>
    typeof value === "number" ? Math.round(value * DECIMALS) / DECIMALS : value,
  );
}
