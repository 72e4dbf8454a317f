// Texts in Chinese: attention.
export const attentionZhCN = {} as const;
