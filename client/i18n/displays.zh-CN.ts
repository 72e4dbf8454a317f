// Texts in Chinese: displays.
export const displaysZhCN = {} as const;
