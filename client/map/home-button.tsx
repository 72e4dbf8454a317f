// Leads the camera back to the whole scope.
import { useText } from "../i18n/text-context.tsx";
import { focus } from "../wall/focus.ts";

export function HomeButton() {
  const t = useText();
  return (
    <button
      type="button"
      className="map-home"
      data-testid="map-home"
      onClick={() => focus(null)}
      title={t("map.home")}
      aria-label={t("map.home")}
    >
      <svg viewBox="0 0 16 16" aria-hidden="true">
        <path d="M2 6V2h4M10 2h4v4M14 10v4h-4M6 14H2v-4" />
      </svg>
    </button>
  );
}
