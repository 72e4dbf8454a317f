// Texts in Chinese: autopilot.
export const autopilotZhCN = {} as const;
