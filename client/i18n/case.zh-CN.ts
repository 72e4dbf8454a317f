// Texts in Chinese: case.
export const caseZhCN = {} as const;
