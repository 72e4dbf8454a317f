// A count as outlined dots in two rows of four: due soon, not overdue.

const A_ROW = 4;
const STEP = 5;
const RADIUS = 1.9;

type DotCellProps = { readonly count: number; readonly perDot: number };

export function DotCell({ count, perDot }: DotCellProps) {
  const dots = Math.ceil(count / perDot);
  return (
    <svg className="dots" viewBox={`0 0 ${A_ROW * STEP} ${2 * STEP}`} role="img" aria-label={String(count)}>
      {Array.from({ length: dots }, (_, at) => (
        <circle
          // biome-ignore lint/suspicious/noArrayIndexKey: a dot is nothing but its place
          key={at}
          cx={(at % A_ROW) * STEP + STEP / 2}
          cy={2 * STEP - Math.floor(at / A_ROW) * STEP - STEP / 2}
          r={RADIUS}
        />
      ))}
    </svg>
  );
}
