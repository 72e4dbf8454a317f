// The baseline: the same grids in a deck.gl PolygonLayer, its data replaced on each change, as deck.gl's guide says of dynamic data.
import { Deck } from "@deck.gl/core";
import { PolygonLayer } from "@deck.gl/layers";
import { FEW, type Grids, loadGrids, MANY, MOST_OPEN, onChanges, sayReady } from "./feed.ts";

type Grid = Grids["features"][number];

const { features } = await loadGrids();
const places = new Map(features.map((feature, at) => [feature.properties.code, at]));
let data: Grid[] = features;

const deck = new Deck({
  parent: document.getElementById("map") as HTMLDivElement,
  initialViewState: { longitude: 120.78, latitude: 30.66, zoom: 9.2 * (innerHeight / 1080) ** 0.15 },
  controller: true,
  layers: [layer()],
  onAfterRender: sayReady,
});

onChanges((changes) => {
  data = data.slice();
  for (const [code, open] of changes) {
    const at = places.get(code);
    const before = at === undefined ? undefined : data[at];
    if (at !== undefined && before) data[at] = { ...before, properties: { code, open } };
  }
  deck.setProps({ layers: [layer()] });
});

function layer(): PolygonLayer<Grid> {
  return new PolygonLayer<Grid>({
    id: "grids",
    data,
    stroked: false,
    getPolygon: ({ geometry }) => geometry.coordinates as never,
    getFillColor: ({ properties: { open } }) => {
      const share = Math.min(1, open / MOST_OPEN);
      return FEW.map((few, at) => Math.round(few + (MANY[at as 0] - few) * share)) as [number, number, number];
    },
  });
}
