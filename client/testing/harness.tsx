// The wall on the fixture: a frame a second (`rate=10`: ten, with moving figures), new reports, or (by the address) silence or a broken row. For looking at it; never shipped.
import "../theme/fonts.css";
import "../theme/base.css";
import { createRoot } from "react-dom/client";
import type { ReportRow, View } from "../../shared/view.ts";
import { TextProvider } from "../i18n/text-context.tsx";
import { listenForKeys } from "../keys/keys.ts";
import { Leader } from "../leader/leader.tsx";
import { PageKeys } from "../settings/page-keys.tsx";
import { SettingsProvider, useSettings } from "../settings/settings-context.tsx";
import { SyncProvider } from "../sync/city-context.tsx";
import { createCityStore } from "../sync/city-store.ts";
import { pagePace } from "../sync/pace.ts";
import { ThemeProvider } from "../theme/theme-context.tsx";
import { parseAddress } from "../wall/address.ts";
import { AddressContext } from "../wall/address-context.tsx";
import { Wall } from "../wall/wall.tsx";
import { createFakeLine } from "./fake-line.ts";
import { fixtureCity, fixtureView } from "./fixture.ts";
import { floodRows, returnedRows, warningsInAllStates } from "./fixture-warnings.ts";

const query = new URLSearchParams(location.search);
const address = parseAddress(location.search);
const city = fixtureCity();
const line = createFakeLine();
const store = createCityStore({
  openLine: line.open,
  pace: pagePace,
  signIn: async () => true,
  reloadPage: () => location.reload(),
});

function Page() {
  const settings = useSettings();
  return (
    <ThemeProvider settings={settings}>
      <TextProvider lang={settings.lang}>
        <PageKeys />
        <SyncProvider store={store} city={city}>
          {settings.layout === "leader" ? <Leader /> : <Wall />}
        </SyncProvider>
      </TextProvider>
    </ThemeProvider>
  );
}

let view: View = fixtureView(city, { calm: query.has("calm") });
const codes = city.topology.objects.grids.geometries.map(({ properties }) => properties?.code ?? "");
if (query.has("states")) view = { ...view, warnings: warningsInAllStates(codes), returned: returnedRows(codes) };
if (query.has("flood")) view = { ...view, warnings: floodRows(codes) };
if (query.has("exercise")) {
  const played = <Row extends object>(row: Row) => ({ ...row, exercise: true });
  view = { ...view, warnings: view.warnings.map(played), responses: view.responses.map(played), timeline: view.timeline.map(played) };
}
if (query.has("broken")) view = { ...view, warnings: view.warnings.map((row) => ({ ...row, area: null as never })) };
line.server.snapshot(view);
line.server.health({
  durability: { store: "sqlite", loses: query.has("unsafe") ? "last-second" : "nothing", replicas: 0, detail: "harness" },
});
if (query.has("history")) line.server.progress({ done: 210_000, total: 498_000 });

let made = 0;
const everyMs = 1000 / Number(query.get("rate") ?? 1);
const silentAfter = query.has("silent") ? 2 : Number.POSITIVE_INFINITY;
setInterval(() => {
  made += 1;
  if (made > silentAfter) return;
  const { seq, asOf, clock, epoch } = view;
  const old = view.reports[made % 50] as ReportRow;
  const report = { ...old, reportId: `new${made}`, submittedSeq: seq + 1, submittedAt: asOf, stage: "submitted" as const };
  const next = { seq: seq + 1, asOf: asOf + everyMs };
  const figures = query.has("rate") ? moved(view) : { tables: {} };
  view = { ...view, ...next };
  line.server.frame({ epoch, prev: seq, ...next, clock, ...figures, tables: { reports: { set: [report] }, ...figures.tables } });
}, everyMs);

/** With a rate asked for, every figure that a chart shows moves with every frame. */
function moved({ totals, kinds, hours }: View) {
  const [hour, kind] = [hours.at(-1), kinds[made % kinds.length]];
  const later = { livelihood: 400 + made, activities: 300 + made, points: 30_000 + made * 20 };
  return {
    totals: { ...totals, reportsToday: totals.reportsToday + made, participationToday: totals.participationToday + made },
    tables: {
      ...(hour && { hours: { set: [{ ...hour, ...later }] } }),
      ...(kind && { kinds: { set: [{ ...kind, today: kind.today + made }] } }),
    },
  };
}

listenForKeys(document);
const whenShown = setInterval(() => {
  if (!store.view()) return;
  clearInterval(whenShown);
  const root = document.getElementById("root");
  if (!root) throw new Error("harness.html has no element with id root");
  createRoot(root).render(
    <AddressContext value={address}>
      <SettingsProvider search={location.search}>
        <Page />
      </SettingsProvider>
    </AddressContext>,
  );
}, 20);
