// How good yesterday's projection was: what was projected at this time of day, with its band, against what came.
import type { View } from "../../shared/view.ts";
import { bandText } from "../charts/inflow.ts";
import { useWords } from "../charts/use-words.ts";
import { useView } from "../sync/city-context.tsx";

const selectYesterday = (view: View) => view.usual.yesterday;
/** Free at both ends of the axis, of what it must show. */
const MARGIN = 0.25;

export function Yesterday() {
  const words = useWords();
  const { t, format } = words;
  const yesterday = useView(selectYesterday);
  if (!yesterday) {
    return (
      <>
        <h3>{t("second.yesterday")}</h3>
        <p className="low">{t("second.yesterday.none")}</p>
      </>
    );
  }
  const { at, projected, came } = yesterday;
  const { low, mid, high } = projected;
  // As they are read: a figure that is said to be the band's edge lies inside it.
  const [least, most, real] = [low, high, came].map(Math.round) as [number, number, number];
  const verdict = real < least ? "below" : real > most ? "above" : "inside";
  const ends = [Math.min(low, came), Math.max(high, came)] as const;
  const span = Math.max(1, ends[1] - ends[0]);
  const place = (value: number) => `${((value - ends[0] + span * MARGIN) / (span * (1 + 2 * MARGIN))) * 100}%`;
  return (
    <>
      <h3>{t("second.yesterday")}</h3>
      <p>
        {t("second.yesterday.said", {
          time: format.time(at),
          band: bandText(projected, words),
          came: format.count(came),
          verdict: t(`second.yesterday.${verdict}`),
        })}
      </p>
      <div className="second-band veiled" aria-hidden="true">
        <i className="usual" style={{ left: place(low), right: `calc(100% - ${place(high)})` }} />
        <i className="middle" style={{ left: place(mid) }} />
        <i className="came" style={{ left: place(came) }} />
      </div>
    </>
  );
}
