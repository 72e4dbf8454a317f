// Texts in Chinese: layout.
export const layoutZhCN = {} as const;
