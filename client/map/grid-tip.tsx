// The name beside the pointer: grid, its path, open reports, workers.
import type { View } from "../../shared/view.ts";
import { useLang, useText } from "../i18n/text-context.tsx";
import { useCity, useView } from "../sync/city-context.tsx";
import type { CityMesh } from "./city-mesh.ts";
import { factsOf } from "./grid-facts.ts";
import { pathOf } from "./place-path.ts";
import type { Pointed } from "./use-pointer.ts";

const selectGrids = (view: View) => view.grids;

export function GridTip({ mesh, pointed }: { readonly mesh: CityMesh; readonly pointed: Pointed }) {
  const t = useText();
  const lang = useLang();
  const city = useCity();
  const facts = factsOf(useView(selectGrids), pointed.grid);
  const code = mesh.codes[pointed.grid] ?? "";
  return (
    <div
      className={`map-tip${pointed.left ? " left" : ""}${pointed.up ? " up" : ""}`}
      style={{ translate: `${pointed.x}px ${pointed.y}px` }}
    >
      <div className="map-tip-box">
        <b>{city.gridName(code)}</b>
        <span>
          {pathOf(city.chain(code), lang)
            .slice(-2)
            .map(({ name }) => name)
            .join(" · ")}
        </span>
        {facts ? <span>{t("map.tip", { open: facts.open, workers: facts.workers, rostered: facts.rostered })}</span> : null}
      </div>
    </div>
  );
}
