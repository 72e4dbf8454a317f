// A fault of a city folder: where it is, what is wrong, and how to mend it.

export type Fault = {
  /** Name of the file in the city folder. */
  readonly file: string;
  /** JSON path, or the code of a grid. */
  readonly place: string;
  readonly problem: string;
  readonly cure: string;
};

/** Collects the faults of one file. */
export type Report = (place: string, problem: string, cure: string) => void;

export function createReport(file: string, faults: Fault[]): Report {
  return (place, problem, cure) => {
    faults.push({ file, place, problem, cure });
  };
}

/** One fault on one line. */
export function faultLine({ file, place, problem, cure }: Fault): string {
  return `${file}: ${place}: ${problem}. Cure: ${cure}.`;
}
