// A line of the head over the wall's screens: one cell a screen, so that no text and no figure lies under a frame.
import type { CSSProperties, ReactNode } from "react";
import type { Box } from "./screens.ts";

type CellsProps = { readonly heads: readonly Box[]; readonly className: string; readonly cell: (screen: number) => ReactNode };

export function HeadCells({ heads, className, cell }: CellsProps) {
  return (
    <div className="head-cells" style={{ gridTemplateColumns: tracksOf(heads) }}>
      {heads.map((head, at) => (
        <div key={head.x} className={className} style={{ gridColumn: 2 * at + 1 } as CSSProperties}>
          {cell(at)}
        </div>
      ))}
    </div>
  );
}

/** "1904px 24px 1904px": the screens and the frames between them. */
function tracksOf(heads: readonly Box[]): string {
  return heads
    .map(({ x, width }, at) => {
      const before = heads[at - 1];
      return before ? `${x - before.x - before.width}px ${width}px` : `${width}px`;
    })
    .join(" ");
}

/** `count` things over `screens`, evenly, the first screens with one more: where those of one screen begin and end. */
export function shareOf(count: number, screens: number, screen: number): readonly [from: number, to: number] {
  const [each, more] = [Math.floor(count / screens), count % screens];
  const from = screen * each + Math.min(screen, more);
  return [from, from + each + (screen < more ? 1 : 0)];
}
