// Lets the page sound and speak as the alarms stand. Draws nothing.
import { useEffect, useRef } from "react";
import { GRAVITY } from "../../shared/terms.ts";
import type { View } from "../../shared/view.ts";
import { useFormat } from "../i18n/use-format.ts";
import { standOf } from "../panels/order.ts";
import { useSettings } from "../settings/settings-context.tsx";
import { useLink, useProgress, useView } from "../sync/city-context.tsx";
import { useDrill } from "../wall/use-drill.ts";
import { lengthMs } from "./chime-notes.ts";
import { type Chime, LINK, type Plan, planChime, type Scene } from "./chime-plan.ts";
import { player, speaker } from "./sound.ts";
import { useReader } from "./use-reader.ts";
import { useWarningList } from "./use-warning-list.ts";
import { markOf, sayWarning } from "./warning-words.ts";

const STEP_MS = 500;
/** From here the night begins and ends, hours of the city's clock. */
const NIGHT = { from: 22, to: 6 } as const;
/** A second's silence between a chime and what is said of it would be long; none would blur it. */
const PAUSE_MS = 200;

const selectSources = (view: View) => view.sources;

export function Sounding() {
  const { sound, speech, lang } = useSettings();
  const latest = useRef<Sources>(null as unknown as Sources);
  latest.current = useSources();
  useEffect(() => {
    if (sound === "off" && speech === "off") return;
    const releaseSound = sound === "on" ? player.hold() : undefined;
    const releaseSpeech = speech === "on" ? speaker.hold(lang) : undefined;
    let plan: Plan | null = null;
    let isOn = true;
    let isBusy = false;
    const step = async () => {
      const { scene, isPast } = latest.current;
      // A muted page has heard nothing: what is due stays due. The past is no news.
      if (isBusy || isPast || (sound === "on" && player.state() !== "running")) return;
      const next = planChime(plan, scene, performance.now());
      plan = next.plan;
      if (!next.chime) return;
      isBusy = true;
      try {
        await perform(next.chime, latest.current, () => isOn);
      } finally {
        isBusy = false;
      }
    };
    const timer = setInterval(step, STEP_MS);
    return () => {
      isOn = false;
      clearInterval(timer);
      releaseSound?.();
      releaseSpeech?.();
    };
  }, [sound, speech, lang]);
  return null;
}

type Sources = ReturnType<typeof useSources>;

/** What there is to be heard now. */
function useSources() {
  const reader = useReader();
  const format = useFormat();
  const drill = useDrill() !== "none";
  const { rows, flood, now } = useWarningList();
  const link = useLink();
  const isPast = useProgress() !== null;
  const silent = useView(selectSources).filter((row) => row.state === "silent");
  const unreal = reader.city.demo;
  const open = rows.filter((row) => standOf(row, now) === "unacknowledged");
  const [hour = 0, minute = 0] = format.time(now).split(":").map(Number);
  const scene: Scene = {
    alarms: open.map((row) => ({ id: row.warningId, level: row.level, unreal: unreal || row.exercise })),
    flood: flood !== null,
    lost: [...(link.state === "offline" ? [LINK] : []), ...silent.map((row) => row.source)],
    unreal,
    minuteOfDay: hour * 60 + minute,
  };
  return { scene, open, isPast, reader, drill, isNight: hour >= NIGHT.from || hour < NIGHT.to };
}

/** What is not real is said to be so first; then the chime; then in words what it is about, which nothing waits for. */
async function perform(chime: Chime, { open, reader, drill, isNight }: Sources, isOn: () => boolean): Promise<void> {
  const { t } = reader;
  const about = open
    .filter((row) => chime.first.includes(row.warningId))
    .sort((a, b) => GRAVITY[b.level] - GRAVITY[a.level] || b.raisedSeq - a.raisedSeq);
  const [first] = about;
  const gravity = first ? GRAVITY[first.level] : 0;
  if (chime.unreal && (first || chime.name === "flood")) await speaker.say(markOf(first?.exercise ?? false, reader, drill), gravity);
  if (!isOn()) return;
  player.play(chime.name, { unreal: chime.unreal, quiet: isNight });
  await new Promise((over) => setTimeout(over, lengthMs(chime.name) + PAUSE_MS));
  if (!isOn()) return;
  if (chime.name === "flood") void speaker.say(t("say.flood", { mark: markOf(false, reader, false), n: open.length }), GRAVITY.orange);
  else if (first) {
    const others = about.length > 1 ? t("say.others", { n: about.length - 1 }) : "";
    void speaker.say(sayWarning(first, reader, drill) + others, gravity);
  }
}
