// Texts in Chinese: leader.
export const leaderZhCN = {} as const;
