// Reports for a load: fresh ids, spread over the city's grids, as CloudEvents.

/** One submitted report, ready to be posted by `source`. */
export function reportEvent(source: string, serial: number, grid: string): Record<string, unknown> {
  return {
    specversion: "1.0",
    id: `bench-${serial}`,
    source,
    type: "chengge.report.submitted",
    time: new Date().toISOString(),
    data: {
      reportId: `bench-${serial}`,
      family: "livelihood",
      kind: "L01",
      title: "菜场后门垃圾桶三天没清",
      grid,
      channel: "grid-worker",
      urgency: "routine",
    },
  };
}

/** Codes of every grid of a running server's city. */
export async function gridCodes(url: string, token: string): Promise<string[]> {
  const response = await fetch(`${url}/api/v1/city/grids`, { headers: { authorization: `Bearer ${token}` } });
  const { features } = (await response.json()) as { features: { properties: { code: string } }[] };
  return features.map(({ properties }) => properties.code);
}
