// Texts in Chinese: settings.
export const settingsZhCN = {} as const;
