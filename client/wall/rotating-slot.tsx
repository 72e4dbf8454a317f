// One place that several panels share in turn, where the wall has no room for all of them.
import { type CSSProperties, type ReactNode, useEffect, useState } from "react";
import { useText } from "../i18n/text-context.tsx";
import { TurnContext } from "../panels/use-pages.ts";

const TURN_MS = 20_000;
/** A person's choice stays this long. */
const CHOSEN_MS = 60_000;
/** A focus that a closed dialog or a finger left behind does not stop the turns for good. */
const HELD_MS = 5 * 60_000;

export type Turn = { readonly name: string; readonly title: string; readonly panel: ReactNode };

/** All panels stay mounted, so that a chart is made once; only one is seen. While a person points at it or is in it, it waits longer. */
export function RotatingSlot({ turns, style }: { readonly turns: readonly Turn[]; readonly style: CSSProperties }) {
  const t = useText();
  const [shown, setShown] = useState({ at: 0, chosen: false });
  const [held, setHeld] = useState(false);
  const count = turns.length;
  const at = shown.at % count;
  useEffect(() => {
    if (count < 2) return;
    const wait = held ? HELD_MS : shown.chosen ? CHOSEN_MS : TURN_MS;
    const timer = setTimeout(() => setShown(({ at }) => ({ at: (at + 1) % count, chosen: false })), wait);
    return () => clearTimeout(timer);
  }, [shown, held, count]);
  return (
    <section
      className="slot rotating"
      data-testid="rotating-slot"
      style={style}
      aria-label={t("layout.turns")}
      onPointerEnter={() => setHeld(true)}
      onPointerLeave={() => setHeld(false)}
      onFocus={() => setHeld(true)}
      onBlur={() => setHeld(false)}
    >
      {turns.map(({ name, panel }, place) => (
        <div key={name} className="slot turn" data-shown={place === at || undefined} inert={place !== at}>
          <TurnContext value={place === at}>{panel}</TurnContext>
        </div>
      ))}
      <nav className="turns" aria-label={t("layout.turns")}>
        {turns.map(({ name, title }, place) => (
          <button
            key={name}
            type="button"
            title={title}
            aria-label={title}
            aria-current={place === at}
            onClick={() => setShown({ at: place, chosen: true })}
          >
            <i />
          </button>
        ))}
        <span className="turns-count">{t("layout.turn", { n: at + 1, of: count })}</span>
        <span className="turns-next">{t("layout.turnNext", { title: turns[(at + 1) % count]?.title ?? "" })}</span>
      </nav>
    </section>
  );
}
