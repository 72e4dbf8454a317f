// A cut city as TopoJSON: one object `grids`, lines such as `coast` beside it, arcs shared by neighbours.
import type { GeometryCollection, LineString, MultiLineString, MultiPolygon, Polygon, Topology } from "topojson-specification";
import type { GridProperties } from "../../shared/city.ts";
import { type ArcRing, ringVertices } from "./arcs.ts";
import type { Cut } from "./cut.ts";

export type GridTopology = Topology<
  { grids: GeometryCollection<GridProperties> } & Record<string, GeometryCollection<GridProperties> | MultiLineString | LineString>
>;

/** Arcs are whole lattice steps from one corner to the next (TopoJSON's transform), so every reader gets the very same numbers. */
export function toTopology(cut: Cut, properties: readonly GridProperties[]): GridTopology {
  const { lattice, mesh } = cut;
  const used = new Map<number, number>();
  const arcs: [number, number][][] = [];
  const refer = (ref: number): number => {
    const at = ref < 0 ? ~ref : ref;
    let index = used.get(at);
    if (index === undefined) {
      index = arcs.push(deltas((cut.arcs[at] ?? []).map((vertex) => [mesh.x[vertex] ?? 0, mesh.y[vertex] ?? 0] as const))) - 1;
      used.set(at, index);
    }
    return ref < 0 ? ~index : index;
  };
  const geometries = properties.map((own, index) => ({ ...toPolygon(cut, cut.rings[index] ?? []), id: index, properties: own }));
  for (const geometry of geometries) {
    if (geometry.type === "Polygon") geometry.arcs = geometry.arcs.map((ring) => ring.map(refer));
    else geometry.arcs = geometry.arcs.map((polygon) => polygon.map((ring) => ring.map(refer)));
  }
  const lines = Object.entries(cut.lines).map(([name, list]): [string, MultiLineString] => [
    name,
    { type: "MultiLineString", arcs: list.map((line) => line.map(refer)) },
  ]);
  return {
    type: "Topology",
    transform: { scale: [lattice.step, lattice.step], translate: [lattice.west, lattice.south] },
    objects: { grids: { type: "GeometryCollection", geometries }, ...Object.fromEntries(lines) },
    arcs,
  };
}

/** JSON with an arc or a geometry a line, so that two builds can be compared. */
export function writeTopology({ type, transform, objects, arcs }: GridTopology): string {
  const { grids, ...lines } = objects;
  const list = (members: readonly unknown[]): string => `[\n${members.map((member) => JSON.stringify(member)).join(",\n")}\n]`;
  const others = Object.entries(lines).map(([name, line]) => `,\n${JSON.stringify(name)}:${JSON.stringify(line)}`);
  return `{"type":${JSON.stringify(type)},"transform":${JSON.stringify(transform)},"objects":{"grids":{"type":"GeometryCollection","geometries":${list(grids.geometries)}}${others.join("")}},\n"arcs":${list(arcs)}}\n`;
}

function deltas(points: readonly (readonly [number, number])[]): [number, number][] {
  return points.map(([x, y], at) => {
    const [px, py] = at === 0 ? [0, 0] : (points[at - 1] ?? [0, 0]);
    return [x - px, y - py];
  });
}

function toPolygon(cut: Cut, rings: readonly ArcRing[]): Polygon | MultiPolygon {
  const sized = rings.map((ring) => {
    const points = ringVertices(ring, cut.arcs).map((vertex) => [cut.mesh.x[vertex] ?? 0, cut.mesh.y[vertex] ?? 0] as const);
    return { ring: [...ring], points, area: areaOf(points) };
  });
  const polygons = sized.filter(({ area }) => area > 0).map((rim) => ({ ...rim, arcs: [rim.ring] }));
  for (const hole of sized.filter(({ area }) => area <= 0)) {
    const [a, b] = [hole.points[0] ?? [0, 0], hole.points[1] ?? [0, 0]];
    const middle = [(a[0] + b[0]) / 2, (a[1] + b[1]) / 2] as const;
    polygons.find((rim) => isInside(rim.points, middle))?.arcs.push(hole.ring);
  }
  const [only] = polygons;
  if (polygons.length === 1 && only) return { type: "Polygon", arcs: only.arcs };
  return { type: "MultiPolygon", arcs: polygons.map((polygon) => polygon.arcs) };
}

function areaOf(points: readonly (readonly [number, number])[]): number {
  const [ox, oy] = points[0] ?? [0, 0];
  return points.reduce((sum, [x, y], at) => {
    const [x2, y2] = points[(at + 1) % points.length] ?? [x, y];
    return sum + (x - ox) * (y2 - oy) - (x2 - ox) * (y - oy);
  }, 0);
}

function isInside(ring: readonly (readonly [number, number])[], [x, y]: readonly [number, number]): boolean {
  return ring.reduce((inside, [ax, ay], at) => {
    const [bx, by] = ring[(at + 1) % ring.length] ?? [ax, ay];
    return ay > y !== by > y && x < ax + ((y - ay) / (by - ay)) * (bx - ax) ? !inside : inside;
  }, false);
}
