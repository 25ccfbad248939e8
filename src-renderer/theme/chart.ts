/** The tokens of tokens.css for charts: one hue, direct labels, no animation. */
export const CHART = {
  bar: '#4B82C3',
  ink: '#18212D',
  second: '#45505F',
  line: '#CBD3DD',
  font: "'Desk Latin','Noto Sans SC','Noto Sans CJK SC','Source Han Sans SC','Microsoft YaHei UI','Microsoft YaHei','HarmonyOS Sans SC',sans-serif",
  fontSize: 12,
} as const;
