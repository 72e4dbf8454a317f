// The baseline: the same grids in an ECharts map series, its data set on each change, as ECharts' guide says of dynamic data.
import { MapChart } from "echarts/charts";
import { VisualMapComponent } from "echarts/components";
import { init, registerMap, use } from "echarts/core";
import { CanvasRenderer } from "echarts/renderers";
import { FEW, loadGrids, MANY, MOST_OPEN, onChanges, sayReady } from "./feed.ts";

use([MapChart, VisualMapComponent, CanvasRenderer]);

const grids = await loadGrids();
registerMap("city", grids as never);
const open = new Map(grids.features.map(({ properties: { code } }) => [code, 0]));
const chart = init(document.getElementById("map"));
const data = () => [...open].map(([name, value]) => ({ name, value }));
const colour = (parts: readonly number[]) => `rgb(${parts.join(",")})`;

chart.on("finished", sayReady);
chart.setOption({
  animation: false,
  visualMap: { show: false, min: 0, max: MOST_OPEN, inRange: { color: [colour(FEW), colour(MANY)] } },
  series: [
    {
      id: "grids",
      type: "map",
      map: "city",
      nameProperty: "code",
      itemStyle: { borderWidth: 0 },
      emphasis: { disabled: true },
      data: data(),
    },
  ],
});
onChanges((changes) => {
  for (const [code, count] of changes) open.set(code, count);
  chart.setOption({ series: [{ id: "grids", data: data() }] });
});
