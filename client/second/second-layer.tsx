// The calm second layer: participation, its points and exchanges.
import { ParticipationPanel } from "../panels/participation-panel.tsx";

export function SecondLayer() {
  return <ParticipationPanel />;
}
