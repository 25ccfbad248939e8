/** How long something still takes, in words. */

/** `约 2 分钟`; in steps that do not flicker. */
export function timeLeftText(seconds: number): string {
  if (seconds < 60) return '不到 1 分钟';
  const minutes = Math.ceil(seconds / 60);
  if (minutes < 60) return `约 ${minutes} 分钟`;
  const rest = Math.ceil((minutes % 60) / 10) * 10;
  const hours = Math.floor(minutes / 60) + (rest === 60 ? 1 : 0);
  return rest === 0 || rest === 60 ? `约 ${hours} 小时` : `约 ${hours} 小时 ${rest} 分钟`;
}
