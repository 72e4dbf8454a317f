// The fixture's divisions and grids: a lattice with the counts and codes of a real city, not its shapes.
import type { CityAnswer, CityTopology } from "../sync/city-info.ts";
import names from "./fixture-city.json" with { type: "json" };

const TOWNS_A_COUNTY = 10;
const COLUMNS = 64;
const ROWS = 72;
export const BOUNDS = [120.3, 30.25, 121.28, 31.03] as const;

type Row = readonly [string, string, string, number, number, number];
export const counties = names.counties as unknown as readonly Row[];

/** A lattice cut among the counties by nearest centre, then into towns and communities by order. */
export function buildPlaces(): { divisions: CityAnswer["divisions"]; topology: CityTopology; grids: number } {
  const [west, south, east, north] = BOUNDS;
  const [dx, dy] = [(east - west) / COLUMNS, (north - south) / ROWS];
  const cells = Array.from({ length: COLUMNS * ROWS }, (_, at) => {
    const [x, y] = [west + (at % COLUMNS) * dx, south + Math.floor(at / COLUMNS) * dy];
    const county = counties.reduce((best, next) => (squared(next, x, y) < squared(best, x, y) ? next : best));
    return { x, y, county: county[0] };
  });
  const divisions: CityAnswer["divisions"][number][] = [
    {
      code: "330400",
      parent: null,
      level: 0,
      name: names.title.slice(0, 3),
      nameEn: "Jiaxing",
      center: [120.8, 30.65],
      population: 5_135_000,
    },
  ];
  const arcs: [number, number][][] = [];
  const geometries: CityTopology["objects"]["grids"]["geometries"] = [];
  for (const [code, name, nameEn, lon, lat, population] of counties) {
    divisions.push({ code, parent: "330400", level: 1, name, nameEn, center: [lon, lat], population });
    const own = cells.filter((cell) => cell.county === code);
    const size = Math.ceil(own.length / TOWNS_A_COUNTY);
    for (let town = 0; town * size < own.length; town += 1) {
      const inTown = own.slice(town * size, (town + 1) * size);
      const middle = inTown[Math.floor(inTown.length / 2)] ?? { x: lon, y: lat };
      const townCode = `${code}${pad(town + 1)}`;
      divisions.push({ code: townCode, parent: code, level: 2, name: names.towns[town] ?? "", center: [middle.x, middle.y] });
      const share = Math.ceil(inTown.length / names.communities.length);
      names.communities.forEach((community, c) => {
        const inCommunity = inTown.slice(c * share, (c + 1) * share);
        const first = inCommunity[0];
        if (!first) return;
        const communityCode = `${townCode}${pad(c + 1)}`;
        divisions.push({ code: communityCode, parent: townCode, level: 3, name: community, center: [first.x, first.y] });
        inCommunity.forEach(({ x, y }, g) => {
          arcs.push([
            [x, y],
            [x + dx, y],
            [x + dx, y + dy],
            [x, y + dy],
            [x, y],
          ]);
          const properties = { code: `${communityCode}${pad(g + 1)}`, parent: communityCode, name: `${community} ${g + 1}` };
          geometries.push({ type: "Polygon", arcs: [[arcs.length - 1]], properties });
        });
      });
    }
  }
  return {
    divisions,
    grids: geometries.length,
    topology: { type: "Topology", arcs, objects: { grids: { type: "GeometryCollection", geometries } } },
  };
}

const squared = ([, , , lon, lat]: Row, x: number, y: number) => (lon - x) ** 2 + (lat - y) ** 2;
const pad = (value: number) => String(value).padStart(3, "0");
