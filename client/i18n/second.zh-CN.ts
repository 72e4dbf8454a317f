// Texts in Chinese: second.
export const secondZhCN = {} as const;
